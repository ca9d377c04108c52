"""Draws option chains, and chooses, sizes and settles a trade of each as docs/technical/options.md says; compares with the
program. Standard library only.

    python3 test/audit/structures.py
"""

import json
import math
import random
import subprocess
import sys
import time
from datetime import date, datetime, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COUNT = 1_200
LEAST_TRADES = 500
AT = round(datetime(2026, 11, 16, 16, tzinfo=timezone.utc).timestamp() * 1000)
TODAY = date(2026, 11, 16)
EXPIRIES = [date(2026, 11, 20), date(2026, 12, 4), date(2026, 12, 18), date(2026, 12, 31)]
CLOSE_UTC, MIDNIGHT_UTC = 21, 5
"""Hours in UTC of New York's close and midnight, in winter."""
YEAR = 365 * 86_400_000
KINDS = {
    "same": ((7, 90), (0.2, 0.7)),
    "call_or_put": ((20, 45), (0.3, 0.4)),
    "debit_vertical": ((20, 45), (0.4, 0.55)),
    "credit_vertical": ((30, 45), (0.2, 0.3)),
    "cash_secured_put": ((30, 45), (0.2, 0.3)),
    "covered_call": ((30, 45), (0.2, 0.3)),
}
STEPS = [(0, 0.01), (3, 0.05)]
WIDTH, SPREAD_PERCENT, SPREAD_POINTS, INTEREST, VOLUME, TICKS, GAP = 5, 10, 0.1, 100, 10, 5, 0.05
OF_FIRST_LEG = {"dte_outside", "premium_too_low", "delta_outside"}


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


def drawn_case(draw):
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
    kind = draw.choice(list(KINDS))
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
        signal=signal,
        sizing=dict(budget=round(budget, 2), feePerContract=0.65, left=left),
        settled=round(spot * draw.uniform(0.8, 1.2), 2),
    )


def reasons_of_expiry(seen, expiry, window):
    found = []
    days = (expiry - TODAY).days
    if not window[0] <= days <= window[1]:
        found.append("dte_outside")
    for field, kind, first in (("earnings", "earnings_before_expiry", 0), ("exDates", "ex_date_before_expiry", 1)):
        if field not in seen:
            continue
        events = [(date.fromisoformat(event["day"]) - TODAY).days for event in seen[field]["events"]]
        if any(first <= away <= days for away in events):
            found.append(kind)
        elif date.fromisoformat(seen[field]["until"]) < expiry:
            found.append("calendar_ends")
    return found


def judged(row, seen, kind):
    """The reasons against the contract, and its score."""
    contract = row["contract"]
    (days_from, days_until), (delta_from, delta_until) = KINDS[kind]
    expiry = date.fromisoformat(contract["expiry"])
    bid, ask = row["bid"], row["ask"]
    reasons = ["adjusted_class"] if contract["tradingClass"][-1].isdigit() else []
    of_expiry = reasons_of_expiry(seen, expiry, (days_from, days_until))
    reasons += of_expiry
    is_two_sided = 0 < bid <= ask
    if bid > ask:
        reasons.append("crossed_quote")
    elif not is_two_sided:
        reasons.append("one_sided")
    if AT - row["at"] > 15_000:
        reasons.append("quote_stale")
    mid = (bid + ask) / 2 if is_two_sided else None
    unused = 0
    if mid is not None:
        percent, allowed = (ask - bid) / mid * 100, max(SPREAD_PERCENT, SPREAD_POINTS / mid * 100)
        unused = max(0, 1 - percent / allowed)
        if percent > allowed + 1e-9:
            reasons.append("spread_too_wide")
    if not row.get("openInterest", -1) >= INTEREST:
        reasons.append("open_interest_too_low")
    if not row.get("volume", -1) >= VOLUME:
        reasons.append("volume_too_low")
    if mid is not None and math.floor(mid / step_at(mid) + 1e-9) < TICKS:
        reasons.append("premium_too_low")
    delta = None
    if not of_expiry:
        delta, more = delta_of(row, seen, expiry, mid)
        reasons += more
        if delta is not None and not delta_from <= abs(delta) <= delta_until:
            reasons.append("delta_outside")

    def nearness(value, low, high):
        return max(0, 1 - abs(value - (low + high) / 2) / ((high - low) / 2))

    score = 0.4 * unused + 0.2 * nearness((expiry - TODAY).days, days_from, days_until)
    if delta is not None:
        score += 0.4 * nearness(abs(delta), delta_from, delta_until)
    return reasons, round(score, 6)


