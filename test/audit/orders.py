"""The life of orders: an entry, the stop and target that its fills bring, and the exit."""

import heapq

from broker import Order, commission, round_half_up
from prices import MINUTE, QUARTER, TICK, quote_for
from rules import atr_of, target_of, trail_of

LATENCY = 100


class Orders:
    """What Replay does between a decision and the broker's answer."""

    def later(self, at, call, *given):
        """Of one moment, dates that end come first."""
        self.count += 1
        heapq.heappush(self.queue, (at, call != self.expire, self.count, call, given))

    def run_until(self, at):
        while self.queue and self.queue[0][0] <= at:
            moment, _, _, call, given = heapq.heappop(self.queue)
            call(moment, *given)
            if moment % QUARTER:
                self.mark()

    def parts(self):
        """In the order in which their entries were decided."""
        return sorted((part for trade in self.open.values() for part in trade.parts), key=lambda part: part.rank)

    def equity(self):
        held = (part.side * part.held * self.books[part.symbol].last for part in self.parts() if part.held)
        return self.cash + sum(held) / 100

    def mark(self):
        """Equity after a trade counts every position at the prices of that moment."""
        for row in self.unmarked:
            row["equity"] = round_half_up(self.equity()) / 100
        self.unmarked = []

    def arrive(self, at, symbol, order):
        if not order.is_ended:
            self.books[symbol].arrive(order, at, self.on_fill)

    def expire(self, at, part):
        if not part.entry.is_ended:
            self.books[part.symbol].end(part.entry)
            self.entry_ended(at, part)

    def on_fill(self, at, symbol, order, quantity, paid):
        part = order.part
        self.executed[symbol] = at
        charge = commission(self.terms["commission"], order.filled, order.value)
        self.cash -= order.side * quantity * paid / 100 + charge - order.charged
        order.charged = charge
        if order is part.entry:
            return self.protect(at, part)
        for other in part.closing:
            if other is not order and not other.is_ended:
                other.open = part.held
        if part.held == 0 and part.entry.is_ended:
            self.closed(at, part, order)

    def protect(self, at, part):
        """Stop and target cover what has filled; the target is re-priced by the average fill once the entry has ended."""
        book = self.books[part.symbol]
        is_first = part.opened_at is None
        if is_first:
            part.opened_at = part.trade.newest_at = at
            if part.terms["target"]:
                part.target_order = Order("target", -part.side, part.held, self.target(part), part)
                book.orders.append(part.target_order)
            part.stop_order = Order("stop", -part.side, part.held, part.stop, part)
            book.orders.append(part.stop_order)
        for order in part.closing:
            order.open = part.held
        if part.entry.is_ended:
            self.entry_ended(at, part)
        if is_first:
            # A price that is beyond the stop already triggers it.
            book.try_again(part.stop_order, at, self.on_fill)

    def entry_ended(self, at, part):
        if part.entry.filled == 0:
            return self.leave(part)
        part.best = part.believed = part.average
        if part.wish:
            self.close(at, part, part.wish)
        elif part.risk < part.planned_risk / 2:
            self.close(at, part, "bad_fill")
        if part.target_order:
            part.target = part.target_order.price = self.target(part)

    def leave(self, part):
        part.trade.parts.remove(part)
        if not part.trade.parts:
            del self.open[part.symbol]

    def target(self, part):
        return target_of(part.terms["target"], part.basis, abs(part.risk), part.side)

    def close(self, at, part, reason):
        if part.exit_order is None and part.held:
            part.reason = reason
            self.leave_at(at, part)

    def leave_at(self, at, part):
        part.exits.append(Order("market", -part.side, part.held, None, part))
        self.later(at + LATENCY, self.arrive, part.symbol, part.exit_order)

    def end_day(self, opens):
        """An exit that is at the broker is an order of the day: what it leaves is sent again as the next session opens."""
        for part in self.parts():
            if part.exit_order in self.books[part.symbol].orders:
                self.books[part.symbol].end(part.exit_order)
                self.leave_at(opens, part)

    def end_entry(self, at, part, reason):
        """Of an entry that waits; what it still fills is closed."""
        part.wish = part.wish or reason
        self.later(at + LATENCY, self.expire, part)

    def closed(self, at, part, order):
        for other in part.closing:
            self.books[part.symbol].end(other)
        part.closed_at = at
        if order is not part.exit_order:
            part.reason = "stop" if order is part.stop_order else "target"
        self.leave(part)
        self.cooldown[part.symbol] = at + self.strategy["cooldown_minutes"] * MINUTE
        self.rows.append(part.row())
        self.results.append(self.rows[-1]["r_multiple"])
        self.unmarked.append(self.rows[-1])

    def decay(self, at, part):
        """A step that begins brings the target nearer, by a tick or more, in an open market."""
        order, target = part.target_order, part.terms["target"] or {}
        if "decay" not in target or order is None or part.exit_order or not part.entry.is_ended:
            return
        price = target_of(target, part.basis, abs(part.risk), part.side, at - part.opened_at)
        if (part.target - price) * part.side >= TICK:
            part.target = price
            self.later(at + LATENCY, self.move, part, order, price)

    def trail(self, at, part):
        if "trail" not in self.strategy or part.exit_order or not part.entry.is_ended:
            return
        stop, step = trail_of(self.strategy, part, atr_of(self.strategy, self.markets[part.symbol], at))
        if stop is not None and (stop - part.stop) * part.side >= step - 1e-6:
            if (stop - quote_for(self.books[part.symbol].last, -part.side)) * part.side >= 0:
                return self.close(at, part, "stop_through_market")
            part.stop = stop
            self.later(at + LATENCY, self.move, part, part.stop_order, stop)

    def move(self, at, part, order, price):
        if not order.is_ended and not order.is_triggered:
            order.price = price
            self.books[part.symbol].try_again(order, at, self.on_fill)
