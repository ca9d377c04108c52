"""Plays recorded option chains with `sluice backtest --json`, and works out from the rows of the files alone what each trade must
have paid, got, cost and been worth at each close. Standard library only; docs/audit.md explains it.

    python3 test/audit/option_fills.py
"""

import csv
import gzip
import json
import sys
import tempfile
from bisect import bisect_right
from datetime import datetime, timedelta, timezone
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from pathlib import Path

from program import sluice

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "test" / "fixtures" / "lean"
CENT = Decimal("0.01")
LEAST_TRADES = 40
MODELS = ("cross", "mid", "fraction=0.75", "walk")
MARKETS = {
    "TWX": dict(
        bars="twx-1m-2014-06-05-to-09.csv",
        rows="twx-options-2014-06-05-to-06.csv.gz",
        offset=-4,
        days={"2014-06-05": 16, "2014-06-06": 16},
        grid=((Decimal(3), Decimal("0.05")), (Decimal(0), CENT)),
        dte="10..50",
    ),
    "GOOG": dict(
        bars="goog-1m-2015-12-23-to-28.csv",
        rows="goog-options-2015-12-23-to-24.csv.gz",
        offset=-5,
        days={"2015-12-23": 16, "2015-12-24": 13},
        grid=((Decimal(3), Decimal("0.10")), (Decimal(0), Decimal("0.05"))),
        dte="0..5",
    ),
}


def millis(text):
    return round(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)


class Chain:
    """Quotes in force by contract, and the times at which the chain has rows."""

    def __init__(self, symbol, market):
        self.rows, self.times = {}, set()
        zone = timezone(timedelta(hours=market["offset"]))
        with gzip.open(FIXTURES / market["rows"], "rt") as file:
            for row in csv.DictReader(file):
                at = round(datetime.fromisoformat(row["at"]).replace(tzinfo=zone).timestamp() * 1000)
                if not row["bid"] and not row["ask"]:
                    continue
                day = row["expiry"].replace("-", "")[2:]
                strike = int(Decimal(row["strike"]) * 1000)
                name = f"{symbol} {day}{row['right']}{strike:08d}"
                quote = {key: Decimal(row[key]) if row[key] else None for key in ("bid", "ask", "bid_size", "ask_size")}
                self.rows.setdefault(name, []).append((at, quote))
                self.times.add(at)
        for rows in self.rows.values():
            rows.sort(key=lambda one: one[0])

    def at(self, name, moment):
        rows = self.rows[name]
        place = bisect_right(rows, moment, key=lambda one: one[0])
        return rows[place - 1][1] if place else None


def step(grid, price):
    return next(increment for low, increment in grid if price >= low)


def on_grid(grid, price, side):
    """Against the order: up for a purchase, down for a sale."""
    increment = step(grid, price)
    return (price / increment).to_integral_value(ROUND_CEILING if side == "buy" else ROUND_FLOOR) * increment


def fill_faults(model, side, price, quote, grid):
    bid, ask = quote["bid"], quote["ask"]
    if bid is None or ask is None or ask <= bid or (side == "sell" and bid == 0):
        return [f"a {side} filled at {bid}/{ask}"]
    far, mid = (ask if side == "buy" else bid), (bid + ask) / 2
    if bid == 0:
        mid = far
    part = {"cross": Decimal(1), "mid": Decimal(0), "fraction=0.75": Decimal("0.75")}.get(model)
    if part is None:
        is_possible = price >= ask if side == "buy" else price <= bid
        return [] if is_possible else [f"a {side} walked to {price} at {bid}/{ask}"]
    expected = far if model == "cross" else on_grid(grid, mid + (far - mid) * part, side)
    return [] if expected == price else [f"a {side} cost {price}, audit {expected} at {bid}/{ask}"]


def commission(contracts):
    return max(contracts * Decimal("0.65"), Decimal(1)).quantize(CENT, ROUND_HALF_UP)