def delta_of(row, seen, expiry, mid):
    contract = row["contract"]
    sign = 1 if contract["right"] == "call" else -1
    years, rate, strike = years_to(expiry, CLOSE_UTC), seen["rate"], contract["strike"]
    paid = [
        (years_to(day, MIDNIGHT_UTC), event["amount"])
        for event in seen.get("exDates", dict(events=[]))["events"]
        for day in [date.fromisoformat(event["day"])]
        if TODAY < day <= expiry
    ]
    spot = seen["underlyingPrice"] - sum(amount * math.exp(-rate * years) for years, amount in paid)
    volatility = row.get("volatility")
    if volatility is None and mid is not None:
        volatility = implied(sign, mid, spot, strike, years, rate)
    if volatility is None:
        return None, ["no_greeks"]
    ours = european(sign, spot, strike, years, rate, volatility)[1]
    brokers = row.get("delta", ours)
    if abs(brokers - ours) > GAP:
        ours = american_delta(sign, seen["underlyingPrice"], strike, years, rate, volatility, paid)
    return ours, ["greeks_disagree"] if abs(brokers - ours) > GAP else []


def ranked(case):
    kind, signal, seen = case["as"], case["signal"], case["seen"]
    is_long = signal["side"] == "long"
    right = {"cash_secured_put": "put", "covered_call": "call"}.get(kind)
    if right is None:
        right = "call" if is_long != (kind == "credit_vertical") else "put"
    rows = [row for row in seen["rows"] if row["contract"]["right"] == right]
    same = signal.get("same")
    if kind == "same" and not (same and case["otherwise"] == "nearest"):
        rows = [row for row in rows if row["contract"]["id"] == same]
    known = [(row, *judged(row, seen, kind)) for row in rows]

    def place(entry):
        row, _, score = entry
        contract = row["contract"]
        near = ()
        if kind == "same":
            named = next(one["contract"] for one in seen["rows"] if one["contract"]["id"] == same)
            days = date.fromisoformat(contract["expiry"]) - date.fromisoformat(named["expiry"])
            near = (abs(days.days), abs(contract["strike"] - named["strike"]))
        return (*near, -score, contract["id"])

    passed = sorted((one for one in known if not one[1]), key=place)
    refused = [one for one in known if one[1]]
    refused.sort(key=lambda one: (len(one[1]), -one[2], one[0]["contract"]["id"]))
    return passed, refused[:10], len(known)


def second_leg(first, seen, kind):
    contract = first["contract"]
    sign = 1 if contract["right"] == "call" else -1
    found = []
    for row in seen["rows"]:
        other = row["contract"]
        if all(other[field] == contract[field] for field in ("right", "expiry", "tradingClass")):
            distance = sign * (other["strike"] - contract["strike"])
            if WIDTH / 2 <= distance <= WIDTH * 2:
                found.append((abs(distance - WIDTH), other["id"], row))
    for _, _, row in sorted(found, key=lambda one: one[:2]):
        if not set(judged(row, seen, kind)[0]) - OF_FIRST_LEG:
            return row
    return None


def settled_at(legs, spot):
    """Money of one unit."""
    total = 0
    for sign, price, contract in legs:
        if contract is None:
            total += sign * 100 * (spot - price)
        else:
            way = 1 if contract["right"] == "call" else -1
            total += sign * 100 * (max(0, way * (spot - contract["strike"])) - price)
    return round(total, 2) + 0.0


def structure(case):
    """None if it is refused, else what is traded and its figures."""
    kind, seen = case["as"], case["seen"]
    if kind == "cash_secured_put" and case["signal"]["side"] == "short":
        return dict(refused="side_not_allowed")
    passed, refused, considered = ranked(case)
    if not passed:
        return dict(
            refused="no_contract",
            considered=considered,
            nearest=[row["contract"]["id"] for row, _, _ in refused],
            reasons=[sorted(reasons) for _, reasons, _ in refused],
        )
    sells_first = kind in ("credit_vertical", "cash_secured_put", "covered_call")
    why = None
    for first, _, score in passed[:10]:
        chosen = [(-1 if sells_first else 1, first)]
        if kind.endswith("vertical"):
            second = second_leg(first, seen, kind)
            if second is None:
                why = why or "no_contract"
                continue
            chosen.append((-chosen[0][0], second))
        legs = [(sign, row["ask"] if sign > 0 else row["bid"], row["contract"]) for sign, row in chosen]
        options = legs
        if kind == "covered_call":
            legs = [(1, seen["underlyingPrice"], None), *legs]
        # A payoff of straight parts has its extremes at its corners; a far price shows what it does without an end.
        corners = [0, *(contract["strike"] for _, _, contract in options)]
        results = [settled_at(legs, spot) for spot in corners]
        far = settled_at(legs, 1e6) - settled_at(legs, 1e6 - 1)
        most_lost, most_gained = -min(results), None if far > 0.001 else max(results)
        if far < -0.001:
            why = why or "loss_unbounded"
        elif most_lost <= 0 or (most_gained is not None and most_gained <= 0):
            why = why or "implausible_price"
        else:
            return dict(
                legs=[contract["id"] for _, _, contract in options],
                price=round(sum(sign * price for sign, price, _ in options), 4),
                mid=sum(sign * (row["bid"] + row["ask"]) / 2 for sign, row in chosen),
                loss=most_lost,
                gain=most_gained,
                delivery=100 * max(contract["strike"] for _, _, contract in options),
                payoff=legs,
                score=score,
                nearest=[row["contract"]["id"] for row, _, _ in refused],
            )
    return dict(refused=why)


