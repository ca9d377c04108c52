"""Chooses contracts as docs/technical/options.md says."""

import math
from datetime import date

from option_prices import AT, CLOSE_UTC, MIDNIGHT_UTC, TODAY, american_delta, european, implied, step_at, years_to

KINDS = {
    "same": ((7, 90), (0.2, 0.7)),
    "call_or_put": ((20, 45), (0.3, 0.4)),
    "debit_vertical": ((20, 45), (0.4, 0.55)),
    "credit_vertical": ((30, 45), (0.2, 0.3)),
    "cash_secured_put": ((30, 45), (0.2, 0.3)),
    "covered_call": ((30, 45), (0.2, 0.3)),
}
WIDTH, SPREAD_PERCENT, SPREAD_POINTS, INTEREST, VOLUME, TICKS, GAP = 5, 10, 0.1, 100, 10, 5, 0.05
MIN_CREDIT = 15
OF_FIRST_LEG = {"dte_outside", "premium_too_low", "delta_outside", "inside_expected_move"}


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


def judged(row, seen, kind, outside=False):
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
        delta, more, volatility = delta_of(row, seen, expiry, mid)
        reasons += more
        if outside and volatility is not None:
            move = seen["underlyingPrice"] * volatility * math.sqrt(years_to(expiry, CLOSE_UTC))
            away = contract["strike"] - seen["underlyingPrice"]
            if (away if contract["right"] == "call" else -away) < move:
                reasons.append("inside_expected_move")
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
        return None, ["no_greeks"], None
    ours = european(sign, spot, strike, years, rate, volatility)[1]
    brokers = row.get("delta", ours)
    if abs(brokers - ours) > GAP:
        ours = american_delta(sign, seen["underlyingPrice"], strike, years, rate, volatility, paid)
    return ours, ["greeks_disagree"] if abs(brokers - ours) > GAP else [], volatility


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
    known = [(row, *judged(row, seen, kind, case["outside"])) for row in rows]

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
