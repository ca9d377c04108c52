"""Prices drawn options by other methods than the program does, and compares: the European price as an integral over the
prices at expiry, greeks as differences of it, the implied volatility by bisection, and the American price by finite
differences. Standard library only; docs/audit.md explains it.

    python3 test/audit/options.py
"""

import json
import math
import random
import sys
import time

from program import answers, drawn_of

COUNT = drawn_of(300)
AMERICAN = drawn_of(40)
"""Finite differences in plain Python take half a second each."""


def cases(draw):
    for number in range(COUNT):
        spot = draw.uniform(5, 500)
        years = draw.choice((7, 21, 45, 120, 365)) / 365
        volatility = draw.uniform(0.1, 0.9)
        inputs = dict(
            right=draw.choice(("call", "put")),
            spot=spot,
            strike=spot * math.exp(draw.uniform(-1.5, 1.5) * volatility * math.sqrt(years)),
            years=years,
            rate=draw.uniform(0, 0.08),
            dividendYield=draw.uniform(0, 0.04),
            volatility=volatility,
        )
        dividends = []
        if number % 2:
            inputs["dividendYield"] = 0
            dividends = [dict(years=years * draw.uniform(0.2, 0.8), amount=spot * draw.uniform(0.002, 0.02))]
        yield dict(inputs=inputs, dividends=dividends, quoted=european(inputs) * draw.uniform(0.8, 1.2))


def european(inputs, **changed):
    """The discounted mean of the payoff: Simpson's rule over the normal deviate, between the strike and twelve deviations."""
    it = {**inputs, **changed}
    deviation = it["volatility"] * math.sqrt(it["years"])
    growth = (it["rate"] - it["dividendYield"]) * it["years"] - deviation * deviation / 2
    at_strike = (math.log(it["strike"] / it["spot"]) - growth) / deviation
    sign = 1 if it["right"] == "call" else -1
    low, high = (at_strike, 12 + deviation) if sign > 0 else (-12, at_strike)
    if low >= high:
        return 0.0

    def weighed(z):
        payoff = sign * (it["spot"] * math.exp(growth + deviation * z) - it["strike"])
        return payoff * math.exp(-z * z / 2)

    parts = 2_000
    width = (high - low) / parts
    total = weighed(low) + weighed(high)
    total += 4 * math.fsum(weighed(low + i * width) for i in range(1, parts, 2))
    total += 2 * math.fsum(weighed(low + i * width) for i in range(2, parts, 2))
    return math.exp(-it["rate"] * it["years"]) * total * width / 3 / math.sqrt(2 * math.pi)


def slope(inputs, field, step):
    def moved(times):
        return european(inputs, **{field: inputs[field] + times * step})

    return (8 * (moved(1) - moved(-1)) - (moved(2) - moved(-2))) / (12 * step)


def bend(inputs, step):
    up, down = (european(inputs, spot=inputs["spot"] + d) for d in (step, -step))
    return (up + down - 2 * european(inputs)) / (step * step)


def implied(inputs, quoted):
    low, high = 1e-4, 5.0
    sign = 1 if inputs["right"] == "call" else -1
    spot = inputs["spot"] * math.exp(-inputs["dividendYield"] * inputs["years"])
    strike = inputs["strike"] * math.exp(-inputs["rate"] * inputs["years"])
    if not max(0, sign * (spot - strike)) < quoted < european(inputs, volatility=high):
        return None
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if european(inputs, volatility=middle) < quoted else (low, middle)
    return (low + high) / 2


def american(inputs, dividends):
    """Implicit finite differences in the logarithm of the spot without its dividends, exercised wherever that pays more."""
    rate, volatility, years = inputs["rate"], inputs["volatility"], inputs["years"]
    sign = 1 if inputs["right"] == "call" else -1

    def coming(now):
        return sum(d["amount"] * math.exp(-rate * (d["years"] - now)) for d in dividends if d["years"] > now)

    start = inputs["spot"] - coming(0)
    nodes, steps = 400, 400
    reach = 6 * volatility * math.sqrt(years)
    dx, dt = 2 * reach / nodes, years / steps
    spots = [start * math.exp(-reach + i * dx) for i in range(nodes + 1)]

    def exercised(spot, now):
        return sign * (spot + coming(now) - inputs["strike"])

    values = [max(0, sign * (spot - inputs["strike"])) for spot in spots]
    drift = rate - inputs["dividendYield"] - volatility**2 / 2
    diffusion = volatility**2 / 2 / dx**2
    below, above = diffusion - drift / 2 / dx, diffusion + drift / 2 / dx
    for step in range(steps - 1, -1, -1):
        now = step * dt
        # The first two steps are implicit, which damps the kink of the payoff; the others are Crank and Nicolson's.
        weight = 1.0 if step >= steps - 2 else 0.5
        ends = [max(0, exercised(spots[i], now)) for i in (0, nodes)]
        known = [
            values[i]
            + (1 - weight) * dt * (below * values[i - 1] - (below + above + rate) * values[i] + above * values[i + 1])
            for i in range(1, nodes)
        ]
        inner = solved(known, ends, (weight * dt * below, 1 + weight * dt * (below + above + rate), weight * dt * above))
        values = [ends[0], *inner, ends[1]]
        values = [max(value, exercised(spot, now)) for value, spot in zip(values, spots)]
    return values[nodes // 2]


def solved(known, ends, row):
    """The tridiagonal system −below x[i−1] + middle x[i] − above x[i+1] = known[i] between two known ends."""
    below, middle, above = row
    known = list(known)
    known[0] += below * ends[0]
    known[-1] += above * ends[1]
    ratios, parts = [], []
    for i, value in enumerate(known):
        pivot = middle - (below * ratios[i - 1] if i else 0)
        ratios.append(above / pivot)
        parts.append((value + (below * parts[i - 1] if i else 0)) / pivot)
    found = [parts[-1]]
    for i in range(len(known) - 2, -1, -1):
        found.append(parts[i] + ratios[i] * found[-1])
    return found[::-1]


def differences(case, ours, with_american):
    inputs = case["inputs"]
    scale = inputs["spot"]
    deviation = inputs["volatility"] * math.sqrt(inputs["years"])
    audited = dict(
        price=(european(inputs), 1e-9 * scale),
        delta=(slope(inputs, "spot", 1e-3 * scale), 1e-6),
        gamma=(bend(inputs, 0.01 * deviation * scale), 1e-3 * abs(ours["gamma"]) + 1e-7),
        vega=(slope(inputs, "volatility", 1e-3) / 100, 1e-7 * scale),
        theta=(-slope(inputs, "years", 1e-4 * inputs["years"]) / 365, 1e-6 * scale),
    )
    if with_american:
        audited["american"] = (american(inputs, case["dividends"]), 6e-5 * scale)
        audited["volatility"] = (implied(inputs, case["quoted"]), 1e-5)
    for field, (expected, tolerance) in audited.items():
        found = ours[field]
        is_equal = found is expected if None in (found, expected) else abs(found - expected) <= tolerance
        if not is_equal:
            yield f"{field} {found}, audit {expected}: {json.dumps(case)}"


def main():
    started = time.monotonic()
    asked = list(cases(random.Random(37)))
    answered = answers("priced-options.ts", asked)
    wrong = [
        line
        for number, (case, ours) in enumerate(zip(asked, answered, strict=True))
        for line in differences(case, ours, number < AMERICAN)
    ]
    for line in wrong:
        print(line)
    print(f"{COUNT} options compared, {AMERICAN} of them as American ones, in {time.monotonic() - started:.0f} s")
    print(f"{len(wrong)} figures differ")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
