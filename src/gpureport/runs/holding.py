"""Keeps a folder to one run at a time, so that two that are started at once do not mix their outputs."""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
from collections.abc import Iterator
from pathlib import Path

from gpureport.errors import InputError

_log = logging.getLogger(__name__)


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """Make a folder and hold it, after waiting for whoever holds it; the system lets go of it for a process that dies.

    Raises InputError where the folder cannot be made or written in.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise InputError(f"{folder} cannot be a run's folder: {error.strerror}; give another with -o") from None
    try:
        if not os.access(folder, os.W_OK):
            raise InputError(f"{folder} cannot be written in: change its permissions or give another with -o")
        _lock(handle, folder)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, folder: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        _log.warning("another run is writing to %s: waiting for it to end", folder)
        fcntl.flock(handle, fcntl.LOCK_EX)
    except OSError:  # a file system without locks
        _log.info("%s cannot be locked", folder)
