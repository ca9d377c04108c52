"""The simulated broker of docs/backtest.md: orders trade at the quote and take a share of the volume."""

from prices import MINUTE, QUARTER, TICK, ceil_tick, quote_for


class Order:
    """kind: entry (a limit, or at market without a price), stop (also of an entry), target, market."""

    def __init__(self, kind, side, quantity, price=None, part=None):
        self.kind, self.side, self.open, self.price, self.part = kind, side, quantity, price, part
        self.filled = self.value = self.charged = 0
        self.is_triggered = self.is_ended = False


class Book:
    """The orders of one symbol at the broker. on_fill(at, symbol, order, quantity, price) hears of each fill."""

    def __init__(self, symbol, market, terms):
        self.symbol, self.market, self.terms = symbol, market, terms
        self.orders, self.last, self.taken, self.minute = [], None, 0, None
        self.reached = None

    def arrive(self, order, at, on_fill):
        self.orders.append(order)
        self.try_again(order, at, on_fill)

    def try_again(self, order, at, on_fill):
        """Of a move that is being played, what is left of it counts."""
        price = self.last if self.reached is None else first_print(order, self.reached, self.last)
        self.trade(order, at, price, on_fill)

    def printed(self, at, price, on_fill):
        """Plays the move from the last print to this one to the orders, the oldest first."""
        before, self.last = self.last, price
        is_open = at % MINUTE == 0 or before is None
        for order in list(self.orders):
            self.reached = price if is_open else first_print(order, before, price)
            self.trade(order, at, self.reached, on_fill)
        self.reached = None

    def trade(self, order, at, price, on_fill):
        """Fills what the volume allows if the order can trade at that print."""
        if order.is_ended or price is None:
            return
        if order.kind == "stop" and not order.is_triggered:
            if (price - order.price) * order.side < 0:
                return
            order.is_triggered = True
        quote = quote_for(price, order.side)
        paid = quote + order.side * ceil_tick(self.slippage(quote))
        if order.kind in ("entry", "target") and order.price is not None:
            if (quote - order.price) * order.side > 0:
                return
            paid = order.side * min(order.side * paid, order.side * order.price)
        quantity = min(order.open, self.room(at))
        if quantity == 0:
            return
        self.taken += quantity
        order.open -= quantity
        order.filled += quantity
        order.value += quantity * paid
        if order.open == 0:
            self.end(order)
        on_fill(at, self.symbol, order, quantity, paid)

    def slippage(self, price):
        kind, amount = self.terms["slippage"]
        return price * amount / 10_000 if kind == "bp" else amount * TICK * 100

    def room(self, at):
        """All orders together take a share of the bar's volume so far; a minute without trades has none."""
        start = at - at % MINUTE
        if start not in self.market.bars:
            return 0
        if self.minute != start:
            self.minute, self.taken = start, 0
        so_far = self.market.bars[start][4] * ((at - start) // QUARTER + 1) / 4
        return max(0, int(so_far * self.terms["volume_share"] / 100 + 1e-9) - self.taken)

    def end(self, order):
        order.is_ended = True
        if order in self.orders:
            self.orders.remove(order)


def first_print(order, before, price):
    """Where in a move between two prints of a bar an order trades: a stop at its own price, a resting limit where the
    quote reaches it, everything else at the new print."""
    if order.kind == "stop" and not order.is_triggered:
        level, towards = order.price, order.side
    elif order.kind in ("entry", "target") and order.price is not None:
        level, towards = order.price - order.side * TICK, -order.side
    else:
        return price
    return level if before * towards < level * towards <= price * towards else price


def commission(plan, quantity, value):
    """Of one order, in cents: per share, at least a minimum, at most 1 % of the order."""
    if plan == "none":
        return 0
    if plan not in PLANS:
        return round_half_up(quantity * float(plan) * 100)
    per_share, least = PLANS[plan]
    return round_half_up(min(max(quantity * per_share, least), value / 100 / 100))


PLANS = {"fixed": (0.5, 100), "tiered": (0.35, 35)}


def round_half_up(value):
    return int(value + 0.5 + 1e-9) if value >= 0 else -round_half_up(-value)
