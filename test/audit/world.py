"""Draws bars and predictions from a seed: the markets in which the audit compares trades."""

import gzip
import json
from datetime import date, timedelta
from random import Random

HOLIDAYS = {"2025-11-27", "2025-12-25", "2026-01-01", "2026-01-19", "2026-02-16", "2026-06-19"}
EARLY_CLOSES = {"2020-11-27", "2025-11-28", "2025-12-24"}
MINUTE = 60_000


def utc_offset_hours(day):
    """New York: daylight time from the second Sunday of March to the first of November."""

    def sunday(month, count):
        first = date(day.year, month, 1)
        return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (count - 1))

    return -4 if sunday(3, 2) <= day < sunday(11, 1) else -5


def session_of(day):
    """Open and close in milliseconds since 1970."""
    midnight = (day - date(1970, 1, 1)).days * 1440 * MINUTE - utc_offset_hours(day) * 60 * MINUTE
    close = 13 * 60 if day.isoformat() in EARLY_CLOSES else 16 * 60
    return midnight + 570 * MINUTE, midnight + close * MINUTE


def sessions_from(first, count):
    day, sessions = date.fromisoformat(first), []
    while len(sessions) < count:
        if day.weekday() < 5 and day.isoformat() not in HOLIDAYS:
            sessions.append(session_of(day))
        day += timedelta(days=1)
    return sessions


# drift and deviation: of a minute, in hundredths of a percent; gap: of a night, in percent; missing: chance of a minute
# without trades; halt: chance that a minute begins a halt of 5 to 40 minutes; wide: chance of a bar ten times as wide.
REGIMES = {
    "calm": dict(drift=0, deviation=4, gap=0.3, volume=(20_000, 90_000), missing=0, halt=0, wide=0),
    "rising": dict(drift=0.8, deviation=6, gap=0.5, volume=(20_000, 90_000), missing=0, halt=0, wide=0),
    "falling": dict(drift=-0.8, deviation=6, gap=0.5, volume=(20_000, 90_000), missing=0, halt=0, wide=0),
    "gaps": dict(drift=0, deviation=8, gap=4, volume=(20_000, 90_000), missing=0.02, halt=0, wide=0.004),
    "wild": dict(drift=0, deviation=10, gap=1, volume=(20_000, 90_000), missing=0, halt=0, wide=0.03),
    "sparse": dict(drift=0, deviation=4, gap=0.5, volume=(100, 4_000), missing=0.7, halt=0, wide=0.05),
    "thin": dict(drift=0, deviation=8, gap=0.5, volume=(0, 4_000), missing=0.3, halt=0, wide=0.01),
    "halts": dict(drift=0, deviation=8, gap=0.5, volume=(5_000, 60_000), missing=0.01, halt=0.004, wide=0.02),
}


def bars_of(regime, sessions, seed):
    """(start, open, high, low, close in cents, volume) of each minute with trades."""
    random, terms, bars = Random(seed), REGIMES[regime], []
    price, halted_until = random.uniform(30, 300) * 100, 0
    for opens, closes in sessions:
        price *= 1 + random.uniform(-terms["gap"], terms["gap"]) / 100
        for start in range(opens, closes, MINUTE):
            if start > opens and random.random() < terms["halt"]:
                halted_until = start + random.randint(5, 40) * MINUTE
            missing = start < halted_until or (start > opens and random.random() < terms["missing"])
            deviation = terms["deviation"] * (10 if random.random() < terms["wide"] else 1)
            change = random.gauss(terms["drift"], deviation) / 10_000
            closing = price * (1 + change)
            reach = [abs(random.gauss(0, deviation / 2)) * price / 10_000 for _ in range(2)]
            volume = random.randint(*terms["volume"])
            if not missing:
                high, low = max(price, closing) + reach[0], min(price, closing) - reach[1]
                bars.append((start, round(price), round(high), round(low), round(closing), volume))
            # The next bar opens at this close or a few cents away.
            price = closing + random.choice([0, 0, 0, 1, -1, 3, -3])
    return bars


def markets_of(markets, sessions, seed):
    """By symbol: drawn by a regime, or one that follows others: {symbol: 1 or -1}, with them or against them."""
    bars = {}
    for symbol, market in markets.items():
        if isinstance(market, str):
            bars[symbol] = bars_of(market, sessions, f"{seed} {symbol}")
        else:
            bars[symbol] = beside([(bars[other], side) for other, side in market.items()], f"{seed} {symbol}")
    return bars


def beside(others, seed):
    """Moves by the product of their movements, with a few cents of its own."""
    random, rows = Random(seed), []
    first = others[0][0][0][1]
    for minute in zip(*(bars for bars, _ in others)):
        prices = []
        for column in range(1, 5):
            moved = 1
            for row, (bars, side) in zip(minute, others):
                moved *= (row[column] / bars[0][1]) ** side
            prices.append(round(first * moved) + random.randint(-2, 2))
        o, h, l, c = prices
        rows.append((minute[0][0], o, max(prices), min(prices), c, minute[0][5]))
    return rows


def predictions_of(symbols, sessions, per_day, seed):
    """Times are odd milliseconds or, one in five, moments of a print; some are outside of the session."""
    random, lines, used = Random(seed), [], set()
    for opens, closes in sessions:
        for _ in range(per_day):
            at = random.randrange(opens - 10 * MINUTE, closes + 5 * MINUTE)
            if random.random() < 0.2:
                at -= at % 15_000
            symbol = random.choice(symbols)
            if (symbol, at) in used:
                continue
            used.add((symbol, at))
            signal = random.choices(["BUY", "SELL", "NEUTRAL"], [5, 4, 1])[0]
            confidence = round(random.uniform(0.4, 1), 4)
            lines.append(dict(ticker=symbol, signal=signal, confidence=confidence, timestamp=at))
    return sorted(lines, key=lambda line: line["timestamp"])


def recorded(folder):
    """The demonstration's real minutes of SPY, with prices between the ticks, and its predictions."""
    lines = (folder / "spy-1m.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    predictions = (folder / "predictions.ndjson").read_text().splitlines()
    return {"SPY": regular_minutes(line.split(",") for line in lines)}, [json.loads(line) for line in predictions]


def of_lean(file):
    """Real minutes of LEAN's repository, by symbol."""
    by_symbol = {}
    for line in gzip.decompress(file.read_bytes()).decode().splitlines()[1:]:
        symbol, *cells = line.split(",")
        by_symbol.setdefault(symbol, []).append(cells)
    return {symbol: regular_minutes(rows) for symbol, rows in by_symbol.items()}


def regular_minutes(lines):
    rows = []
    for time, *prices, volume in lines:
        day, clock = date.fromisoformat(time[:10]), time[11:].split(":")
        opens, closes = session_of(day)
        start = opens + (int(clock[0]) * 60 + int(clock[1]) - 570) * MINUTE
        if opens <= start < closes:
            rows.append((start, *(float(price) * 100 for price in prices), int(float(volume))))
    return rows
