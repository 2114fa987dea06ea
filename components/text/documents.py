"""Name documents, the editions of NATO's page and the programmes beside them in few words, for axes and headings."""

import pandas as pd

from components.text.dates import date_text
from components.text.labels import label
from components.text.messages import language, message
from data.tables import Tables, derived


def edition_label(tables: Tables, edition: str) -> str:
    """Name an edition of NATO's page by its date, and a programme by its kind and year, given the id of either.

    >>> edition_label(tables, "nato-2017")
    '7 November 2017'
    """
    return _edition_label(tables, edition, language())


@derived(latest=64)
def _edition_label(tables: Tables, edition: str, _language: str) -> str:
    sources = tables["sources"]
    rows = sources[sources["id"] == edition]
    if len(rows):
        return _published(rows.iloc[0])
    events = tables["events"]
    event = events[events["id"] == edition].iloc[0]
    kind = message("Programme") if event["kind"] == "agreement" else label("kind", event["kind"])
    return message("{kind} {year}", kind=kind, year=event["date"][:4])


def document_label(source: pd.Series) -> str:
    """Name a document by its publisher and date, as far as it has one."""
    if isinstance(source["published_text"], str) or source["edition_of"]:
        return message("{publisher}, {date}", publisher=source["publisher"], date=_published(source))
    return _published(source)


def _published(source: pd.Series) -> str:
    """Put the date of publication into words; without one, an identifier ends with the year of the copy."""
    if isinstance(source["published_text"], str):
        return date_text(source.to_dict(), "published_text")
    return message("about {year}", year=str(source["id"]).rsplit("-", 1)[-1])
