from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gpureport.adding import as_seed, describe, find_duplicate, read_new
from gpureport.articles import read_articles
from gpureport.cli import run
from gpureport.errors import InputError
from gpureport.paths import Project
from gpureport.pipeline import read_report
from gpureport.verify import pair_originals

SIMPLIFIED = """某公司抢购芯片

据报道，百度今年3月订购了1.5万块A100，单价约7万元。腾讯则计划买2000台服务器，另有500台在路上。

业内人士说，A800的价格从5万元涨到近10万元，月租从3万元涨到6万元，涨幅约一倍，租期多为12个月。

免责声明：本文不构成投资建议。
"""
TRADITIONAL = "某公司搶購晶片\n\n據報導，百度今年3月訂購了1.5萬塊A100，單價約7萬元。騰訊則計劃買2000台伺服器。\n"
PAGE = """<html><head><title>芯片荒</title><meta property="article:published_time" content="2023-06-15"></head><body>
<nav>首页 科技</nav><article><h1>芯片荒</h1><p>据悉，阿里今年采购了近8万张A800&nbsp;芯片，总价约合10亿美元。
这是一次规模很大的采购，业内人士对此有不同的看法。</p><p>另一家公司则表示没有计划，他们认为价格太高，需要等待
一段时间，再决定是否采购新的芯片。</p></article></body></html>"""


