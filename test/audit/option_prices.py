"""Prices of options by the formulas of docs/technical/options.md."""

import math
from datetime import date, datetime, timezone

AT = round(datetime(2026, 11, 16, 16, tzinfo=timezone.utc).timestamp() * 1000)
TODAY = date(2026, 11, 16)
CLOSE_UTC, MIDNIGHT_UTC = 21, 5
"""Hours in UTC of New York's close and midnight, in winter."""
YEAR = 365 * 86_400_000
STEPS = [(0, 0.01), (3, 0.05)]


def probability(x):
    return math.erfc(-x / math.sqrt(2)) / 2


def years_to(day, hour):
    then = datetime(day.year, day.month, day.day, hour, tzinfo=timezone.utc)
    return (round(then.timestamp() * 1000) - AT) / YEAR


def european(sign, spot, strike, years, rate, volatility):
    """Price and delta, without a yield."""
    deviation = volatility * math.sqrt(years)
    d1 = (math.log(spot / strike) + rate * years) / deviation + deviation / 2
    discounted = strike * math.exp(-rate * years)
    price = sign * (spot * probability(sign * d1) - discounted * probability(sign * (d1 - deviation)))
    return price, sign * probability(sign * d1)


def implied(sign, price, spot, strike, years, rate):
    discounted = strike * math.exp(-rate * years)
    if not max(0, sign * (spot - discounted)) < price < (spot if sign > 0 else discounted):
        return None
    low, high = 1e-4, 5.0
    if european(sign, spot, strike, years, rate, high)[0] < price:
        return None
    for _ in range(80):
        middle = (low + high) / 2
        is_low = european(sign, spot, strike, years, rate, middle)[0] < price
        low, high = (middle, high) if is_low else (low, middle)
    return (low + high) / 2


def american_delta(sign, spot, strike, years, rate, volatility, dividends):
    """Leisen and Reimer, each node computed alone from its place."""
    steps = 101
    times = [years * i / steps for i in range(steps)]
    escrow = [sum(a * math.exp(-rate * (y - now)) for y, a in dividends if now < y < years) for now in times]
    start = spot - escrow[0]
    deviation = volatility * math.sqrt(years)
    d2 = (math.log(start / strike) + rate * years) / deviation - deviation / 2

    def inverted(z):
        root = math.sqrt(1 - math.exp(-((z / (steps + 1 / 3 + 0.1 / (steps + 1))) ** 2) * (steps + 1 / 6)))
        return min(max(0.5 + math.copysign(0.5, z) * root, 1e-9), 1 - 1e-9)

    chance, growth = inverted(d2), math.exp(rate * years / steps)
    up = growth * inverted(d2 + deviation) / chance
    down = (growth - chance * up) / (1 - chance)
    values = [max(0, sign * (start * up**j * down ** (steps - j) - strike)) for j in range(steps + 1)]
    for i in range(steps - 1, 0, -1):
        values = [
            max(
                (chance * values[j + 1] + (1 - chance) * values[j]) / growth,
                sign * (start * up**j * down ** (i - j) + escrow[i] - strike),
            )
            for j in range(i + 1)
        ]
    return (values[1] - values[0]) / (start * (up - down))


def step_at(price):
    return [step for edge, step in STEPS if price >= edge][-1]
