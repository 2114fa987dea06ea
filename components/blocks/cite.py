"""How to cite a record and the data set, to copy or to take home."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from data import citation
from data.schema import Description


def cite(description: Description, row: pd.Series) -> None:
    """Draw a fold with the citation of a record and of the data set in each format."""
    today = datetime.now(UTC).date()
    root = _root()
    with st.expander("Cite this", icon=":material/format_quote:"):
        record = citation.record(
            description, row["id"], row["title"], f"{root}/records?record={row['id']}" if root else None, today
        )
        works = {"This record": record, "The data set": citation.data_set(description, root or None, today)}
        name = st.segmented_control("What to cite", list(works), default="This record", required=True, key=f"cite-{row['id']}")
        work = works[name or "This record"]
        formats = citation.CITATION_FORMATS
        for tab, (label, (write, ending)) in zip(st.tabs(list(formats)), formats.items(), strict=True):
            with tab:
                st.code(write(work), language=None, wrap_lines=True)
                st.download_button(
                    f"Download {label}",
                    write(work),
                    file_name=f"{work.key}.{ending}",
                    mime="text/plain; charset=utf-8",
                    icon=":material/download:",
                    on_click="ignore",
                    key=f"cite-{row['id']}-{ending}",
                )


def _root() -> str:
    """Address of the overview as the reader's browser has it; empty where there is no browser."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rpartition('/')[0]}" if parts.netloc else ""
