"""Plays contracts that are sold against shares and cash over recorded option chains with `sluice backtest --json`, and works out from the
files alone what each trade must have brought, what expires, which shares are delivered, and what shares, dividends and the account must be
worth at each close. Standard library only; docs/audit.md explains it.

    python3 test/audit/written_options.py
"""

import csv
import json
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

from option_fills import CENT, FIXTURES, MARKETS, MODELS, Chain, commission, fill_faults, millis
from program import sluice

LEAST_TRADES = 100
LEAST_ENDED = 8
CASH = Decimal(500_000)
DIVIDEND = ("2015-12-28", Decimal("0.75"))
RUNS = {
    "TWX: calls for twelve minutes": dict(symbol="TWX", sells=("call",), shares=300, cost=Decimal(60), exit=dict(max_minutes=12)),
    "TWX: puts for twelve minutes": dict(symbol="TWX", sells=("put",), shares=0, cost=None, exit=dict(max_minutes=12)),
    **{
        f"GOOG: {kind}s of delta {delta} to their end": dict(
            **dict(symbol="GOOG", sells=(kind, *others), shares=shares, cost=cost, delta=delta),
            **dict(exit=dict(hold_to_expiry=True), models=("cross", "mid")),
        )
        for kind, others, shares, cost in (("call", (), 300, Decimal("700.5")), ("put", ("call",), 0, None))
        for delta in ("0.10..0.35", "0.60..0.90")
    },
}


class Stock:
    """Last prices by time, and the closes of sessions."""

    def __init__(self, market):
        with open(FIXTURES / market["bars"]) as file:
            self.bars = [(millis(row["date"]) + 60_000, Decimal(row["open"]), Decimal(row["close"])) for row in csv.DictReader(file)]

    def at(self, moment):
        return [close for end, _, close in self.bars if end <= moment][-1]


def terms_of(name):
    """Of `GOOG 151224C00750000`: the day, call or put, and the strike."""
    text = name.split()[1]
    day = f"20{text[0:2]}-{text[2:4]}-{text[4:6]}"
    return day, text[6], Decimal(text[7:]) / 1000


def close_of(day, market):
    hour = market["days"].get(day, 16)
    return millis(f"{day}T{hour - market['offset']:02d}:00:00Z")


def delivered(trade, stock, market):
    """Signed shares of one that was held to its end; None if it was bought back."""
    if Decimal(str(trade["exit"])) != 0:
        return None
    day, right, strike = terms_of(trade["symbol"])
    spot = stock.at(close_of(day, market))
    value = spot - strike if right == "C" else strike - spot
    units = 100 * trade["quantity"]
    return 0 if value < CENT else (-units if right == "C" else units)


def audit_trade(trade, model, chain, stock, market):
    name, units = trade["symbol"], 100 * trade["quantity"]
    entry, exit_price = Decimal(str(trade["entry"])), Decimal(str(trade["exit"]))
    shares, found = delivered(trade, stock, market), []
    fills = [("sell", trade["opened_at"], entry)]
    if shares is None:
        fills.append(("buy", trade["closed_at"], exit_price))
    else:
        day, _, _ = terms_of(name)
        if millis(trade["closed_at"]) < close_of(day, market):
            found.append(f"ended at {trade['closed_at']}, before its last close")
        reason = "delivered" if shares else "expiry"
        if trade["reason"] != reason:
            found.append(f"ended as {trade['reason']}, audit {reason}")
    for side, moment, price in fills:
        if millis(moment) not in chain.times:
            found.append(f"a {side} at {moment}, when the chain has no row")
        found += fill_faults(model, side, price, chain.at(name, millis(moment)), market["grid"])
    cost = commission(trade["quantity"]) * len(fills)
    gross = (entry - exit_price) * units
    for field, value in (("side", "short"), ("commission", cost), ("pnl", gross), ("net_pnl", gross - cost)):
        got = trade[field] if field == "side" else Decimal(str(trade[field]))
        if got != value:
            found.append(f"{field} {got}, audit {value}")
    return [f"{name} {trade['opened_at']}: {text}" for text in found]


class Book:
    """Shares at average cost and cash, as of one moment."""

    def __init__(self, run, report, stock, market, moment):
        self.shares, self.cost = Decimal(run["shares"]), run["cost"] or Decimal(0)
        self.realized, self.dividends, self.premium, self.open = Decimal(0), Decimal(0), Decimal(0), []
        ended = []
        for trade in report["trades"]:
            shares = delivered(trade, stock, market)
            at = millis(trade["closed_at"]) if shares is None else close_of(terms_of(trade["symbol"])[0], market)
            if millis(trade["opened_at"]) > moment:
                continue
            if at <= moment:
                ended.append((at, shares, trade))
            else:
                self.open.append(trade)
        for at, shares, trade in sorted(ended, key=lambda one: one[0]):
            self.premium += Decimal(str(trade["net_pnl"]))
            if shares:
                self.deliver(Decimal(shares), terms_of(trade["symbol"])[2])
        day, amount = DIVIDEND
        if run["symbol"] == "GOOG" and moment >= millis(f"{day}T14:30:00Z"):
            self.dividends = self.shares * amount

    def deliver(self, shares, strike):
        if shares > 0:
            self.cost = (self.cost * self.shares + strike * shares) / (self.shares + shares)
        else:
            self.realized += (strike - self.cost) * -shares
        self.shares += shares


