"""Tables of any size with the distributions of the records, in the form of `data/tables`: `NATO_JAPAN_TABLES` opens them.

The records themselves come first; every other row is one of them, drawn by chance, with an identifier of its own, its
citations, and where its date is an exact day another day within a year of it. All other tables are copied as they are. The
same seed gives the same bytes. Rows are written piece by piece, in the order that the build gives them, so memory holds
the order (some 40 bytes a row) and one piece.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.build.reasons import ADDED, SHARED, kinds
from data.schema import DESCRIPTOR, FACT_TABLES, RECORDS, sealed
from data.tables import TABLES

PIECE = 100_000
"""Rows of one row group."""

JITTER = 365
"""Farthest that an exact day is moved, in days."""

LONGEST = 70
"""Characters of a record's identifier that its copies keep."""

DICTIONARIES = (
    *("country", "country_name", "confidence", "kind", "flow", "measure", "nato_link", "currency", "format", "role"),
    *("table", "state", "reason"),
)

MONTHS = pa.array(
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
)

Numbers = npt.NDArray[np.int64]


class Drawn(NamedTuple):
    """The rows of one table in order: which record each copies, its number (0 for the record itself) and its shift in days."""

    record: Numbers
    number: Numbers
    shift: Numbers


def generate(folder: Path, rows: int, seed: int, records: Path = TABLES) -> None:
    """Write tables with `rows` facts in all to a folder that does not exist yet.

    Raises ValueError where there are more records than rows.
    """
    chance = np.random.default_rng(seed)
    names = (*FACT_TABLES, RECORDS, "citations")
    tables = {name: pq.read_table(records / f"{name}.parquet").combine_chunks() for name in names}
    sizes = _shares([len(tables[name]) for name in FACT_TABLES], rows)
    shutil.copytree(records, folder)
    written: dict[str, int] = {}
    first = 1
    copies: list[tuple[str, Numbers]] = []
    draws: list[Drawn] = []
    for name, size in zip(FACT_TABLES, sizes, strict=True):
        drawn = _drawn(tables[name], size, first, chance)
        first += size
        copies += _copies(tables[name], drawn)
        draws.append(drawn)
        table = tables[name]
        if name == "contributions":
            table = _with_reasons(table, dict(copies))
            drawn = drawn._replace(record=drawn.record + np.where(drawn.number > 0, len(tables[name]), 0))
        written[name] = _write(folder / f"{name}.parquet", table.schema, _pieces(table, drawn))
    records_table = tables[RECORDS]
    joined = _pieces(records_table, _joined(records_table, [tables[name]["id"] for name in FACT_TABLES], draws))
    written[RECORDS] = _write(folder / f"{RECORDS}.parquet", records_table.schema, joined)
    written["citations"] = _write(
        folder / "citations.parquet", tables["citations"].schema, _citations(tables["citations"], sorted(copies, key=_by_key))
    )
    _describe(folder, written)


