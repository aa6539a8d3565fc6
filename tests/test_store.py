from __future__ import annotations

import io
import json
import tempfile
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import make_claim
from gpureport import rows
from gpureport.errors import InputError
from gpureport.records import Evidence, Finding, Kind
from gpureport.store import Column, Format, read_csv, write_rows, write_whole

COLUMNS = (
    Column("name", shown=True),
    Column("amount", "number", shown=True),
    Column("count", "integer"),
    Column("parts", "texts", shown=True),
    Column("claims", "objects"),
)
ROW: dict[str, Any] = {
    "name": 'a,\n"b"',
    "amount": 1e9,
    "count": 3,
    "parts": ("A100", "RTX 4090"),
    "claims": [{"claim_id": "1", "text": "一|二"}, {"claim_id": "2", "text": "三"}],
}
EMPTY: dict[str, Any] = {"name": None, "amount": None, "count": None, "parts": (), "claims": []}


def test_jsonl_has_base_units_null_and_lists() -> None:
    first, second = write_rows([ROW, EMPTY], COLUMNS, Format.JSONL).decode().splitlines()
    assert '"amount": 1000000000,' in first
    assert json.loads(first)["parts"] == ["A100", "RTX 4090"]
    assert json.loads(second) == {**EMPTY, "parts": []}


def test_csv_joins_lists_and_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    content = write_rows([ROW, EMPTY], COLUMNS, Format.CSV, path).decode()
    assert "A100|RTX 4090" in content
    assert content.endswith("\n,,,,\n")
    assert read_csv(path, COLUMNS) == [{**ROW, "parts": list(ROW["parts"])}, {**EMPTY, "parts": []}]


def test_parquet_has_the_same_names_and_values() -> None:
    table = pq.read_table(io.BytesIO(write_rows([ROW, EMPTY], COLUMNS, Format.PARQUET)))
    assert table.column_names == [column.name for column in COLUMNS]
    first, second = table.to_pylist()
    assert first["amount"] == 1e9
    assert first["parts"] == ["A100", "RTX 4090"]
    assert first["claims"][0]["text"] == "一|二"
    assert second == {**EMPTY, "parts": []}


def test_parquet_has_the_same_types_whatever_the_rows() -> None:
    schemas = {pq.read_schema(io.BytesIO(write_rows(rows_, COLUMNS, Format.PARQUET))) for rows_ in ([], [EMPTY], [ROW])}
    assert len({str(schema) for schema in schemas}) == 1


def test_a_table_shows_the_shown_columns_and_counts_rows() -> None:
    text = write_rows([ROW], COLUMNS, Format.TABLE).decode()
    assert "1 bn" in text
    assert "A100, RTX 4090" in text
    assert "claims" not in text
    assert text.endswith("1 row\n")


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    write_whole(path, b"one")
    written = path.stat().st_mtime_ns
    write_whole(path, b"one")
    assert path.stat().st_mtime_ns == written
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert [p.name for p in tmp_path.iterdir()] == ["t.csv"]
    with pytest.raises(InputError, match="does not exist"):
        write_whole(tmp_path / "none" / "t.csv", b"")


def test_a_table_with_other_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match="has the columns a, b: wanted name"):
        read_csv(path, COLUMNS)
    with pytest.raises(InputError, match="does not exist"):
        read_csv(tmp_path / "none.csv", COLUMNS)


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
WORDS = TEXTS.map(lambda text: text.replace("|", "")).filter(bool)


@given(name=TEXTS.filter(bool), amount=st.floats(0, 1e13), parts=st.lists(WORDS), said=st.lists(TEXTS))
def test_csv_reads_back_whatever_was_written(name: str, amount: float, parts: list[str], said: list[str]) -> None:
    row = {"name": name, "amount": amount, "count": None, "parts": parts, "claims": [{"text": text} for text in said]}
    content = write_rows([row], COLUMNS, Format.CSV)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_bytes(content)
        assert read_csv(path, COLUMNS) == [row]


def test_claims_come_out_in_order_with_their_contract() -> None:
    claims = [make_claim("2台", source="b"), make_claim("1台", source="a", start=9, end=11), make_claim(source="a")]
    written = rows.claim_rows(claims)
    assert [(row["source"], row["start"]) for row in written] == [("a", 0), ("a", 9), ("b", 0)]
    contract = "claim_id source start end text paragraph kind subject products value low high unit per qualifier"
    contract += " direction period status definition attribution rule"
    assert set(contract.split()) <= {column.name for column in rows.CLAIM_COLUMNS}
    assert {column.name for column in rows.JUDGED_CLAIM_COLUMNS} == set(written[0])


def test_findings_have_their_contract() -> None:
    evidence = Evidence("1", "a", 0, 3, "10万", "supports")
    finding = Finding(
        finding_id="f",
        kind=Kind.ORDER,
        subject="baidu",
        products=("A800",),
        status="ordered",
        period="2023",
        definition=None,
        unit="chip",
        per=None,
        low=1.0,
        high=None,
        verdict="single",
        sources=1,
        reason="One claim.",
        claims=(evidence,),
    )
    (line,) = write_rows(rows.finding_rows([finding]), rows.FINDING_COLUMNS, Format.JSONL).decode().splitlines()
    row = json.loads(line)
    contract = (
        "finding_id kind subject products status period definition unit per low high verdict sources reason claims"
    )
    assert list(row) == contract.split()
    assert list(row["claims"][0]) == ["claim_id", "source", "start", "end", "text", "role", "off_by"]
