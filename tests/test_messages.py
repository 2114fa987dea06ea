"""Messages, labels and dates in words: the catalogue is complete, every id has a label, and dates say what the tables say."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from components.text import messages
from components.text.dates import EDTF_COLUMN_OF_TEXT, date_words, is_since, with_dates
from components.text.labels import ALIASES, LABELS, label
from components.text.messages import message, plural, use_language
from data.schema import FACT_TABLES
from data.tables import Tables
from tests.tiny import RECORDS, ROOT

ENUMERATIONS = {
    ("sources", "kind"): "source_kind",
    ("organisations", "kind"): "organisation_kind",
    ("discrepancies", "kind"): "discrepancy",
    ("contributions", "amount_qualifier"): "qualifier",
    ("contributions", "quantity_qualifier"): "qualifier",
}
"""Enumerations that are not named for their column."""


def test_the_catalogue_holds_every_message() -> None:
    check = subprocess.run(["bash", ".ci/messages", "--check"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert check.returncode == 0, f"Run `bash .ci/messages` and commit its catalogue.\n{check.stdout}{check.stderr}"


def test_every_value_of_the_description_has_a_label(real: Tables) -> None:
    for table in real.description.tables.values():
        for column in table.columns:
            name = ENUMERATIONS.get((table.name, column.name), column.name.removeprefix("date_"))
            assert set(column.allowed) <= set(LABELS.get(name, ())), f"{table.name}.{column.name}"


def test_every_alias_names_an_id() -> None:
    assert set(ALIASES.values()) <= {each for labels in LABELS.values() for each in labels}


def test_an_id_without_a_label_is_its_own() -> None:
    assert label("lanes", "Cyber defence") == "Cyber defence"


def test_slots_are_filled_and_numbers_choose_their_form() -> None:
    assert message("Records by {column}", column="{year}") == "Records by {year}"
    assert plural("{count} record", "{count} records", 1) == "1 record"
    assert plural("{count} record", "{count} records", 1200) == "1,200 records"


@pytest.fixture
def japanese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small Japanese catalogue, in use."""
    folder = tmp_path / "ja" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    texts = {"{month} {year}": "{year}年{month}", "April": "4月", "{year}": "{year}年", "since {date}": "{date}から"}
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    entries = "\n".join(f'msgid "{text}"\nmsgstr "{translated}"\n' for text, translated in texts.items())
    (folder / "messages.po").write_text(header + entries, encoding="utf-8")
    compiler = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "compile"]
    subprocess.run([*compiler, "-i", str(folder / "messages.po"), "-o", str(folder / "messages.mo")], check=True)
    monkeypatch.setattr(messages, "LANGUAGES", tmp_path)


def test_another_language_changes_words_and_dates(japanese: None, real: Tables) -> None:  # noqa: ARG001 - makes the catalogue
    use_language("ja")
    try:
        assert date_words("2013-04") == "2013年4月"
        events = with_dates(real["events"])
        assert events.loc[events["date"] == "199X", "date_text"].tolist() == ["1990s"]
        assert message("Untranslated {what}", what="text") == "Untranslated text"
    finally:
        use_language("en")
    assert date_words("2013-04") == "April 2013"


def test_dates_in_words_are_those_of_the_tables(real: Tables) -> None:
    edited = set()
    for name in FACT_TABLES:
        with (RECORDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            edited |= {row["id"] for row in csv.DictReader(file) if row["date_text"]}
    for name in (*FACT_TABLES, "sources"):
        frame = real[name]
        for text, edtf in EDTF_COLUMN_OF_TEXT.items():
            if text in frame:
                rows = frame[frame[edtf].notna() & (~frame["id"].isin(edited) | (text != "date_text"))]
                assert rows[edtf].map(date_words).tolist() == rows[text].tolist(), text


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2014-05-30/2014-06-01", "30 May – 1 June 2014"),
        ("2014-05-30/2015-06-01", "30 May 2014 – 1 June 2015"),
        ("2014/", "2014 – end not known"),
        ("../2017", "undated, before the end of 2017"),
        ("../..", "undated"),
        ("2005~/2006", "about 2005 – 2006"),
        ("2017-06?", "June 2017 (uncertain)"),
        ("199X", "1990s"),
    ],
)
def test_dates_in_words(edtf: str, words: str) -> None:
    assert date_words(edtf) == words


def test_a_date_without_an_end_is_since_its_start() -> None:
    assert [is_since(edtf) for edtf in ("2014/..", "2014/", "../..", "2014", None)] == [True, False, False, False, False]
