"""Who may enter, at which price and with how many shares, as docs/strategies.md and docs/risk.md say."""

from broker import Order
from correlation import cluster
from indicators import Held, is_true
from orders import LATENCY, Orders
from prices import MINUTE, UNIT, quote_for
from rules import atr_of, away, is_too_tight, parts_of, resting_price, stop_of
from sizes import quantity_of
from trade import Part, Trade

ENTRIES_END = 6 * MINUTE


class Entries(Orders):
    """What Replay does from a signal to the orders of its entry."""

    def may_enter(self, at, symbol, side, is_reversal=False, is_addition=False):
        strategy, closes = self.strategy, self.session[1]
        rests = not is_reversal and not is_addition and at < self.cooldown.get(symbol, 0)
        limits = strategy["limits"]
        return (
            self.books[symbol].last is not None
            and strategy["entry"]["side"] in ("both", "long" if side > 0 else "short")
            and not self.is_reduced
            and not rests
            and (is_addition or len(self.open) < limits["max_positions"])
            and (is_addition or self.entries < limits["max_entries_per_day"])
            and at < closes - self.entries_end()
        )

    def entries_end(self):
        flatten = self.strategy["exit"].get("flatten_minutes_before_close")
        return ENTRIES_END if flatten is None else max(ENTRIES_END, (flatten + 1) * MINUTE)

    def enter(self, at, symbol, side, confidence=None, is_reversal=False):
        if not self.may_enter(at, symbol, side, is_reversal):
            return
        market = self.markets[symbol]
        price = self.price_of_entry(at, symbol, side)
        stop = None if price is None else stop_of(self.strategy, market, price, side, at)
        if stop is None or is_too_tight(price, stop, self.terms):
            return
        entry = dict(price=price, risk=abs(price - stop), equity=self.told, confidence=confidence, results=self.results)
        quantity = quantity_of(self.strategy["size"], entry, self.caps(at, symbol, price))
        if quantity is None or quantity < 1 or not self.is_apart(at, symbol, side, quantity * price):
            return
        trade = self.open[symbol] = Trade(symbol, side, quantity)
        self.entries += 1
        for shares, terms in parts_of(self.strategy, quantity):
            self.order(at, trade, (price, stop, shares, terms))

    def price_of_entry(self, at, symbol, side):
        quote = quote_for(self.books[symbol].last, side)
        kind, terms = self.order_terms()
        return quote if terms is None else resting_price(self.strategy, self.markets[symbol], (kind, terms), quote, side, at)

    def order_terms(self):
        """A resting order has an offset and a time."""
        order = self.strategy["entry"].get("order", "limit")
        return (order, None) if isinstance(order, str) else next(iter(order.items()))

    def order(self, at, trade, planned, number=0):
        price, stop, shares, terms = planned
        side, (kind, rests) = trade.side, self.order_terms()
        ends = at + self.terms["entry_seconds"] * 1000
        if rests:
            ends = at + rests["seconds"] * 1000
        # Of a strategy that flattens it is a date of the order; otherwise the engine cancels what still waits.
        last = self.session[1] - self.entries_end()
        if "flatten_minutes_before_close" in self.strategy["exit"]:
            ends = min(ends, last)
        collar = away(price * (1 + side * self.terms["collar_percent"] / 100), side)
        limit = None if kind == "market" else price if rests else collar
        entry = Order("stop" if kind == "stop" else "entry", side, shares, limit)
        entry.part = Part(trade, entry, (price, stop, terms), number)
        entry.part.rank = self.count
        trade.parts.append(entry.part)
        self.later(at + LATENCY, self.arrive, trade.symbol, entry)
        # An order at market has no date at the broker: the engine cancels it once its time is over.
        if entry.kind == "entry" and limit is None:
            entry.part.cancelled_from = min(ends, last)
        else:
            entry.part.cancelled_from = last
            self.later(ends, self.expire, entry.part)

    def caps(self, at, symbol, price):
        """In shares. Working entries count as filled; what is held of the symbol counts against its limits."""
        terms, money, market = self.terms, self.told * 100, self.markets[symbol]
        shares = {part: part.held + part.entry.open for part in self.parts()}
        held = sum(shares[part] for part in self.parts_of(symbol))
        used = sum(count * self.books[part.symbol].last for part, count in shares.items())
        return [
            terms["max_position_notional"] * UNIT / price - held,
            money * terms["max_symbol_percent"] / 100 / price - held,
            (money * terms["max_leverage"] - used) / price,
            (market.minute_volume(at) or 0) * terms["max_minute_volume_percent"] / 100 - held,
        ]

    # Correlation.

    def is_apart(self, at, symbol, side, value):
        """Whether the entry leaves all positions that move together within their limit."""
        terms = self.terms.get("correlation")
        if terms is None:
            return True
        worth = {}
        for part in self.parts():
            amount = (part.held + part.entry.open) * self.books[part.symbol].last
            worth[part.symbol] = (part.side, worth.get(part.symbol, (0, 0))[1] + amount)
        together = cluster(terms, self.markets, at, (symbol, side, value), worth)
        return together is not None and together <= self.told * 100 * terms["max_cluster_percent"] / 100

    # Additions.

    def add(self, at, symbol):
        """At the end of a minute, while nothing of the trade is on its way."""
        terms, trade = self.strategy.get("add"), self.open.get(symbol)
        if terms is None or trade is None or not all(part.is_open for part in trade.parts):
            return
        base, last = trade.parts[0], self.books[symbol].last
        number, rest = trade.added + 1, self.strategy["cooldown_minutes"] * MINUTE
        if base.number or number > terms["max"] or at - trade.newest_at < rest:
            return
        if not self.is_earned(at, terms, base, number) or not self.may_enter(at, symbol, trade.side, is_addition=True):
            return
        price, stop = quote_for(last, trade.side), trade.stop
        if (price - stop) * trade.side <= 0 or is_too_tight(price, stop, self.terms):
            return
        wanted = int(trade.shares * terms.get("shares_percent", 100) / 100 + 1e-9)
        self.told = self.equity()
        quantity = int(min(wanted, *self.caps(at, symbol, price)) + 1e-9)
        if quantity < 1 or not self.is_apart(at, symbol, trade.side, quantity * price):
            return
        trade.added = number
        self.order(at, trade, (price, stop, quantity, base.terms), number)

    def is_earned(self, at, terms, base, number):
        last = self.books[base.symbol].last
        if "at_r" in terms:
            return base.gain(last) >= terms["at_r"] * number - 1e-9
        return is_true(self.strategy["adds"], Held(self.markets[base.symbol], last, at, base.trade))
