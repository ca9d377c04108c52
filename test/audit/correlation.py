"""Positions that move together, as docs/risk.md defines them."""


def cluster(terms, markets, at, wanted, held):
    """What the wanted entry and all that moves with it are worth; None if that is not known. held: {symbol: (side, value)}."""
    symbol, side, value = wanted
    everything = {**held, symbol: (side, value + held.get(symbol, (side, 0))[1])}
    if len(everything) == 1:
        return everything[symbol][1]
    closes = {one: closes_of(markets[one], at) for one in everything}
    if any(len(one) < terms["days"] + 1 for one in closes.values()):
        return None
    together, waiting = {symbol}, [symbol]
    while waiting:
        one = waiting.pop()
        for other in set(everything) - together:
            related = correlation(closes[one], closes[other], terms["days"])
            if everything[one][0] * everything[other][0] * related >= terms["above"]:
                together.add(other)
                waiting.append(other)
    return sum(everything[one][1] for one in together)


def closes_of(market, at):
    """The last price of each session that ended before the one of the moment."""
    found = {}
    for index in range(market.session_index(at)):
        bars = market.bars_of_session(index, 1)
        if bars:
            found[index] = bars[-1][1].close
    return found


def correlation(one, other, days):
    """Pearson's, of the returns between the days that both have."""
    both = sorted(set(one) & set(other))[-days - 1 :]
    left, right = ([closes[day] / closes[before] - 1 for before, day in zip(both, both[1:])] for closes in (one, other))
    count = len(left)
    means = sum(left) / count, sum(right) / count
    pairs = [(a - means[0], b - means[1]) for a, b in zip(left, right)]
    squares = sum(a * a for a, _ in pairs) * sum(b * b for _, b in pairs)
    return sum(a * b for a, b in pairs) / squares**0.5
