"""Chooses, sizes and settles a trade of each drawn chain as docs/technical/options.md says, and compares with the program.
Standard library only.

    python3 test/audit/structures.py
"""

import math
import random
import sys
import time

from option_chains import drawn_case
from option_choice import KINDS, MIN_CREDIT, ranked, second_leg
from program import answers, drawn_of

COUNT = drawn_of(1_400)
LEAST_TRADES = drawn_of(500)


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


def credit_of(options):
    return -round(sum(sign * price for sign, price, _ in options), 4)


def width_of(options):
    return abs(options[0][2]["strike"] - options[1][2]["strike"])


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
        elif kind == "credit_vertical" and credit_of(options) < MIN_CREDIT / 100 * width_of(options) - 1e-9:
            why = why or "credit_too_low"
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


def reserved(kind, found, units):
    """Settled cash that pays for the shares of a put, shares that a call can take; nothing for what bounds itself."""
    if kind == "cash_secured_put":
        (_, _, contract), *_ = found["payoff"]
        return {"cash": 100 * contract["strike"] * units}
    return {"shares": 100 * units} if kind == "covered_call" else None


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
            pairs["reserved"] = (ours.get("reserved"), reserved(case["as"], found, units))
    for field, (program, audit) in pairs.items():
        if not is_equal(program, audit):
            yield f"{case['as']} {case['signal']}: {field} {program}, audit {audit}"


def is_equal(program, audit):
    if isinstance(program, list) and isinstance(audit, list):
        return len(program) == len(audit) and all(is_equal(*pair) for pair in zip(program, audit))
    if isinstance(program, dict) and isinstance(audit, dict):
        return program.keys() == audit.keys() and all(is_equal(program[key], audit[key]) for key in audit)
    if isinstance(program, (int, float)) and isinstance(audit, (int, float)):
        return abs(program - audit) <= 2e-4
    return program == audit


def main():
    started = time.monotonic()
    draw = random.Random(37)
    asked = [drawn_case(draw, list(KINDS)) for _ in range(COUNT)]
    answered = answers("chosen-structures.ts", asked)
    wrong = [line for case, ours in zip(asked, answered, strict=True) for line in differences(case, ours)]
    for line in wrong:
        print(line)
    traded = [case["as"] for case, ours in zip(asked, answered) if "result" in ours]
    print(f"{COUNT} chains, {len(traded)} trades compared in {time.monotonic() - started:.0f} s")
    for kind in KINDS:
        print(f"  {kind}: {traded.count(kind)}")
    print(f"{len(wrong)} figures differ")
    sys.exit(1 if wrong or len(traded) < LEAST_TRADES else 0)


if __name__ == "__main__":
    main()
