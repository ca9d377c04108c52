"""Plays drawn days with `sluice backtest` and with the program below, written from docs/backtest.md and decision 0074
alone, and compares every trade, what gaps cost and the bars that reach a stop and its target.

    python3 test/audit/days.py
"""

import json
import random
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from program import sluice

CLOSED = {"2023-01-02", "2023-01-16", "2023-02-20", "2023-04-07", "2023-05-29", "2023-06-19", "2023-07-04"}
CLOSED |= {"2023-09-04", "2023-11-23", "2023-12-25"}
STOP, TARGET, SHARES = 3, 4, 100
LEAST_TRADES, LEAST_GAPS, LEAST_BOTH = 100, 10, 10


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


def replayed(rows, sign):
    """All prices in cents; `sign` is 1 for longs, -1 for shorts."""
    trades, held, gaps, both = [], None, [0, 0], [0, 0]

    def leave(day, price, reason):
        nonlocal held
        trades.append((held["day"], held["entry"], day, price, reason))
        held = None

    for index, (day, open_, high, low, close) in enumerate(rows):
        if held is not None:
            stop, target = held["stop"], held["target"]
            if sign * (open_ - stop) <= 0:
                fill = open_ - sign
                gaps[0] += 1
                gaps[1] += sign * (stop - fill) * SHARES
                leave(day, fill, "stop")
            elif sign * (open_ - sign - target) >= 0:
                leave(day, open_ - sign, "target")
        if held is None and index >= 5:
            closes = [row[4] for row in rows[index - 5 : index]]
            if sign * (5 * closes[-1] - sum(closes)) > 0:
                entry = open_ + sign
                stop, target = entry * (100 - sign * STOP), entry * (100 + sign * TARGET)
                held = dict(day=day, entry=entry)
                held["stop"] = stop // 100 if sign > 0 else -(-stop // 100)
                held["target"] = -(-target // 100) if sign > 0 else target // 100
        if held is None:
            continue
        stop, target = held["stop"], held["target"]
        worst, best = (low, high) if sign > 0 else (high, low)
        is_stopped = sign * (worst - stop) <= 0
        is_target = sign * (best - sign - target) >= 0
        if is_stopped and is_target:
            fill = stop - sign
            both[0] += 1
            both[1] += sign * (target - fill) * SHARES
            leave(day, fill, "stop")
        elif is_stopped:
            leave(day, stop - sign, "stop")
        elif is_target:
            leave(day, target, "target")
    return trades, gaps, both


def played(rows, sign, folder):
    side, than = ("long", ">") if sign > 0 else ("short", "<")
    strategy = folder / "days.yaml"
    strategy.write_text(
        f"""name: days
symbols: [AAPL]
entry: {{ on: bar, every: day, side: {side}, when: "sma(1, '1d') {than} sma(5, '1d')" }}
size: {{ shares: {SHARES} }}
stop: {{ percent: {STOP} }}
target: {{ percent: {TARGET} }}
cooldown_minutes: 0
"""
    )
    bars = folder / "days.csv"
    lines = [",".join([day, *(f"{cents / 100:.2f}" for cents in prices), "100000000"]) for day, *prices in rows]
    bars.write_text("date,open,high,low,close,volume\n" + "\n".join(lines) + "\n")
    arguments = ["--strategy", strategy, "--bars", f"AAPL={bars}", "--commission", "none"]
    arguments += ["--volume-share", 100, "--monte-carlo", 0, "--folder", folder]
    report = json.loads(sluice("backtest", *arguments, "--json"))
    trades = [
        (one["opened_at"][:10], round(one["entry"] * 100), one["closed_at"][:10], round(one["exit"] * 100), one["reason"])
        for one in report["trades"]
    ]
    risks = report["bar_risks"]
    gaps = [risks["gaps"]["stops"], round(risks["gaps"]["cost"] * 100)]
    both = [risks["both_touched"]["bars"], round(risks["both_touched"]["profit_if_targets"] * 100)]
    return trades, gaps, both


def main():
    differences, counts = 0, [0, 0, 0]
    for seed in range(1, 4):
        for sign in (1, -1):
            rows = market(seed)
            with tempfile.TemporaryDirectory() as folder:
                theirs = played(rows, sign, Path(folder))
            ours = replayed(rows, sign)
            for one, other in zip(ours[0], theirs[0]):
                if one != other:
                    differences += 1
                    print(f"seed {seed}, {sign}: {one} here, {other} there")
            if len(ours[0]) != len(theirs[0]) or ours[1:] != theirs[1:]:
                differences += 1
                print(f"seed {seed}, {sign}: {len(ours[0])} {ours[1:]} here, {len(theirs[0])} {theirs[1:]} there")
            counts = [count + more for count, more in zip(counts, (len(ours[0]), ours[1][0], ours[2][0]))]
    print(f"days: {counts[0]} trades, {counts[1]} gaps, {counts[2]} bars with both: {differences} differences")
    is_enough = counts[0] >= LEAST_TRADES and counts[1] >= LEAST_GAPS and counts[2] >= LEAST_BOTH
    return 0 if differences == 0 and is_enough else 1


if __name__ == "__main__":
    sys.exit(main())