def audit_books(run, report, chain, stock, market):
    found = []
    first = stock.bars[0][1]
    basis = Decimal(0) if run["cost"] is None else run["cost"]
    if Decimal(str(report["start_equity"])) != CASH + run["shares"] * first:
        found.append(f"start {report['start_equity']}, audit {CASH + run['shares'] * first}")
    for mark in report["equity"]:
        at = millis(mark["at"])
        if all(at != end for end, _, _ in stock.bars) or at % 3_600_000:
            continue
        book = Book(run, report, stock, market, at)
        equity = CASH + run["shares"] * basis + book.realized + book.dividends + book.premium
        equity += book.shares * (stock.at(at) - book.cost)
        for trade in book.open:
            quote = chain.at(trade["symbol"], at)
            mid = (quote["bid"] + quote["ask"]) / 2
            equity += (Decimal(str(trade["entry"])) - mid) * 100 * trade["quantity"] - commission(trade["quantity"])
        if abs(Decimal(str(mark["equity"])) - equity) > Decimal("0.005"):
            found.append(f"equity at {mark['at']} {mark['equity']}, audit {equity}")
    end = millis(report["equity"][-1]["at"])
    book = Book(run, report, stock, market, end)
    expected = dict(
        start_shares=run["shares"],
        shares=book.shares,
        realized_pnl=book.realized,
        unrealized_pnl=book.shares * (stock.at(end) - book.cost),
        dividends=book.dividends,
        premium=book.premium,
    )
    [said] = report.get("holdings") or [dict.fromkeys(expected, 0) | dict(premium=book.premium)]
    for field, value in expected.items():
        if abs(Decimal(str(said[field])) - value) > Decimal("0.005"):
            found.append(f"holding: {field} {said[field]}, audit {value}")
    return found


def strategy(name, symbol, kind, run, dte):
    return dict(
        name=name,
        symbols=[symbol],
        trade=dict(
            **{"as": "covered_call" if kind == "call" else "cash_secured_put", "dte": dte, "delta": run.get("delta", "0.05..0.95")},
            **{"max_delta_gap": 1, "max_spread_percent": 60, "min_volume": 0, "min_open_interest": 0, "min_premium_ticks": 1},
        ),
        entry=dict(side="short" if kind == "call" else "long", when="true"),
        size=dict(shares=1),
        exit=dict(opposite=False, **run["exit"]),
        cooldown_minutes=0,
        limits=dict(max_positions=1, max_entries_per_day=100),
    )


def files_of(folder, run, market):
    symbol, (first, last) = run["symbol"], (min(market["days"]), max(market["days"]))
    arguments = []
    for kind in run["sells"]:
        path = folder / f"{kind}.yaml"
        path.write_text(json.dumps(strategy(f"{kind}s", symbol, kind, run, market["dte"])))
        arguments += ["--strategy", str(path)]
    lines = []
    for number, at in enumerate(range(millis(f"{first}T15:00:20Z"), millis(f"{last}T19:00:20Z"), 7 * 60_000)):
        signal = "SELL" if run["sells"][0] == "call" else "BUY"
        lines.append(json.dumps(dict(id=f"p{number}", ticker=symbol, signal=signal, confidence=0.9, timestamp=at)) + "\n")
    (folder / "predictions.ndjson").write_text("".join(lines))
    (folder / "config.yaml").write_text("risk: { max_position_percent: 100, max_symbol_percent: 100 }\n")
    (folder / "actions.csv").write_text(f"date,symbol,dividend,split\n{DIVIDEND[0]},GOOG,{DIVIDEND[1]},\n")
    store = ["--folder", str(folder / "bars")]
    sluice("data", "import", f"{symbol}={FIXTURES / market['bars']}", *store)
    sluice("data", "import", str(FIXTURES / market["rows"]), "--format", "canonical", *store)
    arguments += ["--bars", symbol, "--predictions", str(folder / "predictions.ndjson"), *store, "--poll-latency", "0"]
    arguments += ["--cash", str(CASH), "--actions", str(folder / "actions.csv")]
    if run["shares"]:
        arguments += ["--holdings", f"{symbol}={run['shares']}@{run['cost']}"]
    return arguments


def main():
    trades, ended, found = 0, 0, []
    for name, run in RUNS.items():
        market = MARKETS[run["symbol"]]
        chain, stock = Chain(run["symbol"], market), Stock(market)
        with tempfile.TemporaryDirectory() as scratch:
            arguments = files_of(Path(scratch), run, market)
            for model in run.get("models", MODELS):
                report = json.loads(sluice("backtest", *arguments, "--fills", model, "--json"))
                faults = [text for trade in report["trades"] for text in audit_trade(trade, model, chain, stock, market)]
                faults += audit_books(run, report, chain, stock, market)
                trades += len(report["trades"])
                over = [trade for trade in report["trades"] if delivered(trade, stock, market) is not None]
                ended += len(over)
                found += faults
                print(f"{'✗' if faults else '✓'} {name}, {model}: {len(report['trades'])} trades, {len(over)} to the end, {len(faults)} differ")
    for text in found[:10]:
        print("    " + text)
    if trades < LEAST_TRADES or ended < LEAST_ENDED:
        found.append("too few trades")
    print(f"{trades} trades compared, {len(found)} figures differ")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
