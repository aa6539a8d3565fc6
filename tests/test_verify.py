from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from factories import make_article
from gpureport.articles import read_articles
from gpureport.errors import InputError
from gpureport.verify import Verification, describe, pair_originals, verify

ORIGINAL = "消息\n\n百度订购了1万块A100，腾讯订购了2万块H800。\n"
DIGEST = "消息\n\n订购了1万块A100的是百度；腾讯则持有2万块H800。\n"


def read(original: str, digest: str) -> Verification:
    return verify([(make_article(original), make_article(digest))])


def test_two_wordings_of_one_fact_agree() -> None:
    same = read(ORIGINAL, ORIGINAL)
    assert (same.core, same.agreeing, same.differences) == (2, 2, ())
    assert same.share == 1.0


def test_differences_say_where_and_what() -> None:
    different = read(ORIGINAL, DIGEST)
    assert different.core == 2
    assert different.agreeing == 1
    lines = list(describe(different))
    assert any("¶2 2万块: status: ordered in the original, held in the digest" in line for line in lines)
    assert "1 of 2 core claims agree (50.0 %)" in lines[-1]
    missing = read(ORIGINAL, "消息\n\n百度订购了1万块A100。\n")
    assert [d.original for d in missing.differences] == ["only in the original (order)"]


def test_originals_are_matched_by_hash_and_take_the_record(tmp_path: Path) -> None:
    (tmp_path / "whatever.txt").write_text(ORIGINAL, encoding="utf-8")
    (tmp_path / "other.txt").write_text("别的", encoding="utf-8")
    seed = make_article(DIGEST, "seed", "2023-06-15", hashlib.sha256(ORIGINAL.encode()).hexdigest())
    ((original, digest),) = pair_originals([seed], tmp_path)
    assert digest == seed
    assert (original.id, original.published, original.text) == ("seed", "2023-06-15", ORIGINAL)


def test_a_folder_without_originals_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no original"):
        pair_originals([make_article(DIGEST)], tmp_path)
    with pytest.raises(InputError, match="is no folder"):
        pair_originals([], tmp_path / "none")


def test_core_claims_of_originals_and_digests_agree(root: Path, originals: Path) -> None:
    seeds = read_articles([root / "seeds"])
    pairs = pair_originals(seeds, originals)
    assert [digest.id for _, digest in pairs] == [seed.id for seed in seeds]
    verification = verify(pairs)
    assert verification.share >= 0.9, "\n".join(describe(verification))
