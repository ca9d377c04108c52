"""What a notebook computes from a backtest, with pandas and with polars.

    sluice backtest --strategy ... --bars ... --parquet run
    python backtest.py run

Needs `pip install pandas pyarrow polars`. The columns are described in docs/parquet.md.
"""

import sys
from pathlib import Path

import pandas as pd
import polars as pl

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "run")

# pandas: what each strategy earned by the hour of entry, by the clock of the exchange.
trades = pd.read_parquet(folder / "trades.parquet")
hour = trades["opened_at"].dt.tz_convert("America/New_York").dt.hour.rename("hour")
print(trades.groupby(["strategy", hour])["net_pnl"].agg(["count", "sum", "mean"]).round(2))

# pandas: daily returns of the equity, and the Sharpe ratio of a year of 252 days.
equity = pd.read_parquet(folder / "equity.parquet").set_index("at")["equity"]
closes = equity.groupby(equity.index.tz_convert("America/New_York").date).last()
returns = closes.pct_change().dropna()
print("Sharpe without the first day:", round(returns.mean() / returns.std() * 252**0.5, 2))

# polars: which reasons kept how many signals away, without reading the other columns.
reasons = (
    pl.scan_parquet(folder / "refusals.parquet")
    .group_by("stage", "reason")
    .agg(pl.len().alias("count"))
    .sort("count", descending=True)
    .collect()
)
print(reasons)

# polars: the last mark of equity before each signal that was taken.
taken = pl.read_parquet(folder / "signals.parquet").filter(pl.col("taken")).sort("at")
marks = pl.read_parquet(folder / "equity.parquet").sort("at")
print(taken.join_asof(marks, on="at").select("at", "symbol", "shares", "equity"))