@pytest.fixture
def project(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    shutil.copytree(root / "data" / "reference", tmp_path / "data" / "reference")
    (tmp_path / "seeds").mkdir()
    seed = "---\nid: 000_first\ntitle: 旧闻\npublished: '2023-01-05'\n---\n\n# ¶1 旧闻\n\n¶2 美团订购了3万块A100。\n"
    (tmp_path / "seeds" / "000_first.md").write_text(seed, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


def write(folder: Path, text: str, encoding: str = "utf-8", name: str = "news.txt") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("text", "encoding", "said"),
    [
        (SIMPLIFIED, "utf-8", "UTF-8"),
        (SIMPLIFIED, "gb18030", "GB18030"),
        (SIMPLIFIED, "utf-16", "UTF-16"),
        (SIMPLIFIED, "utf-16-le", "UTF-16"),
        (SIMPLIFIED, "utf-16-be", "UTF-16-BE"),
        (TRADITIONAL, "big5", "BIG5"),
    ],
)
def test_encodings_are_detected(project: Project, text: str, encoding: str, said: str) -> None:
    new = read_new(write(project.root, text, encoding), {"published": "2023-06-14"}, project)
    assert new.encoding == said
    assert new.article.text == text
    assert new.article.length == len(text)
    assert new.claims[0].text in {"1.5万块", "1.5萬塊"}
    assert new.claims[0].period == "2023-03"
    assert new.article.language == ("zh-Hant" if text == TRADITIONAL else "zh-Hans")


def test_a_seed_holds_the_record_and_the_figure_phrases_alone(project: Project) -> None:
    record = {"published": "2023-06-14", "publisher": "Some Paper (报)", "title_en": "Scramble"}
    new = read_new(write(project.root, SIMPLIFIED), record, project)
    assert new.article.id == "001_some_paper"
    seed = as_seed(new)
    (project.seeds / "001_some_paper.md").write_text(seed, encoding="utf-8")
    read = read_articles([project.seeds])[1]
    for name in ("title", "title_en", "published", "sha256", "length", "date_basis"):
        assert getattr(read, name) == getattr(new.article, name)
    assert "¶2 1.5万块；约7万元；2000台；500台。" in seed
    assert "业内人士" not in seed
    phrases = {claim.text for claim in new.claims}
    assert phrases <= {claim.text for claim in read_report(project=project).claims}


def test_a_page_gives_its_text_title_and_date(project: Project) -> None:
    new = read_new(write(project.root, PAGE, name="page.html"), {}, project)
    assert (new.article.title, new.article.published, new.article.date_basis) == ("芯片荒", "2023-06-15", "stated")
    assert new.encoding == "HTML in UTF-8"
    assert "首页" not in new.article.text
    assert {claim.subject for claim in new.claims} == {"alibaba"}


def test_what_was_understood_is_said_with_counts(project: Project) -> None:
    said = "\n".join(describe(read_new(write(project.root, SIMPLIFIED), {}, project)))
    assert "title: 某公司抢购芯片" in said
    assert "no date found" in said
    assert "Baidu" in said
    assert "A800" in said
    assert "order" in said
    assert "1 more of page furniture" in said


@pytest.mark.parametrize(
    ("name", "record", "said"),
    [
        ("news.pdf", {}, "wanted .htm, .html, .md, .txt"),
        ("none.txt", {}, "does not exist"),
        ("news.txt", {"id": "Ü 1"}, "small letters"),
        ("news.txt", {"id": "000_first"}, "is taken by seeds/000_first.md"),
        ("news.txt", {"published": "2023-13"}, "2023-13"),
        ("news.txt", {"published": "2023-02-30"}, "2023-02-30"),
        ("news.txt", {"published": "2023-06/2023-07"}, "wanted a day"),
        ("empty.txt", {}, "holds no text"),
        ("program.txt", {}, "is not text"),
        ("seeds", {}, "is a folder"),
    ],
)
def test_what_cannot_be_taken_in_is_refused(project: Project, name: str, record: dict[str, str], said: str) -> None:
    write(project.root, SIMPLIFIED)
    for file, text in (("news.pdf", "%PDF"), ("empty.txt", " \n\n"), ("program.txt", "\x7fELF\0\0\1")):
        write(project.root, text, name=file)
    with pytest.raises(InputError, match=said):
        read_new(project.root / name, record, project)


@pytest.mark.parametrize(
    ("text", "published", "basis"),
    [
        ("标题\n\n2023年6月14日 14:30\n\n百度订购了1万块A100。\n", "2023-06-14", "stated"),
        ("标题\n\n百度在2023年3月订购了1万块A100。\n", "2023-03", "inferred"),
        ("标题\n\n2023年2月30日\n\n百度订购了1万块A100。\n", "2023-02", "inferred"),
        ("标题\n\n百度订购了1万块A100。\n", "", ""),
    ],
)
def test_the_day_is_the_one_the_text_prints(project: Project, text: str, published: str, basis: str) -> None:
    new = read_new(write(project.root, text), {}, project)
    assert (new.article.published, new.article.date_basis) == (published, basis)
    assert ("inferred" in "".join(describe(new))) is (basis == "inferred")


def test_a_mark_of_byte_order_and_line_ends_stay_out_of_the_record(project: Project) -> None:
    marked = read_new(write(project.root, "\ufeff" + SIMPLIFIED), {"author": "A\n B"}, project)
    assert (marked.article.title, marked.article.author) == ("某公司抢购芯片", "A B")


def test_an_article_that_is_there_already_is_recognised(project: Project) -> None:
    new = read_new(write(project.root, SIMPLIFIED), {"id": "001_a"}, project)
    assert find_duplicate(new, project) is None
    (project.seeds / "001_a.md").write_text(as_seed(new), encoding="utf-8")
    again = read_new(write(project.root, SIMPLIFIED, "gb18030"), {"id": "002_b"}, project)
    assert find_duplicate(again, project) == "it is the original of 001_a, by its hash"
    copied = SIMPLIFIED.replace("据报道，", "本报讯 ").replace("\n\n", "\r\n\r\n")
    reworded = read_new(write(project.root, copied), {"id": "002_b"}, project)
    assert find_duplicate(reworded, project) == "its figures are those of 001_a"
    project.originals.mkdir()
    write(project.originals, SIMPLIFIED, name="001_a.txt")
    (project.seeds / "001_a.md").unlink()
    assert find_duplicate(reworded, project) == "its text is that of seeds/originals/001_a.txt"


def test_an_added_article_flows_through(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    news = str(write(project.root, SIMPLIFIED, "gb18030"))
    assert run(["add", news, "--published", "2023-06-14", "--publisher", "Paper", "--private"]) == 0
    out = capsys.readouterr().out
    assert "GB18030" in out
    assert "written: seeds/001_paper.md, its digest to be written" in out
    ((original, digest),) = pair_originals(read_articles([project.seeds]), project.originals)
    assert (original.text, digest.id) == (SIMPLIFIED, "001_paper")
    assert {article.id for article in read_report(project=project).articles} == {"000_first", "001_paper"}
    assert run(["add", news]) == 2
    assert "in the project already" in capsys.readouterr().err


def test_a_text_is_published_whole_only_with_its_rights(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    news = str(write(project.root, SIMPLIFIED))
    assert run(["add", news, "--whole"]) == 2
    assert "--rights" in capsys.readouterr().err
    assert run(["add", news, "--whole", "--rights", "ours", "--id", "001_ours", "--published", "2023-06-14"]) == 0
    report = read_report(project=project)
    assert [claim.subject for claim in report.claims if claim.text == "1.5万块"] == ["baidu"]
    assert "业内人士" in report.articles[1].text
    assert "免责声明" not in report.articles[1].text
