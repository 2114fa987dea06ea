"""The editions of NATO's page and the programmes, and with which words each names the areas of cooperation."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import pandas as pd

from data.tables import Tables, derived

SERIES = "nato-relations-with-japan"
"""The page whose editions are compared."""

PAGE, PROGRAMMES = "page", "programmes"
"""The two series of documents in the matrix."""


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
    id: str
    """Id of the page's document, or of the record of the programme."""
    is_fully_read: bool
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


@derived()
def uncoded(tables: Tables) -> tuple[str, ...]:
    """List the ids of the editions of NATO's page that are cited for facts, and whose areas were not recorded."""
    sources, mentions = tables["sources"], tables["area_mentions"]
    coded = mentions[mentions["programme"].isna()]["source_id"]
    return tuple(sorted(sources[(sources["edition_of"] == SERIES) & ~sources["id"].isin(coded)]["id"]))


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
        Edition(PAGE, str(page["id"]), isinstance(page["file"], str), _by_area(own[own["source_id"] == page["id"]]))
        for _, page in pages.iterrows()
    ]
    events = tables["events"]
    for _, event in events[events["id"].isin(told["programme"])].iterrows():
        found.append(Edition(PROGRAMMES, event["id"], False, _by_area(told[told["programme"] == event["id"]]), [event["id"]]))  # noqa: FBT003
    return tuple(found)


def _by_area(mentions: pd.DataFrame) -> dict[str, list[Mention]]:
    rows = mentions.sort_values(["mention", "paragraph"], ascending=[False, True], na_position="last", kind="stable")
    found: dict[str, list[Mention]] = defaultdict(list)
    for row in rows.to_dict("records"):
        wording = row["wording"] if isinstance(row["wording"], str) else None
        paragraph = None if pd.isna(row["paragraph"]) else int(row["paragraph"])
        found[row["area"]].append(Mention(row["mention"], wording, paragraph, row["source_id"]))
    return dict(found)
