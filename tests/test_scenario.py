from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gpureport.errors import InputError
from gpureport.parameters import gather, list_parameters, parse_pairs, parse_value, read_parameters, show_value
from gpureport.paths import find_project
from gpureport.reference import load_chips
from gpureport.scenario import EQUIVALENCE, Scenario, make_scenario

REFUSED = [
    ({"usd_cny": -1}, ["usd_cny", "-1", "3 to 15"]),
    ({"usd_cny": True}, ["usd_cny", "True", "3 to 15"]),
    ({"usd_cny": "seven"}, ["usd_cny", "'seven'"]),
    ({"usd_cny": "__import__('os').getcwd()"}, ["usd_cny", "__import__"]),
    ({"usd_cny": float("nan")}, ["usd_cny", "nan"]),
    ({"as_of": "2023-13-45"}, ["as_of", "2023-13-45", "2015-01-01 to 2099-12-31"]),
    ({"as_of": "2023-6-1"}, ["as_of", "2023-6-1"]),
    ({"as_of": 20230601}, ["as_of", "20230601"]),
    ({"as_of": dt.datetime(2023, 6, 1, tzinfo=dt.UTC)}, ["as_of"]),
    ({"as_of": "1999-01-01"}, ["as_of", "2015-01-01"]),
    ({"tolerance": 0.9}, ["tolerance", "0.9", "0 to 0.5"]),
    ({"tolerance": None}, ["tolerance", "None"]),
    ({"judgements": "onn"}, ["judgements", "'onn'", "on or off"]),
    ({"articles": 3}, ["articles", "3"]),
    ({"articles": [3]}, ["articles", "3"]),
    ({"equivalence": {"H1O0": 1}}, ["equivalence", "'H1O0'", "'H100'"]),
    ({"equivalence": {"H100": -3}}, ["equivalence", "-3", "0.001 to 1000"]),
    ({"equivalence": [1]}, ["equivalence", "[1]"]),
    ({"reliability": {"rumour": 1}}, ["reliability", "'rumour'", "filing"]),
    ({"usdcny": 7}, ["'usdcny'", "'usd_cny'", "3 to 15", "tolerance"]),
    ({"as-of": "2023-06-01"}, ["'as-of'", "'as_of'"]),
]


@pytest.mark.parametrize(("values", "said"), REFUSED)
def test_what_cannot_be_is_refused_by_name_and_range(values: dict[str, object], said: list[str]) -> None:
    with pytest.raises(InputError) as error:
        make_scenario(values)
    assert all(words in str(error.value) for words in said), str(error.value)
    assert "\n" not in str(error.value)


def test_a_mapping_changes_the_names_in_it_alone() -> None:
    scenario = make_scenario({"equivalence": {"H100": 2, "MI300X": 4}})
    assert scenario.equivalence == {**EQUIVALENCE, "H100": 2, "MI300X": 4}
    assert scenario.changed() == {"equivalence": {**EQUIVALENCE, "H100": 2.0, "MI300X": 4.0}}


def test_default_equivalences_are_those_of_the_reference_table() -> None:
    dense: dict[str, float] = {}
    for row in load_chips(find_project().reference):
        if row.fp16_tflops and row.form != "PCIe":
            dense[row.chip] = max(row.fp16_tflops, dense.get(row.chip, 0.0))
    assert {chip: round(dense[chip] / dense["A100"], 2) for chip in EQUIVALENCE} == EQUIVALENCE


def test_the_defaults_are_plain_and_change_nothing() -> None:
    assert Scenario().changed() == {}
    assert json.loads(json.dumps(Scenario().plain())) == Scenario().plain()
    assert make_scenario(Scenario().plain()) == Scenario()


def test_articles_are_a_set_and_must_be_known() -> None:
    scenario = make_scenario({"articles": ["b", "a", "b"]})
    assert scenario.articles == ("a", "b")
    scenario.require_articles(["a", "b", "c"])
    with pytest.raises(InputError, match=r"'b', which is no article: the nearest is 'bb'"):
        scenario.require_articles(["a", "bb"])


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("as_of", "2023-06-01", dt.date(2023, 6, 1)),
        ("as_of", "none", None),
        ("usd_cny", "7.1", 7.1),
        ("usd_cny", " null ", None),
        ("articles", "b, a", ("a", "b")),
        ("articles", "all", ()),
        ("equivalence", "H100=2,Ascend 910B=0.8", {**EQUIVALENCE, "H100": 2.0, "Ascend 910B": 0.8}),
        ("equivalence", '{"H100": 2}', {**EQUIVALENCE, "H100": 2.0}),
        ("judgements", "off", "off"),
    ],
)
def test_texts_are_read_by_the_type_of_their_parameter(name: str, text: str, expected: object) -> None:
    assert getattr(make_scenario({name: parse_value(name, text)}), name) == expected


