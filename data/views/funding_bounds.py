"""Which bounds a sum is made of: the qualifiers of the amounts that it adds."""

import pandas as pd


def with_qualifiers(summed: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """A frame that sums a ledger up, with `qualifiers`: those of the amounts that each row adds.

    Parameters
    ----------
    summed
        One row per sum, with `record_ids`.
    rows
        The ledger, with `id`, `added_usd` and `amount_qualifier`.
    """
    added = rows[rows["added_usd"].notna()]
    known = dict(zip(added["id"], added["amount_qualifier"].fillna("exact"), strict=True))
    found = [[known[key] for key in keys if key in known] for keys in summed["record_ids"]]
    return summed.assign(qualifiers=pd.Series(found, index=summed.index, dtype=object))
