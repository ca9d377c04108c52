"""One trade: its parts, and of each its entry, the orders that close it, and the row of the report it becomes."""

from math import inf

from broker import round_half_up
from prices import UNIT


class Trade:
    """The parts of one entry that are not closed, what was added to it, and when the newest of all its parts opened."""

    def __init__(self, symbol, side, shares):
        self.symbol, self.side, self.shares = symbol, side, shares
        self.parts, self.added, self.newest_at = [], 0, -inf

    @property
    def stop(self):
        """The tightest of its parts."""
        return self.side * max(self.side * part.stop for part in self.parts)


class Part:
    """terms: its target and exits; number: of the addition, 0 of the first entry."""

    def __init__(self, trade, entry, planned, number=0):
        self.trade, self.symbol, self.side = trade, trade.symbol, trade.side
        self.entry, self.number = entry, number
        self.planned, self.first_stop, self.terms = planned
        self.stop = self.first_stop
        self.stop_order = self.target_order = None
        self.exits = []
        self.opened_at = self.closed_at = self.reason = self.wish = self.best = self.target = None
        self.believed = self.doubted = self.cancelled_from = None
        self.borrowed, self.least, self.most = 0, inf, -inf

    @property
    def is_open(self):
        """Neither entering nor closing."""
        return self.entry.is_ended and self.held > 0 and self.exit_order is None

    def gain(self, price):
        """In R."""
        return (price - self.average) * self.side / abs(self.risk)

    @property
    def exit_order(self):
        return self.exits[-1] if self.exits else None

    @property
    def closing(self):
        return [order for order in (self.stop_order, self.target_order, *self.exits) if order]

    @property
    def held(self):
        return self.entry.filled - sum(order.filled for order in self.closing)

    @property
    def average(self):
        return self.entry.value / self.entry.filled

    @property
    def basis(self):
        return self.average if self.entry.is_ended else self.planned

    @property
    def risk(self):
        """R: from the planned entry, and from the average fill once the entry has ended."""
        return (self.basis - self.first_stop) * self.side

    @property
    def planned_risk(self):
        return (self.planned - self.first_stop) * self.side

    def saw(self, price):
        """A print, or the average exit: the prices farthest against and for the trade."""
        self.least, self.most = min(self.least, price * self.side), max(self.most, price * self.side)

    def counts(self, price, atr):
        """Whether a print may move the stop: one more than 3 ATR from the last that counted waits for another near it."""
        if atr is None:
            return False
        is_near = abs(price - self.believed) <= 3 * atr
        is_confirmed = self.doubted is not None and price != self.doubted and abs(price - self.doubted) <= 3 * atr
        if not is_near and not is_confirmed:
            if self.doubted is None or abs(price - self.doubted) > 3 * atr:
                self.doubted = price
            return False
        self.believed, self.doubted = price, None
        return True

    def minute_ended(self, close):
        self.believed, self.doubted = close, None

    def row(self):
        self.saw(sum(order.value for order in self.closing) / self.entry.filled)
        shares, bought = self.entry.filled, self.entry.value
        sold = sum(order.value for order in self.closing)
        fees = self.borrowed + sum(order.charged for order in [self.entry, *self.closing])
        pnl = round_half_up(self.side * (sold - bought) / 100)
        risk = abs(self.risk) * shares / 100
        return dict(
            symbol=self.symbol,
            side="long" if self.side > 0 else "short",
            quantity=shares,
            opened_at=self.opened_at,
            entry=self.average / UNIT,
            closed_at=self.closed_at,
            exit=sold / shares / UNIT,
            reason=self.reason,
            initial_stop=self.first_stop / UNIT,
            commission=fees / 100,
            pnl=pnl / 100,
            net_pnl=(pnl - fees) / 100,
            r_multiple=(pnl - fees) / risk,
            mae=max(0, self.average * self.side - self.least) / UNIT,
            mfe=max(0, self.most - self.average * self.side) / UNIT,
        )
