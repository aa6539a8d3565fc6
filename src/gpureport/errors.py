"""The errors gpureport raises, by who has to act.

Every message names the thing, what was found, what was wanted, and what to do. The command line prints it
as one line; a traceback means a defect in gpureport itself.
"""


class GpureportError(Exception):
    """Anything gpureport refuses to do."""


class InputError(GpureportError):
    """The person who called has to change what they gave: a file, a parameter, a judgement."""


class RunError(GpureportError):
    """Something that was started did not finish well: a notebook, a build, a browser."""


class ValidationError(GpureportError):
    """What was built or committed is not what it should be."""
