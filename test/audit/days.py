"""Plays drawn days with `sluice backtest` and with the program below, written from docs/backtest.md and decision 0074
alone, and compares every trade, what gaps cost and the bars that reach a stop and its target.

    python3 test/audit/days.py
"""

import json
import random
import sys
import tempfile
from datetime import date, timedelta
from itertools import product
from pathlib import Path

from program import sluice

CLOSED = {"2023-01-02", "2023-01-16", "2023-02-20", "2023-04-07", "2023-05-29", "2023-06-19", "2023-07-04"}
CLOSED |= {"2023-09-04", "2023-11-23", "2023-12-25"}
STOP, SHARES = 3, 100
WHOLE, IN_PARTS = [(100, 4)], [(60, 2), (40, 6)]
"""Of each part its shares and its target, in percent of the entry."""
BORROW = 25
"""Percent a year, which shorts pay for each night."""
LEAST_TRADES, LEAST_GAPS, LEAST_BOTH, LEAST_FEES = 300, 30, 30, 100


def days_of(year):
    day = date(year, 1, 1)
    while day.year == year:
        if day.weekday() < 5 and str(day) not in CLOSED:
            yield str(day)
        day += timedelta(days=1)


def market(seed):
    """Rows of (day, open, high, low, close) in cents: nights jump, and many days are wide."""
    draw = random.Random(seed)
    close, rows = 10_000, []
    for day in days_of(2023):
        open_ = max(5_000, close + draw.choice([0, 0, draw.randint(-60, 60), draw.randint(-700, 700)]))
        width = draw.choice([80, 150, 900])
        high, low = open_ + draw.randint(0, width), open_ - draw.randint(0, width)
        close = draw.randint(low, high)
        if close > 16_000 or close < 6_500:
            close = min(high, max(low, 10_000))
        rows.append((day, open_, high, low, close))
    return rows


def half_up(value):
    return int(value + 0.5 + 1e-9)


class Position:
    """A part; prices and fees in cents, `sign` is 1 for longs, -1 for shorts."""

    def __init__(self, day, entry, sign, part):
        self.day, self.entry, self.fee = day, entry, 0
        self.shares, percent = part
        stop, target = entry * (100 - sign * STOP), entry * (100 + sign * percent)
        self.stop = stop // 100 if sign > 0 else -(-stop // 100)
        self.target = -(-target // 100) if sign > 0 else target // 100


def replayed(rows, sign, parts):
    trades, held, gaps, both, missed = [], [], [0, 0], set(), 0

    def leave(part, day, price, reason):
        trades.append((part.day, part.entry, day, price, reason, part.shares, part.fee))
        held.remove(part)

    for index, (day, open_, high, low, close) in enumerate(rows):
        for part in list(held):
            if sign * (open_ - part.stop) <= 0:
                fill = open_ - sign
                gaps[0] += 1
                gaps[1] += sign * (part.stop - fill) * part.shares
                leave(part, day, fill, "stop")
            elif sign * (open_ - sign - part.target) >= 0:
                leave(part, day, open_ - sign, "target")
        if not held and index >= 5:
            closes = [row[4] for row in rows[index - 5 : index]]
            if sign * (5 * closes[-1] - sum(closes)) > 0:
                held += [Position(day, open_ + sign, sign, part) for part in parts]
        worst, best = (low, high) if sign > 0 else (high, low)
        for part in list(held):
            is_stopped = sign * (worst - part.stop) <= 0
            is_target = sign * (best - sign - part.target) >= 0
            if is_stopped and is_target:
                both.add(day)
                missed += sign * (part.target - part.stop + sign) * part.shares
                leave(part, day, part.stop - sign, "stop")
            elif is_stopped:
                leave(part, day, part.stop - sign, "stop")
            elif is_target:
                leave(part, day, part.target, "target")
        if sign < 0 and index + 1 < len(rows):
            nights = (date.fromisoformat(rows[index + 1][0]) - date.fromisoformat(day)).days
            for part in held:
                part.fee += half_up(part.shares * close * BORROW / 100 / 360 * nights)
    return trades, gaps, [len(both), missed]


def played(rows, sign, parts, folder):
    target = ", ".join(f"{{ percent: {percent}, portion_percent: {shares} }}" for shares, percent in parts)
    side, than = ("long", ">") if sign > 0 else ("short", "<")
    strategy = folder / "days.yaml"
    strategy.write_text(
        f"""name: days
symbols: [AAPL]
entry: {{ on: bar, every: day, side: {side}, when: "sma(1, '1d') {than} sma(5, '1d')" }}
size: {{ shares: {SHARES} }}
stop: {{ percent: {STOP} }}
target: [{target}]
cooldown_minutes: 0
"""
    )
    bars = folder / "days.csv"
    lines = [",".join([day, *(f"{cents / 100:.2f}" for cents in prices), "100000000"]) for day, *prices in rows]
    bars.write_text("date,open,high,low,close,volume\n" + "\n".join(lines) + "\n")
    arguments = ["--strategy", strategy, "--bars", f"AAPL={bars}", "--commission", "none"]
    arguments += ["--borrow", f"{BORROW}%", "--volume-share", 100, "--monte-carlo", 0, "--folder", folder]
    report = json.loads(sluice("backtest", *arguments, "--json"))
    trades = [
        (
            *(one["opened_at"][:10], round(one["entry"] * 100), one["closed_at"][:10], round(one["exit"] * 100)),
            *(one["reason"], one["quantity"], round(one["commission"] * 100)),
        )
        for one in report["trades"]
    ]
    risks = report["bar_risks"]
    gaps = [risks["gaps"]["stops"], round(risks["gaps"]["cost"] * 100)]
    both = [risks["both_touched"]["bars"], round(risks["both_touched"]["profit_if_targets"] * 100)]
    return trades, gaps, both


def in_order(trades):
    """Parts that close in one bar come in any order."""
    return sorted(trades, key=lambda one: (one[2], one[0], one[5]))


def main():
    differences, counts, fees = 0, [0, 0, 0], 0
    for seed, sign, parts in product(range(1, 4), (1, -1), (WHOLE, IN_PARTS)):
        rows, name = market(seed), f"seed {seed}, {sign}, {len(parts)} parts"
        with tempfile.TemporaryDirectory() as folder:
            theirs = played(rows, sign, parts, Path(folder))
        ours = replayed(rows, sign, parts)
        for one, other in zip(in_order(ours[0]), in_order(theirs[0])):
            if one != other:
                differences += 1
                print(f"{name}: {one} here, {other} there")
        if len(ours[0]) != len(theirs[0]) or ours[1:] != theirs[1:]:
            differences += 1
            print(f"{name}: {len(ours[0])} {ours[1:]} here, {len(theirs[0])} {theirs[1:]} there")
        counts = [count + more for count, more in zip(counts, (len(ours[0]), ours[1][0], ours[2][0]))]
        fees += sum(one[6] > 0 for one in ours[0])
    print(
        f"days: {counts[0]} trades, {fees} of them with borrowed nights, {counts[1]} gaps,"
        f" {counts[2]} bars with both: {differences} differences"
    )
    is_enough = counts[0] >= LEAST_TRADES and counts[1] >= LEAST_GAPS and counts[2] >= LEAST_BOTH and fees >= LEAST_FEES
    return 0 if differences == 0 and is_enough else 1


if __name__ == "__main__":
    sys.exit(main())
