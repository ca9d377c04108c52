"""Reads the tables of a backtest with pandas and polars: names, rows and types are the same, and times have their zone."""

import sys
from pathlib import Path

import pandas as pd
import polars as pl

TIMES = {"at", "opened_at", "closed_at"}
FLAGS = {"taken"}
NUMBERS = {
    "quantity", "entry", "exit", "pnl", "commission", "net_pnl", "initial_stop", "r_multiple", "mae", "mfe",
    "confidence", "strike", "equity", "gross_exposure", "liquidation", "price", "shares", "shares_wanted",
}


def kinds(column):
    """What pandas and polars must take a column for."""
    if column in TIMES:
        return {"datetime64[ms, UTC]"}, pl.Datetime("ms", "UTC")
    if column in FLAGS:
        return {"bool"}, pl.Boolean
    # pandas has no texts without a value: a column of nothing is one of objects.
    return ({"float64", "object"}, pl.Float64) if column in NUMBERS else ({"object", "str"}, pl.String)


passed = failed = 0
for name in ("trades", "equity", "signals", "refusals"):
    file = Path(sys.argv[1]) / f"{name}.parquet"
    one, other = pd.read_parquet(file), pl.read_parquet(file)
    faults = [] if one.shape == other.shape and len(one) > 0 else [f"{one.shape} or {other.shape} rows"]
    for column in one.columns:
        ours, theirs = kinds(column)
        if str(one[column].dtype) not in ours or other[column].dtype != theirs:
            faults.append(f"{column} is {one[column].dtype} and {other[column].dtype}")
    for fault in faults:
        print(f"{name}: {fault}")
    passed, failed = passed + (not faults), failed + bool(faults)
print(f"{passed} passed, {failed} failed")
