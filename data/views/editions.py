"""The editions of NATO's page and the programmes, and with which words each names the areas of cooperation."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import pandas as pd

from data.tables import Tables, derived

SERIES = "nato-relations-with-japan"
"""The page whose editions are compared."""

PAGE, PROGRAMMES = "NATO’s page", "Programmes"
"""The two series of documents in the matrix."""

KINDS = {"declaration": "Declaration", "agreement": "Programme"}


class Mention(NamedTuple):
    """One term with which a document names an area; the term and the paragraph may be unknown."""

    mention: str
    wording: str | None
    paragraph: int | None
    source_id: str


@dataclass(frozen=True)
class Edition:
    """One edition of a series of documents: a column of the matrix."""

    series: str
    name: str
    whole: bool
    """True where the document was read from end to end, so that what it does not name is known."""
    mentions: Mapping[str, list[Mention]]
    """By area: its list first, then in the order of the document."""
    record_ids: list[str] = field(default_factory=list)
    """The record of the programme itself."""


def editions_read(tables: Tables, said_by: tuple[str, ...]) -> tuple[Edition, ...]:
    """The editions of NATO's page that were read for areas, then the programmes that documents tell of.

    A filter of sources leaves only what these say; a filter of areas leaves every edition, also one that is silent on them.
    """
    every = _every_edition(tables)
    if not said_by:
        return every
    kept = (replace(edition, mentions=_said_by(edition.mentions, said_by)) for edition in every)
    return tuple(edition for edition in kept if edition.mentions)


def fields_confirmed(tables: Tables, programme: str) -> int:
    """How many areas documents confirm as fields of a programme, by the identifier of its record."""
    return _fields_confirmed(tables, programme)


@derived(latest=4)
def _fields_confirmed(tables: Tables, programme: str) -> int:
    mentions = tables["area_mentions"]
    return int(mentions[(mentions["programme"] == programme) & (mentions["mention"] == "listed")]["area"].nunique())


def uncoded(tables: Tables) -> tuple[tuple[str, str | None], ...]:
    """The editions of NATO's page that are cited for facts, and whose areas were not recorded, by name.

    Each with who publishes the copy that was read, where it was one.
    """
    return _uncoded(tables)


@derived()
def _uncoded(tables: Tables) -> tuple[tuple[str, str | None], ...]:
    sources, mentions = tables["sources"], tables["area_mentions"]
    coded = mentions[mentions["programme"].isna()]["source_id"]
    found = sources[(sources["edition_of"] == SERIES) & ~sources["id"].isin(coded)].sort_values("id")
    return tuple(
        (edition_name(edition), str(edition["publisher"]) if isinstance(edition["copy_of"], str) else None)
        for _, edition in found.iterrows()
    )


def edition_name(source: pd.Series) -> str:
    """Short label of an edition: its publication date where stated, else the year in its identifier with a note."""
    if isinstance(source["published_text"], str):
        return str(source["published_text"])
    year = str(source["id"]).rsplit("-", 1)[-1]
    return f"about {year}"


def _said_by(mentions: Mapping[str, list[Mention]], sources: tuple[str, ...]) -> dict[str, list[Mention]]:
    found = {area: [term for term in terms if term.source_id in sources] for area, terms in mentions.items()}
    return {area: terms for area, terms in found.items() if terms}


@derived()
def _every_edition(tables: Tables) -> tuple[Edition, ...]:
    """They do not depend on what is asked."""
    sources, mentions = tables["sources"], tables["area_mentions"]
    own, told = mentions[mentions["programme"].isna()], mentions[mentions["programme"].notna()]
    pages = sources[(sources["edition_of"] == SERIES) & sources["id"].isin(own["source_id"])].sort_values("id")
    found = [
        Edition(PAGE, edition_name(page), isinstance(page["file"], str), _by_area(own[own["source_id"] == page["id"]]))
        for _, page in pages.iterrows()
    ]
    events = tables["events"]
    for _, event in events[events["id"].isin(told["programme"])].iterrows():
        name = f"{KINDS.get(event['kind'], event['kind'].capitalize())} {event['date'][:4]}"
        found.append(Edition(PROGRAMMES, name, False, _by_area(told[told["programme"] == event["id"]]), [event["id"]]))  # noqa: FBT003
    return tuple(found)


def _by_area(mentions: pd.DataFrame) -> dict[str, list[Mention]]:
    rows = mentions.sort_values(["mention", "paragraph"], ascending=[False, True], na_position="last", kind="stable")
    found: dict[str, list[Mention]] = defaultdict(list)
    for row in rows.to_dict("records"):
        wording = row["wording"] if isinstance(row["wording"], str) else None
        paragraph = None if pd.isna(row["paragraph"]) else int(row["paragraph"])
        found[row["area"]].append(Mention(row["mention"], wording, paragraph, row["source_id"]))
    return dict(found)