def _shares(records: list[int], rows: int) -> list[int]:
    if rows < sum(records):
        raise ValueError(f"There are {sum(records)} records; ask for as many rows or more.")
    sizes = [rows * each // sum(records) for each in records]
    return [rows - sum(sizes[1:]), *sizes[1:]]


def _drawn(table: pa.Table, size: int, first: int, chance: np.random.Generator) -> Drawn:
    """Draw the rows of a table and put them in the order of the build: earliest, latest, identifier; open bounds last."""
    own = len(table)
    record = np.concatenate([np.arange(own), chance.integers(0, own, size - own)])
    number = np.concatenate([np.zeros(own, dtype=np.int64), np.arange(first, first + size - own)])
    shift = chance.integers(-JITTER, JITTER + 1, size)
    shift[:own] = 0
    earliest = _days(table["date_earliest"])
    known = earliest[earliest < np.iinfo(np.int64).max]
    moved = earliest[record] + shift
    inside = (moved >= known.min()) & (moved <= known.max())
    shift = np.where(inside & _exact(table)[record], shift, 0)
    return _ordered(table, Drawn(record, number, shift))


def _ordered(table: pa.Table, drawn: Drawn) -> Drawn:
    """Put drawn rows in the order of the build: earliest, latest, identifier; open bounds last."""
    record, number, shift = drawn
    earliest, latest = _days(table["date_earliest"]), _days(table["date_latest"])
    rank = np.empty(len(table), dtype=np.int64)
    rank[np.argsort(table["id"].to_numpy(), kind="stable")] = np.arange(len(table))
    order = np.lexsort((number, rank[record], latest[record] + shift, earliest[record] + shift))
    return Drawn(*(each[order] for each in drawn))


def _joined(shared: pa.Table, ids: list[pa.ChunkedArray], draws: list[Drawn]) -> Drawn:
    """The rows of all tables of facts in one order; `shared` is the table `records`, `ids` are those of the tables of facts."""
    rows = [pc.index_in(each, value_set=shared["id"].combine_chunks()).to_numpy() for each in ids]
    parts = [drawn._replace(record=row[drawn.record]) for row, drawn in zip(rows, draws, strict=True)]
    return _ordered(shared, Drawn(*(np.concatenate(each) for each in zip(*parts, strict=True))))


def _with_reasons(table: pa.Table, copies: dict[str, Numbers]) -> pa.Table:
    """The contributions, then what their copies are: with the reasons that the build would give in a set of all copies.

    The copies of a record name the same records, so one of them stands for all.
    """
    copy_of = {f"{key}-copy": key for key in table["id"].to_pylist()}
    own = table.to_pylist()
    rows = {row["id"]: row for row in [*own, *(row | {"id": f"{row['id']}-copy"} for row in own)]}
    added = {key for key, row in rows.items() if row["reason"] == ADDED}
    alone = {key: "editor" if row["reason"] in SHARED else row["reason"] for key, row in rows.items()}

    def named(key: str) -> list[str]:
        if key not in copy_of:
            return [key]
        numbers = copies[copy_of[key]]
        numbers = numbers[numbers > 0]
        names: list[str] = _identifiers(pa.repeat(copy_of[key], len(numbers)), numbers).to_pylist()
        return names

    found = [
        rows[key]
        | {"id": copy_of.get(key, key), "reason": reason.kind}
        | {"reason_records": sorted(each for other in reason.records for each in named(other))}
        for key, reason in kinds(rows, added, alone).items()
    ]
    return pa.Table.from_pylist(found, schema=table.schema)


def _days(column: pa.ChunkedArray) -> Numbers:
    days = column.cast(pa.int32()).cast(pa.int64())
    return np.asarray(pc.fill_null(days, np.iinfo(np.int64).max).to_numpy())


def _exact(table: pa.Table) -> npt.NDArray[np.bool_]:
    """Rows whose date is one day and is said as that."""
    day = pc.and_(pc.equal(table["date_precision"], "day"), pc.invert(table["date_approximate"]))
    return np.asarray(pc.and_(day, pc.equal(pc.utf8_length(table["date"]), 10)).to_numpy())


def _pieces(table: pa.Table, drawn: Drawn) -> Iterator[pa.Table]:
    exact = _exact(table)
    for start in range(0, len(drawn.record), PIECE):
        record, number, shift = (each[start : start + PIECE] for each in drawn)
        piece = table.take(pa.array(record))
        moved = exact[record] & (shift != 0)
        columns = {"id": _identifiers(piece["id"], number)} | _dates(piece, shift, moved) | _times(piece, shift, moved)
        for name, column in columns.items():
            piece = piece.set_column(piece.schema.get_field_index(name), table.schema.field(name), column)
        yield piece


def _identifiers(ids: pa.ChunkedArray | pa.Array, number: Numbers) -> pa.ChunkedArray:
    stem = pc.utf8_rtrim(pc.utf8_slice_codeunits(ids, 0, LONGEST), "-")
    digits = pc.utf8_lpad(pa.array(number).cast(pa.string()), 8, "0")
    return pc.if_else(pa.array(number > 0), pc.binary_join_element_wise(stem, digits, "-"), ids)


def _dates(piece: pa.Table, shift: Numbers, moved: npt.NDArray[np.bool_]) -> dict[str, pa.ChunkedArray]:
    """The columns of the date, of which those rows that were moved say another day."""
    days = _moved(piece, shift)
    year, month, day = (part(days).cast(pa.string()) for part in (pc.year, pc.month, pc.day))
    text = pc.binary_join_element_wise(day, MONTHS.take(pc.subtract(pc.month(days), 1).combine_chunks()), year, " ")
    iso = pc.binary_join_element_wise(year, pc.utf8_lpad(month, 2, "0"), pc.utf8_lpad(day, 2, "0"), "-")
    new = {"date": iso, "date_text": text, "date_earliest": days, "date_latest": days}
    return {name: pc.if_else(pa.array(moved), column, piece[name]) for name, column in new.items()}


def _times(piece: pa.Table, shift: Numbers, moved: npt.NDArray[np.bool_]) -> dict[str, pa.ChunkedArray]:
    """The columns that follow from the date: the year of a record, and the time that an amount without a period covers."""
    days, of = _moved(piece, shift), pa.array(moved)
    if "year" in piece.schema.names:
        return {"year": pc.if_else(of, pc.year(days), piece["year"])}
    if "period" in piece.schema.names:
        of = pc.and_(of, pc.is_null(piece["period"]))
        return {name: pc.if_else(of, days, piece[name]) for name in ("start", "end")}
    return {}


def _moved(piece: pa.Table, shift: Numbers) -> pa.ChunkedArray:
    return pc.add(piece["date_earliest"].cast(pa.int32()), pa.array(shift.astype(np.int32))).cast(pa.date32())


def _copies(table: pa.Table, drawn: Drawn) -> list[tuple[str, Numbers]]:
    """Each record's identifier with the numbers of its copies, in order."""
    order = np.lexsort((drawn.number, drawn.record))
    numbers = np.split(drawn.number[order], np.cumsum(np.bincount(drawn.record, minlength=len(table)))[:-1])
    return list(zip(table["id"].to_pylist(), numbers, strict=True))


def _by_key(copies: tuple[str, Numbers]) -> str:
    return copies[0]


def _citations(citations: pa.Table, copies: Iterable[tuple[str, Numbers]]) -> Iterator[pa.Table]:
    """The citations of every copy of each record, in pieces of some size."""
    waiting: list[pa.Table] = []
    for key, numbers in copies:
        own = citations.filter(pc.equal(citations["record_id"], key))
        repeated = own.take(pa.array(np.tile(np.arange(len(own)), len(numbers))))
        ids = _identifiers(repeated["record_id"], np.repeat(numbers, len(own)))
        waiting.append(repeated.set_column(0, citations.schema.field("record_id"), ids))
        if sum(map(len, waiting)) >= PIECE:
            yield pa.concat_tables(waiting)
            waiting = []
    if waiting:
        yield pa.concat_tables(waiting)


def _write(path: Path, schema: pa.Schema, pieces: Iterable[pa.Table]) -> int:
    """Write the pieces, a row group each; return the number of rows."""
    rows = 0
    repeated = [name for name in DICTIONARIES if name in schema.names]
    with pq.ParquetWriter(path, schema, compression="zstd", use_dictionary=repeated) as writer:
        for piece in pieces:
            writer.write_table(piece, row_group_size=len(piece) or None)
            rows += len(piece)
    return rows


def _describe(folder: Path, written: dict[str, int]) -> None:
    path = folder / DESCRIPTOR
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        if resource["name"] in written:
            file = folder / resource["path"]
            with file.open("rb") as content:
                digest = hashlib.file_digest(content, "sha256").hexdigest()
            resource |= {"bytes": file.stat().st_size, "hash": f"sha256:{digest}", "rows": written[resource["name"]]}
    path.write_text(json.dumps(sealed(descriptor), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