def audit_trade(trade, model, chain, grid):
    name, contracts = trade["symbol"], trade["quantity"]
    entry, exit_price = Decimal(str(trade["entry"])), Decimal(str(trade["exit"]))
    found = []
    for side, moment, price in (("buy", trade["opened_at"], entry), ("sell", trade["closed_at"], exit_price)):
        at = millis(moment)
        if at not in chain.times:
            found.append(f"a {side} at {moment}, when the chain has no row")
        found += fill_faults(model, side, price, chain.at(name, at), grid)
    cost = commission(contracts) * 2
    gross = (exit_price - entry) * 100 * contracts
    for field, value in (("commission", cost), ("pnl", gross), ("net_pnl", gross - cost)):
        if Decimal(str(trade[field])) != value:
            found.append(f"{field} {trade[field]}, audit {value}")
    return [f"{name} {trade['opened_at']}: {text}" for text in found]


def audit_marks(report, chain, market):
    """Equity at each close: cash, and what is held at the middle of its quotes; beside it at the bid."""
    marks = {millis(mark["at"]): mark for mark in report["equity"]}
    found = []
    for day, hour in market["days"].items():
        close = millis(f"{day}T{hour - market['offset']:02d}:00:00Z")
        marked = liquid = Decimal(100_000)
        for trade in report["trades"]:
            if millis(trade["closed_at"]) <= close:
                marked, liquid = (value + Decimal(str(trade["net_pnl"])) for value in (marked, liquid))
            elif millis(trade["opened_at"]) <= close:
                quote, units = chain.at(trade["symbol"], close), 100 * trade["quantity"]
                entry = Decimal(str(trade["entry"]))
                marked += ((quote["bid"] + quote["ask"]) / 2 - entry) * units - commission(trade["quantity"])
                liquid += (quote["bid"] - entry) * units - commission(trade["quantity"])
        mark = marks[close]
        got = Decimal(str(mark["equity"])), Decimal(str(mark.get("liquidation", mark["equity"])))
        if got != (marked, liquid):
            found.append(f"close of {day}: equity and liquidation {got}, audit {(marked, liquid)}")
    return found


def files_of(folder, symbol, market):
    first, last = min(market["days"]), max(market["days"])
    strategy = dict(
        name="audited",
        symbols=[symbol],
        trade=dict(
            **{"as": "call_or_put", "dte": market["dte"], "delta": "0.05..0.95", "max_delta_gap": 1},
            **{"max_spread_percent": 60, "min_volume": 0, "min_open_interest": 0, "min_premium_ticks": 1},
        ),
        entry=dict(side="both", when="true"),
        size=dict(shares=1),
        exit=dict(max_minutes=12, opposite=False),
        cooldown_minutes=0,
        limits=dict(max_positions=1, max_entries_per_day=100),
    )
    (folder / "audited.yaml").write_text(json.dumps(strategy))
    begin, end = millis(f"{first}T15:00:20Z"), millis(f"{last}T19:00:20Z")
    lines = []
    for number, at in enumerate(range(begin, end, 7 * 60_000)):
        signal = "BUY" if number % 3 else "SELL"
        lines.append(json.dumps(dict(id=f"p{number}", ticker=symbol, signal=signal, confidence=0.9, timestamp=at)) + "\n")
    (folder / "predictions.ndjson").write_text("".join(lines))
    store = ["--folder", str(folder / "bars")]
    sluice("data", "import", f"{symbol}={FIXTURES / market['bars']}", *store)
    sluice("data", "import", str(FIXTURES / market["rows"]), "--format", "canonical", *store)
    files = ["--strategy", str(folder / "audited.yaml"), "--predictions", str(folder / "predictions.ndjson")]
    return ["--bars", symbol, *files, *store, "--poll-latency", "0"]


def main():
    trades, found = 0, []
    for symbol, market in MARKETS.items():
        chain = Chain(symbol, market)
        with tempfile.TemporaryDirectory() as scratch:
            arguments = files_of(Path(scratch), symbol, market)
            for model in MODELS:
                report = json.loads(sluice("backtest", *arguments, "--fills", model, "--json"))
                faults = [text for trade in report["trades"] for text in audit_trade(trade, model, chain, market["grid"])]
                faults += audit_marks(report, chain, market)
                trades += len(report["trades"])
                found += faults
                print(f"{'✗' if faults else '✓'} {symbol}, {model}: {len(report['trades'])} trades, {len(faults)} differ")
    for text in found[:10]:
        print("    " + text)
    if trades < LEAST_TRADES:
        found.append("too few trades")
    print(f"{trades} trades compared, {len(found)} figures differ")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
