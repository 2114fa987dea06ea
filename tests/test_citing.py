"""How to cite: each format says the same, and no title can break out of its field."""

import json
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import citation
from data.citation import CITATION_FORMATS, Work
from data.tables import Tables

HOSTILE = st.text(max_size=80) | st.lists(
    st.sampled_from(
        ["{", "}", "\\", "@misc{x,", "\r\n", "ER  - ", "TY  - BOOK", '"', "%", "$", "#", "&", "_", "~", "^", "\u2028", "é"]
    ),
    max_size=12,
).map("".join)
DAY = date(2026, 1, 2)

BACK = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
} | {f"\\{sign}": sign for sign in "$&%#_"}


def _work(title: str) -> Work:
    return Work("2013-x", title, "The authors", "The set", "0.2.0", "CC-BY-4.0", "https://x.org/records?record=2013-x", DAY)


def _shown(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _read_bibtex(entry: str) -> dict[str, str]:
    """Fields of an entry, read as BibTeX does: by counting braces, a backslash before one makes no difference."""
    found, position = {}, entry.index(",\n") + 2
    while (match := re.compile(r"  (\w+) = \{").match(entry, position)) is not None:
        depth, end = 1, match.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(entry[end], 0)
            end += 1
        found[match[1]] = entry[match.end() : end - 1]
        assert entry[end : end + 2] == ",\n"
        position = end + 2
    assert entry[position:] == "}\n"
    return found


@given(HOSTILE)
def test_bibtex_gives_the_title_back(title: str) -> None:
    field = _read_bibtex(citation.bibtex(_work(title)))["title"]
    assert field.startswith("{")
    assert field.endswith("}")
    pattern = "|".join(re.escape(command) for command in BACK)
    assert re.sub(pattern, lambda match: BACK[match[0]], field[1:-1]) == _shown(title)
    assert not re.search(r"(?<!\\)[$&%#_~^]", re.sub(pattern, "", field))


@given(HOSTILE)
def test_ris_keeps_each_tag_on_its_line(title: str) -> None:
    lines = citation.ris(_work(title)).splitlines()
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines)
    tags = [line[:2] for line in lines]
    assert tags == ["TY", "ID", "AU", "TI", "T2", "ET", "N1", "UR", "Y2", "ER"]
    assert lines[3] == f"TI  - {_shown(title)}"


@given(HOSTILE)
def test_csl_json_gives_the_title_back(title: str) -> None:
    (item,) = json.loads(citation.csl_json(_work(title)))
    assert item["title"] == _shown(title)
    assert item["accessed"] == {"date-parts": [[2026, 1, 2]]}


@given(HOSTILE)
def test_text_is_one_line(title: str) -> None:
    found = citation.text(_work(title))
    assert len(found.splitlines()) == 1
    assert _shown(title) in found


@given(HOSTILE, HOSTILE)
def test_no_address_or_key_breaks_an_entry(key: str, address: str) -> None:
    work = Work(key, "A title", "The authors", None, "0.2.0", "CC-BY-4.0", f"https://x.org/{address}", DAY)
    entry = citation.bibtex(work)
    assert re.match(r"@misc\{[A-Za-z0-9.:-]+,\n", entry)
    fields = _read_bibtex(entry)
    assert not set(fields["url"]) & set(' {}\\"<>')
    assert len(citation.ris(work).splitlines()) == 9


@pytest.mark.parametrize("name", CITATION_FORMATS)
def test_the_real_set_and_a_record_are_cited_in_every_format(name: str, real: Tables) -> None:
    write, _ = CITATION_FORMATS[name]
    description = real.description
    row = real["events"].iloc[0]
    record, whole = write(citation.record(description, row["id"], row["title"])), write(citation.data_set(description))
    assert description.version in record
    assert description.version in whole
    assert row["id"] in record
    assert row["id"] not in whole
    assert "http" not in whole, "an address that is not known is left out"