def sized(case, found):
    sizing = case["sizing"]
    per_unit = found["loss"] + 2 * sizing["feePerContract"] * len(found["legs"])
    limits = [("risk_budget", sizing["budget"], per_unit)]
    for binding in ("max_option_loss", "max_underlying_loss", "max_expiry_loss", "max_delivery"):
        if binding in sizing["left"]:
            needed = found["delivery"] if binding == "max_delivery" else per_unit
            limits.append((binding, sizing["left"][binding], needed))
    allowed = [(math.floor(money / needed + 1e-9), name) for name, money, needed in limits]
    units = min(count for count, _ in allowed)
    return units, next(name for count, name in allowed if count == units)


def differences(case, ours):
    found = structure(case)
    pairs = {}
    if "refused" in found:
        kinds = [refusal["kind"] for refusal in ours["refused"]] if "structure" not in ours else None
        pairs["refused"] = (kinds, [found["refused"]])
        if "considered" in found and kinds == ["no_contract"]:
            refusal = ours["refused"][0]
            pairs["considered"] = (refusal["considered"], found["considered"])
            pairs["nearest"] = ([one["contract"] for one in refusal["refused"]], found["nearest"])
            named = [sorted(reason["kind"] for reason in one["reasons"]) for one in refusal["refused"]]
            pairs["reasons"] = (named, found["reasons"])
    elif "structure" not in ours:
        pairs["chosen"] = (ours["refused"][0]["kind"], found["legs"])
    else:
        said = ours["structure"]
        units, binding = sized(case, found)
        even = said["breakEvens"]
        pairs = dict(
            legs=([leg["instrument"] for leg in said["legs"] if leg["instrument"] != "XYZ"], found["legs"]),
            price=(said["price"], found["price"]),
            mid=(ours["midPrice"], found["mid"]),
            score=(ours["score"], found["score"]),
            loss=(said["maxLoss"], found["loss"]),
            gain=(said.get("maxGain"), found["gain"]),
            delivery=(said["delivery"], found["delivery"]),
            even=([settled_at(found["payoff"], spot) for spot in even], [0] * len(even)),
            bends=(len(even), 1),
        )
        if units == 0:
            pairs["no_unit"] = ([one.get("binding") for one in ours["refused"]], [binding])
        else:
            result = settled_at(found["payoff"], case["settled"]) * units
            pairs["units"] = (ours["units"]["units"], units)
            pairs["binding"] = (ours["units"]["binding"], binding)
            pairs["result"] = (ours["result"], result)
            pairs["nearest"] = (ours["nearest"], found["nearest"])
    for field, (program, audit) in pairs.items():
        if not is_equal(program, audit):
            yield f"{case['as']} {case['signal']}: {field} {program}, audit {audit}"


def is_equal(program, audit):
    if isinstance(program, list) and isinstance(audit, list):
        return len(program) == len(audit) and all(is_equal(*pair) for pair in zip(program, audit))
    if isinstance(program, (int, float)) and isinstance(audit, (int, float)):
        return abs(program - audit) <= 2e-4
    return program == audit


def main():
    started = time.monotonic()
    draw = random.Random(37)
    asked = [drawn_case(draw) for _ in range(COUNT)]
    node = subprocess.run(
        ["node", str(ROOT / "test/audit/chosen-structures.ts")],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    answers = json.loads(node.stdout)
    wrong = [line for case, ours in zip(asked, answers, strict=True) for line in differences(case, ours)]
    for line in wrong:
        print(line)
    traded = [case["as"] for case, ours in zip(asked, answers) if "result" in ours]
    print(f"{COUNT} chains, {len(traded)} trades compared in {time.monotonic() - started:.0f} s")
    for kind in KINDS:
        print(f"  {kind}: {traded.count(kind)}")
    print(f"{len(wrong)} figures differ")
    sys.exit(1 if wrong or len(traded) < LEAST_TRADES else 0)


if __name__ == "__main__":
    main()
