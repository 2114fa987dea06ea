"""Flows of money where they are many: the smallest of them in one, and the sums of each channel and recipient."""

from itertools import chain

import pandas as pd

PAIR = ["channel", "recipient"]

OTHERS = ("Other channels", "Other recipients")
"""Names of the channel and the recipient that stand for the smallest flows."""

EVERY = ("every channel", "every recipient")
"""Names of all channels and of all recipients in a sum."""

_LISTS = ("record_ids", "source_ids", "qualifiers")


def gathered(flows: pd.DataFrame, most: int) -> pd.DataFrame:
    """The first flows, and the rest as one row, so that the sum of all stays.

    `flows` as `data.views.funding_flows.flows` gives them; no more than `most` are left as they are.
    """
    if len(flows) <= most:
        return flows
    rest = flows.iloc[most:].assign(channel=OTHERS[0], recipient=OTHERS[1])
    return pd.concat([flows.head(most), _summed(rest)], ignore_index=True)


def with_wholes(flows: pd.DataFrame) -> pd.DataFrame:
    """The flows, then the sum of every channel, of every recipient, and of all."""
    channels, recipients = flows.assign(recipient=EVERY[1]), flows.assign(channel=EVERY[0])
    return pd.concat([flows, *map(_summed, (channels, recipients, channels.assign(channel=EVERY[0])))], ignore_index=True)


def _summed(flows: pd.DataFrame) -> pd.DataFrame:
    """One row for each pair of names; a list holds each of its items once."""
    how = {name: _joined if name in _LISTS else "sum" for name in flows.columns if name not in PAIR}
    return flows.groupby(PAIR, sort=False, as_index=False).agg(how)


def _joined(lists: pd.Series) -> list[str]:
    return list(dict.fromkeys(chain(*lists)))
