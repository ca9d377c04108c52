"""How many shares, as docs/strategies.md says under Size. Equity in cents, prices in units, caps in shares."""

from prices import UNIT


def quantity_of(size, entry, caps):
    """entry: price, risk, equity, confidence, results (R of closed trades after costs). None without an edge."""
    price, money = entry["price"], entry["equity"] * 100
    kind, value = next((key, value) for key, value in size.items() if key != "by_confidence")
    if kind == "kelly":
        kind, value = "risk_percent", kelly_percent(value, entry["results"])
        if value is None:
            return None
    wanted = {
        "risk_percent": lambda: money * value / 100 / entry["risk"],
        "shares": lambda: value,
        "notional": lambda: value * UNIT / price,
        "equity_percent": lambda: money * value / 100 / price,
    }[kind]()
    if "by_confidence" in size:
        wanted *= part_of(size["by_confidence"], entry["confidence"])
    return int(min([wanted, *caps]) + 1e-9)


def part_of(terms, confidence):
    """The least part at `from` and below, the whole at `to` and above, in proportion between."""
    way = (confidence - terms["from"]) / (terms["to"] - terms["from"])
    least = terms["least_percent"] / 100
    return least + (1 - least) * min(1, max(0, way))


def kelly_percent(terms, results):
    """Of equity: a fraction of p / L - (1 - p) / G, at most the cap. None if the trades show no edge."""
    newest = results[-500:]
    if len(newest) < terms["min_trades"]:
        return terms["fallback_percent"]
    gains, losses = [r for r in newest if r > 0], [-r for r in newest if r <= 0]
    if not gains:
        return None
    won = len(gains) / len(newest)
    loss = sum(losses) / len(losses) if losses else 1
    kelly = won / loss - (1 - won) / (sum(gains) / len(gains))
    return None if kelly <= 0 else min(100 * terms["fraction"] * kelly, terms["cap_percent"])
