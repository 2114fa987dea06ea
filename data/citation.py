"""Cite a record or the data set as text, BibTeX, RIS or CSL-JSON.

Every function takes a work and returns text that is escaped for its format.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import quote

from data.schema import Description


@dataclass(frozen=True)
class Work:
    """A work to cite: a record, or the data set, which has no container.

    `key` is the identifier of the record or the name of the data package; author, version and licence are those of the data
    set. The permanent address is None where it is unknown; the day of reading is only given with an address.
    """

    key: str
    title: str
    author: str
    container: str | None
    version: str
    licence: str
    address: str | None = None
    accessed: date | None = None


def data_set(description: Description, address: str | None = None, accessed: date | None = None) -> Work:
    """Return the data set as a work to cite."""
    name = f"{description.descriptor['name']}-{description.version}"
    author = str(description.descriptor["contributors"][0]["title"])
    read_on = accessed if address else None
    return Work(name, description.title, author, None, description.version, description.licence, address, read_on)


def record(description: Description, key: str, title: str, address: str | None = None, accessed: date | None = None) -> Work:
    """Return one record of the data set as a work to cite."""
    return replace(data_set(description, address, accessed), key=key, title=title, container=description.title)


def _line(text: str) -> str:
    """Put the text on one line, without control characters."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _address(work: Work) -> str | None:
    """Percent-encode the characters that no URL may contain (RFC 3986)."""
    if not work.address:
        return None
    return "".join(
        char if char.isprintable() and char not in ' {}\\"<>^`|' else quote(char, errors="replace") for char in work.address
    )


def text(work: Work) -> str:
    """Write one line for a footnote."""
    if work.container is None:
        start = f"{_line(work.author)}, {_line(work.title)}"
    else:
        start = f"{_line(work.author)}, “{_line(work.title)}”, record {_line(work.key)} in {_line(work.container)}"
    parts = [start, f"version {_line(work.version)}", _line(work.licence)]
    if address := _address(work):
        parts.append(address + (f" (read on {work.accessed.isoformat()})" if work.accessed else ""))
    return ", ".join(parts) + "."


_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "$&%#_"},
}
"""TeX's special characters. BibTeX counts a brace even after a backslash, so braces become commands."""


def bibtex(work: Work) -> str:
    """Write a BibTeX entry of type `misc`, in UTF-8; doubled braces preserve the case of title and author."""
    note = f"Version {_tex(work.version)}, {_tex(work.licence)}"
    fields = {
        "author": f"{{{_tex(work.author)}}}",
        "title": f"{{{_tex(work.title)}}}",
        "howpublished": work.container and f"In: {_tex(work.container)}",
        "note": f"Record {_tex(work.key)}. {note}" if work.container else note,
        "url": _address(work),
        "urldate": work.accessed.isoformat() if work.accessed else None,
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value is not None)
    return f"@misc{{{_key(work.key)},\n{lines}}}\n"


def _tex(value: str) -> str:
    return "".join(_TEX.get(char, char) for char in _line(value))


def _key(value: str) -> str:
    """Turn the identifier into a key that BibTeX accepts."""
    return re.sub(r"[^A-Za-z0-9.:-]+", "-", value).strip("-") or "record"


def ris(work: Work) -> str:
    """Write a RIS entry of type `DATA`: one tag per line, each line ended by CR LF."""
    tags = {"TY": "DATA", "ID": work.key, "AU": work.author, "TI": work.title, "T2": work.container, "ET": work.version}
    read_on = work.accessed.strftime("%Y/%m/%d") if work.accessed else None
    tags |= {"N1": work.licence, "UR": _address(work), "Y2": read_on, "ER": ""}
    return "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in tags.items() if value is not None)


def csl_json(work: Work) -> str:
    """Write a CSL-JSON list of one item for Zotero, pandoc and citeproc (https://citationstyles.org)."""
    day = work.accessed
    item: dict[str, object] = {
        "id": work.key,
        "type": "dataset" if work.container is None else "entry",
        "title": _line(work.title),
        "author": [{"literal": _line(work.author)}],
        "version": work.version,
        "license": work.licence,
        "container-title": work.container and _line(work.container),
        "URL": _address(work),
        "accessed": day and {"date-parts": [[day.year, day.month, day.day]]},
    }
    known = {name: value for name, value in item.items() if value is not None}
    return json.dumps([known], ensure_ascii=False, indent=2) + "\n"


CITATION_FORMATS: Mapping[str, tuple[Callable[[Work], str], str]] = {
    "Text": (text, "txt"),
    "BibTeX": (bibtex, "bib"),
    "RIS": (ris, "ris"),
    "CSL-JSON": (csl_json, "csl.json"),
}
"""Writer and file extension by the usual name of the format."""
