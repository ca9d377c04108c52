"""Stop, target and trail as docs/strategies.md and docs/risk.md define them. Pure functions."""

from prices import MINUTE, TICK, UNIT, ceil_tick, floor_tick


def away(price, side):
    """On the tick, rounded away from the market: down for the stop of a long."""
    return floor_tick(price) if side > 0 else ceil_tick(price)


def atr_of(strategy, market, at):
    """That of the stop, or else of the trail."""
    terms = strategy["stop"].get("atr") or strategy.get("trail", {}).get("atr")
    return market.atr(terms["period"], minutes(terms["bar"]), at) if terms else None


def minutes(bar):
    return 60 if bar == "1h" else int(bar[:-1])


def stop_of(strategy, market, price, side, at):
    """None while the bars do not suffice, or if it would be on the wrong side of the price."""
    kind, value = next(iter(strategy["stop"].items()))
    if kind == "atr":
        atr = atr_of(strategy, market, at)
        line = None if atr is None else price - side * atr * value["multiple"]
    elif kind == "percent":
        line = price * (1 - side * value / 100)
    elif kind == "price":
        line = price - side * value * UNIT
    else:
        line = BAR_LINES[kind](value, market, side, at)
    if line is None:
        return None
    stop = away(line, side)
    return stop if (price - stop) * side > 0 else None


def chandelier(value, market, side, at):
    bars = market.finished(minutes(value["bar"]), at)
    atr = market.atr(value["period"], minutes(value["bar"]), at)
    if atr is None:
        return None
    last = bars[-value["period"] :]
    extreme = max(bar.high for bar in last) if side > 0 else min(bar.low for bar in last)
    return extreme - side * value["multiple"] * atr


def previous_bar(value, market, side, at):
    bars = market.finished(minutes(value["bar"]), at)
    if not bars:
        return None
    extreme = bars[-1].low if side > 0 else bars[-1].high
    return extreme - side * value.get("offset_ticks", 1) * TICK


BAR_LINES = {"chandelier": chandelier, "previous_bar": previous_bar}


def is_too_tight(price, stop, terms):
    """Closer than min_stop_percent, three spreads (of two ticks) or five ticks."""
    return abs(price - stop) < max(price * terms["min_stop_percent"] / 100, 6 * TICK)


def target_of(target, basis, risk, side, held=0):
    """held: since the first fill; a table that decays has a step for it."""
    for step in target.get("decay", []):
        if held >= step["after_minutes"] * MINUTE:
            target = step
    distance = risk * target["r"] if "r" in target else basis * target["percent"] / 100
    return -away(-(basis + side * distance), side)


def trail_of(strategy, trade, atr):
    """The tightest line that is active, on the tick, and the smallest move to send."""
    terms, side, risk = strategy["trail"], trade.side, trade.risk
    gain, lines, steps = (trade.best - trade.average) * side, [], [2 * TICK]
    if "atr_multiple" in terms and atr is not None:
        steps.append(0.1 * atr)
    if "percent" in terms:
        steps.append(trade.best * 0.0005)
    if reached(gain, terms.get("activate_at_r", 0), risk):
        if "atr_multiple" in terms and atr is not None:
            lines.append(trade.best - side * terms["atr_multiple"] * atr)
        if "percent" in terms:
            lines.append(trade.best * (1 - side * terms["percent"] / 100))
    if "break_even_at_r" in terms and reached(gain, terms["break_even_at_r"], risk):
        lines.append(trade.average + side * terms.get("break_even_offset", 0) * UNIT)
    for one in terms.get("steps", []):
        if reached(gain, one["at_r"], risk):
            lines.append(trade.average + side * one["stop_r"] * risk)
    if not lines:
        return None, 0
    step = terms["step"] * UNIT if "step" in terms else max(steps)
    return away(side * max(side * line for line in lines), side), step


def reached(gain, multiple, risk):
    return gain >= multiple * risk - 1e-6


def parts_of(strategy, shares):
    """(shares, terms) of each part: legs of the target or exits of a part, in whole shares; the rest goes to the last."""
    exits, target = strategy["exit"], strategy.get("target")
    usual = dict(target=target, max_minutes=exits.get("max_minutes"), leaves=[exits["leaves"]] if "leaves" in exits else [])
    if isinstance(target, list):
        usual["target"] = None
        portions = [(leg.get("portion_percent"), {**usual, "target": leg}) for leg in target]
    else:
        portions = [(one["percent"], early(one, usual)) for one in exits.get("partial", [])]
    given = sum(percent or 0 for percent, _ in portions)
    if portions and portions[-1][0] is None:
        portions[-1] = (100 - given, portions[-1][1])
    elif given < 100:
        portions.append((100 - given, usual))
    left, found = shares, []
    for index, (percent, terms) in enumerate(portions):
        own = left if index == len(portions) - 1 else int(shares * percent / 100 + 1e-9)
        left -= own
        found += [(own, terms)] if own else []
    return found


def early(one, usual):
    """A part that leaves before the rest."""
    if "after_minutes" in one:
        return {**usual, "max_minutes": min(one["after_minutes"], usual["max_minutes"] or one["after_minutes"])}
    return {**usual, "leaves": [*usual["leaves"], one["leaves"]]}


def resting_price(strategy, market, order, quote, side, at):
    """A limit waits for a better price than the quote, a stop for a worse one; None while the bars do not suffice."""
    kind, terms = order
    if "offset_percent" in terms:
        offset = quote * terms["offset_percent"] / 100
    else:
        atr = atr_of(strategy, market, at)
        if atr is None:
            return None
        offset = atr * terms["offset_atr"]
    return away(quote - side * offset, side) if kind == "limit" else -away(-(quote + side * offset), side)
