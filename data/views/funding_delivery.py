"""Pledge against delivery: how much of what was promised is documented as given, and what is not known."""

import pandas as pd

from data.views.funding import GIVEN, PROMISED
from data.views.funding_reasons import reasons

NOTHING = "No payment under it is recorded; how much was given is not known."

COLUMNS = ["pledged_usd", "payments", "payments_usd", "running_usd", "running_as_of", "documented_usd", "open_usd", "unknown"]


def pledges(rows: pd.DataFrame, contributions: pd.DataFrame) -> pd.DataFrame:
    """The pledges and commitments of a ledger, with what is recorded as given under each, in current dollars.

    Running totals of pledges and figures told for scale are no pledges that a payment could fill, and are left out. A record
    is given under a pledge where a source says so (`fulfils`), or where it is given and part of the pledge (`part_of`).
    They are looked for among all contributions: delivery does not depend on the filters.

    Parameters
    ----------
    rows
        A ledger.
    contributions
        The whole table.

    Returns
    -------
    pd.DataFrame
        The ledger's columns and `pledged_usd`; `payments` (how many records of things given are linked); `payments_usd`
        (sum of the single ones that hold no money twice, null where none is priced); `running_usd` and `running_as_of` (the
        largest linked running total of what was given); `documented_usd` (the larger of the two, for the one may contain
        the other; null where nothing is documented); `open_usd` (what remains of the pledge); `unknown` (in words).
        Linked ones first, the largest pledge first.
    """
    sums = rows["measure"].isin(["increment", "period"])
    promised = rows[rows["flow"].isin(PROMISED) & rows["amount_usd"].notna() & sums]
    given = contributions[contributions["flow"].isin(GIVEN)]
    shared = {key: reason.against for key, reason in reasons(contributions).items()}
    given = given.assign(against=pd.Series([shared[key] for key in given["id"]], index=given.index, dtype=object))
    found = [
        _delivery(key, amount, _under(key, given)) for key, amount in zip(promised["id"], promised["amount_usd"], strict=True)
    ]
    delivered = pd.DataFrame(found, columns=COLUMNS, index=promised.index)
    joined = pd.concat([promised, delivered], axis=1)
    return joined.sort_values(
        ["payments", "pledged_usd"], ascending=False, key=lambda column: column > 0 if column.name == "payments" else column
    ).reset_index(drop=True)


def _under(pledge: str, given: pd.DataFrame) -> pd.DataFrame:
    fulfils = pd.Series([pledge in keys for keys in given["fulfils"]], index=given.index, dtype=bool)
    return given[fulfils | (given["part_of"] == pledge)]


def _delivery(pledge: str, pledged: float, under: pd.DataFrame) -> tuple[object, ...]:
    single = under[under["measure"] != "cumulative"]
    only_here = pd.Series([against == (pledge,) for against in single["against"]], index=single.index, dtype=bool)
    added = single["amount_usd"][single["summable"] | only_here].dropna()
    totals = under[(under["measure"] == "cumulative") & under["amount_usd"].notna()].sort_values("amount_usd")
    payments = float(added.sum()) if len(added) else None
    running = float(totals["amount_usd"].iloc[-1]) if len(totals) else None
    as_of = totals["as_of_text"].iloc[-1] if len(totals) else None
    documented = max((value for value in (payments, running) if value is not None), default=None)
    rest = None if documented is None else max(pledged - documented, 0.0)
    return pledged, len(under), payments, running, as_of, documented, rest, _unknown(under, documented, rest)


def _unknown(under: pd.DataFrame, documented: float | None, rest: float | None) -> str:
    if under.empty:
        return NOTHING
    if documented is None:
        return "Payments under it are recorded, but none with an amount that can be counted in dollars."
    unpriced = int(under["amount_usd"].isna().sum())
    plural = "s" if unpriced > 1 else ""
    more = f" {unpriced} linked record{plural} without an amount in dollars may add to it." if unpriced else ""
    if rest:
        return f"Whether the rest was given is not recorded.{more}"
    return f"Documented in full.{more}"