@pytest.mark.parametrize(
    "text", ["H100", "H100=", "{H100: 2", "=3", "H100=2=3", "H100=2,H100=3", '{"H100": 1, "H100": 2}']
)
def test_a_mapping_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="equivalence"):
        make_scenario({"equivalence": parse_value("equivalence", text)})


def test_a_list_of_nothing_is_no_article() -> None:
    with pytest.raises(InputError, match="',,', which is no article"):
        make_scenario({"articles": parse_value("articles", ",,")}).require_articles(["a"])


def test_a_parameter_given_twice_is_refused() -> None:
    with pytest.raises(InputError, match="as_of is given twice"):
        parse_pairs([("as_of", "2023-01-01"), ("as_of", "2023-01-02")])


def test_files_and_command_line_give_the_same_scenario(tmp_path: Path) -> None:
    yml, jsn = tmp_path / "s.yml", tmp_path / "s.json"
    yml.write_text("as_of: 2023-06-01\nusd_cny: 7\njudgements: off\narticles: [b, a]\n", encoding="utf-8")
    jsn.write_text(
        '{"as_of": "2023-06-01", "usd_cny": 7, "judgements": "off", "articles": ["a", "b"]}', encoding="utf-8"
    )
    pairs = [("as_of", "2023-06-01"), ("usd_cny", "7"), ("judgements", "off"), ("articles", "a,b")]
    assert gather(yml, []) == gather(jsn, []) == gather(None, pairs)
    assert gather(yml, [("usd_cny", "6.5")]).usd_cny == 6.5


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("as_of: 2023-13-45\n", "2023-13-45"),
        ("as_of: 2023-01-01\nas_of: 2023-01-02\n", "as_of is given twice"),
        ("!!python/object/apply:os.system ['true']\n", "could not determine a constructor"),
        ("equivalence: {H100: 2, H100: 3}\n", "H100 is given twice"),
        ("- 1\n", "holds list"),
        ("", "holds nothing"),
        ("a: [\n", "wanted a YAML or JSON file"),
        (f"a: {'[' * 3000}", "recursion"),
        ("\udcff\udcfe", "can't decode"),
        ("usd_cnyy: 7\n", "'usd_cny'"),
    ],
)
def test_a_file_that_is_no_scenario_is_refused(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "s.yml"
    path.write_text(content, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(InputError, match=said):
        gather(path, [])


def test_a_name_given_twice_in_json_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    path.write_text('{"as_of": "2023-01-01", "as_of": "2023-01-02"}', encoding="utf-8")
    with pytest.raises(InputError, match="as_of is given twice"):
        gather(path, [])


def test_a_text_in_a_file_is_read_as_on_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "s.yml"
    path.write_text("\ufeffas_of: none\nequivalence: H100=2\narticles: all\nusd_cny: '7'\n", encoding="utf-8")
    assert gather(path, []) == make_scenario({"equivalence": {"H100": 2}, "usd_cny": 7})


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        read_parameters(tmp_path / "none.yml")


def test_every_parameter_is_documented() -> None:
    listed = list_parameters()
    assert [parameter.name for parameter in listed] == list(Scenario.model_fields)
    assert all(parameter.allowed and parameter.meaning for parameter in listed)


def test_what_the_table_shows_is_what_the_command_line_takes() -> None:
    for name, value in Scenario().plain().items():
        assert make_scenario({name: parse_value(name, show_value(value))}) == Scenario()


@given(
    as_of=st.none() | st.dates(dt.date(2015, 1, 1), dt.date(2099, 12, 31)),
    usd_cny=st.none() | st.floats(3, 15),
    tolerance=st.floats(0, 0.5),
    weight=st.floats(0.001, 1000),
)
def test_a_scenario_survives_yaml_and_json(
    as_of: dt.date | None, usd_cny: float | None, tolerance: float, weight: float
) -> None:
    scenario = make_scenario(
        {"as_of": as_of, "usd_cny": usd_cny, "tolerance": tolerance, "reliability": {"filing": weight}}
    )
    assert make_scenario(json.loads(json.dumps(scenario.plain()))) == scenario
    assert make_scenario(yaml.safe_load(yaml.safe_dump(scenario.plain()))) == scenario
