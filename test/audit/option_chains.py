"""Draws chains of options with flaws, and what is asked of them."""

import math
from datetime import date

from option_prices import AT, CLOSE_UTC, STEPS, european, step_at, years_to

EXPIRIES = [date(2026, 11, 20), date(2026, 12, 4), date(2026, 12, 18), date(2026, 12, 31)]


def rounded_to_step(price, up):
    step = step_at(price)
    ticks = round(price / step, 6)
    return round((math.ceil(ticks) if up else math.floor(ticks)) * step, 4)


def name_of(root, expiry, right, strike):
    return f"{root} {expiry:%y%m%d}{right[0].upper()}{round(strike * 1000):08d}"


def drawn_row(draw, spot, expiry, right, strike, root, market):
    volatility = market["volatility"] + 0.3 * math.log(strike / spot) ** 2
    sign = 1 if right == "call" else -1
    price, delta = european(sign, spot, strike, years_to(expiry, CLOSE_UTC), market["rate"], volatility)
    half = draw.choice((0.01, 0.02, 0.03, 0.06))
    bid, ask = rounded_to_step(price * (1 - half), False), max(0.01, rounded_to_step(price * (1 + half), True))
    flaw = draw.random()
    if flaw < 0.03:
        bid = 0
    elif flaw < 0.05:
        bid, ask = ask + 0.05, bid
    row = dict(
        contract=dict(
            id=name_of(root, expiry, right, strike),
            underlying="XYZ",
            contract="",
            right=right,
            strike=strike,
            expiry=expiry.isoformat(),
            lastTradeDay=expiry.isoformat(),
            settles="pm",
            delivers="shares",
            multiplier=100,
            tradingClass=root,
            priceSteps=[dict(lowEdge=edge, increment=step) for edge, step in STEPS],
        ),
        at=AT - draw.choice((0, 500, 4_000, 4_000, 14_000, 15_000, 40_000 if draw.random() < 0.2 else 0)),
        bid=bid,
        ask=ask,
        volume=draw.choice((9, 10, 80, *[500] * 9)),
        openInterest=draw.choice((99, 100, 700, *[2_000] * 9)),
        volatility=volatility,
        delta=delta + draw.choice((0, 0.01, -0.02, 0.03, 0.12 if draw.random() < 0.3 else 0)),
    )
    for field, share in (("volatility", 0.2), ("delta", 0.2), ("volume", 0.02), ("openInterest", 0.02)):
        if draw.random() < share:
            del row[field]
    return row


def drawn_case(draw, kinds):
    spot = round(draw.uniform(60, 400), 2)
    market = dict(volatility=draw.uniform(0.15, 0.6), rate=draw.uniform(0, 0.06))
    width = draw.choice((2.5, 5))
    middle = round(spot / width) * width
    strikes = [middle + width * step for step in range(-10, 11)]
    rows = [
        drawn_row(draw, spot, expiry, right, strike, "XYZ1" if draw.random() < 0.02 else "XYZ", market)
        for expiry in EXPIRIES
        for strike in strikes
        for right in ("call", "put")
    ]
    draw.shuffle(rows)
    seen = dict(at=AT, rows=rows, underlyingPrice=spot, rate=market["rate"], dividendYield=0)
    until = draw.choice(("2027-06-30", "2027-06-30", "2026-12-10"))
    if draw.random() < 0.3:
        day = draw.choice(("2026-11-13", "2026-12-07", "2027-01-20"))
        seen["earnings"] = dict(events=[dict(day=day)], until=until)
    if draw.random() < 0.3:
        day = draw.choice(("2026-11-16", "2026-12-22", "2027-02-03"))
        seen["exDates"] = dict(events=[dict(day=day, amount=round(spot * 0.004, 2))], until=until)
    named = draw.choice(rows)["contract"]
    kind = draw.choice(kinds)
    side = draw.choice(("long", "short"))
    if kind == "same" and draw.random() < 0.8:
        side = "long" if named["right"] == "call" else "short"
    signal = dict(side=side)
    if draw.random() < 0.95:
        signal["same"] = named["id"]
    left = {}
    for binding, least, most in (
        ("max_option_loss", 500, 60_000),
        ("max_underlying_loss", 300, 60_000),
        ("max_expiry_loss", 300, 60_000),
        ("max_delivery", 20_000, 400_000),
    ):
        if draw.random() < 0.4:
            left[binding] = round(draw.uniform(least, most), 2)
    budget = draw.uniform(5_000, 120_000) if kind in ("cash_secured_put", "covered_call") else draw.uniform(400, 4_000)
    return dict(
        seen=seen,
        **{"as": kind},
        otherwise=draw.choice(("refuse", "nearest", "nearest")),
        outside=kind == "credit_vertical" and draw.random() < 0.3,
        signal=signal,
        sizing=dict(budget=round(budget, 2), feePerContract=0.65, left=left),
        settled=round(spot * draw.uniform(0.8, 1.2), 2),
    )
