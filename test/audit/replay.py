"""Plays a strategy over bars and predictions as docs/backtest.md and docs/strategies.md say, and lists its trades."""

import heapq

from broker import Book, Order, commission, round_half_up
from indicators import Seen, Unknown, ends_a_bar
from prices import MINUTE, QUARTER, TICK, UNIT, Market, quote_for
from rules import (
    atr_of,
    away,
    is_too_tight,
    stop_of,
    target_of,
    trail_of,
)
from sizes import quantity_of
from trade import Trade

LATENCY = 100
ENTRIES_END = 6 * MINUTE
SIGNALS = {"BUY": 1, "SELL": -1, "NEUTRAL": 0}


class Replay:
    """strategy: as in its file, with defaults; bars: {symbol: {start: (open, high, low, close, volume)}} in units."""

    def __init__(self, strategy, bars, sessions, terms):
        self.strategy, self.terms, self.sessions = strategy, terms, sessions
        self.markets = {symbol: Market(one, sessions) for symbol, one in bars.items()}
        self.books = {symbol: Book(symbol, market, terms) for symbol, market in self.markets.items()}
        self.cash = terms["cash"] * 100
        self.open, self.rows, self.unmarked = {}, [], []
        self.queue, self.count = [], 0
        self.cooldown, self.executed, self.reversals = {}, {}, {}
        self.results, self.judged = [], {}

    # The clock: at each quarter of a minute first what is due, then prices, then what depends on time.

    def run(self, predictions):
        for line in predictions:
            self.later(line["timestamp"] + self.terms["poll_ms"], self.on_prediction, line)
        for opens, closes in self.sessions:
            self.session = (opens, closes)
            self.run_until(opens - 1)
            self.entries, self.is_reduced, self.day_began_with = 0, False, self.equity()
            self.told = self.day_began_with
            for at in range(opens, closes + 1, QUARTER):
                self.run_until(at - 1)
                self.on_bars(at)
                self.run_until(at)
                if at < closes:
                    self.play(at)
                self.mark()
                self.on_time(at)
        return self.rows

    def later(self, at, call, *given):
        self.count += 1
        heapq.heappush(self.queue, (at, self.count, call, given))

    def run_until(self, at):
        while self.queue and self.queue[0][0] <= at:
            moment, _, call, given = heapq.heappop(self.queue)
            call(moment, *given)
            if moment % QUARTER:
                self.mark()

    def play(self, at):
        for symbol, market in self.markets.items():
            price = market.print_at(at)
            if price is None:
                continue
            self.books[symbol].printed(at, price, self.on_fill)
            trade = self.open.get(symbol)
            if trade and trade.held:
                trade.saw(price)
                if not trade.entry.is_ended:
                    continue
                if at % MINUTE == 0 and at - MINUTE in market.bars:
                    trade.minute_ended(market.bars[at - MINUTE][3])
                if trade.counts(price, atr_of(self.strategy, market, at) or market.atr(14, 5, at)):
                    trade.best = trade.side * max(trade.side * trade.best, trade.side * price)
                    self.trail(at, trade)

    # Money.

    def equity(self):
        held = (trade.side * trade.held * self.books[trade.symbol].last for trade in self.open.values() if trade.held)
        return self.cash + sum(held) / 100

    def mark(self):
        """Equity after a trade counts every position at the prices of that moment."""
        for row in self.unmarked:
            row["equity"] = round_half_up(self.equity()) / 100
        self.unmarked = []

    def watch_loss(self):
        limit = self.terms["max_daily_loss_percent"] / 100 * self.day_began_with
        if round_half_up(self.day_began_with - self.equity()) >= round_half_up(limit):
            self.is_reduced = True

    # Decisions.

    def on_prediction(self, at, line):
        # The broker reports the account with each prediction; a reversal later is sized by these figures.
        self.told = self.equity()
        symbol, side = line["ticker"], SIGNALS[line["signal"]]
        opens, closes = self.session
        if not opens <= at < closes or line["confidence"] < 0.5:
            return
        self.reversals.pop(symbol, None)
        trade, exits = self.open.get(symbol), self.strategy["exit"]
        if trade is None:
            if side and self.strategy["accepts"](line):
                self.enter(at, symbol, side, line["confidence"])
        elif side == 0 and exits["neutral"]:
            self.close(at, trade, "neutral")
        elif side == -trade.side and exits["opposite"]:
            self.close(at, trade, "opposite")
            if self.strategy["entry"]["side"] == "both" and self.strategy["accepts"](line):
                self.reversals[symbol] = dict(line=line, side=side, last=self.books[symbol].last, asked=None)

    def reverse(self, at):
        """Judged again at the step after the one at which the broker, 5 s after the exit, was asked for its positions."""
        for symbol, wish in list(self.reversals.items()):
            if at - wish["line"]["timestamp"] // 1000 * 1000 > 300_000:
                del self.reversals[symbol]
            elif symbol in self.open or at - self.executed[symbol] < self.terms["seconds_after_execution"] * 1000:
                continue
            elif wish["asked"] is None:
                wish["asked"] = at
            else:
                del self.reversals[symbol]
                market = self.markets[symbol]
                atr = atr_of(self.strategy, market, at) or market.atr(14, 5, at) or 0
                if abs(self.books[symbol].last - wish["last"]) <= self.terms["max_reversal_move_atr"] * atr:
                    self.enter(at, symbol, wish["side"], wish["line"]["confidence"], is_reversal=True)

    def may_enter(self, at, symbol, side, is_reversal):
        strategy, closes = self.strategy, self.session[1]
        rests = not is_reversal and at < self.cooldown.get(symbol, 0)
        limits, flatten = strategy["limits"], strategy["exit"].get("flatten_minutes_before_close", 0)
        return (
            self.books[symbol].last is not None
            and strategy["entry"]["side"] in ("both", "long" if side > 0 else "short")
            and not self.is_reduced
            and not rests
            and len(self.open) < limits["max_positions"]
            and self.entries < limits["max_entries_per_day"]
            and at < closes - max(ENTRIES_END, flatten * MINUTE)
        )

    def on_bars(self, at):
        """Judges each symbol once for each of its bars, with the account as of now."""
        entry = self.strategy["entry"]
        if entry.get("on") != "bar" or not ends_a_bar(entry["every"], self.session, at):
            return
        self.told = self.equity()
        for symbol, market in self.markets.items():
            bar = self.session if entry["every"] == "day" else at
            if self.judged.get(symbol) == bar:
                continue
            try:
                is_true = self.strategy["holds"](Seen(market, self.books[symbol].last, at))
            except Unknown:
                continue
            self.judged[symbol] = bar
            if is_true and symbol not in self.open:
                self.enter(at, symbol, 1 if entry["side"] == "long" else -1)

    def enter(self, at, symbol, side, confidence=None, is_reversal=False):
        if not self.may_enter(at, symbol, side, is_reversal):
            return
        market, book = self.markets[symbol], self.books[symbol]
        price = quote_for(book.last, side)
        stop = stop_of(self.strategy, market, price, side, at)
        if stop is None or is_too_tight(price, stop, self.terms):
            return
        entry = dict(price=price, risk=abs(price - stop), equity=self.told, confidence=confidence, results=self.results)
        quantity = quantity_of(self.strategy["size"], entry, self.caps(at, market, price))
        if quantity is None or quantity < 1:
            return
        collar = price * (1 + side * self.terms["collar_percent"] / 100)
        entry = Order("entry", side, quantity, away(collar, side))
        trade = self.open[symbol] = Trade(symbol, side, entry, price, stop)
        self.entries += 1
        self.later(at + LATENCY, self.arrive, symbol, entry)
        self.later(at + self.terms["entry_seconds"] * 1000, self.expire, trade)

    def caps(self, at, market, price):
        """In shares. Working entries count as filled."""
        terms, money = self.terms, self.told * 100
        used = sum((trade.held + trade.entry.open) * self.books[trade.symbol].last for trade in self.open.values())
        return [
            terms["max_position_notional"] * UNIT / price,
            money * terms["max_symbol_percent"] / 100 / price,
            (money * terms["max_leverage"] - used) / price,
            (market.minute_volume(at) or 0) * terms["max_minute_volume_percent"] / 100,
        ]

    # Orders.

    def arrive(self, at, symbol, order):
        if not order.is_ended:
            self.books[symbol].arrive(order, at, self.on_fill)

    def expire(self, at, trade):
        if not trade.entry.is_ended:
            self.books[trade.symbol].end(trade.entry)
            self.entry_ended(at, trade)

    def on_fill(self, at, symbol, order, quantity, paid):
        trade = self.open[symbol]
        self.executed[symbol] = at
        charge = commission(self.terms["commission"], order.filled, order.value)
        self.cash -= order.side * quantity * paid / 100 + charge - order.charged
        order.charged = charge
        if order is trade.entry:
            return self.protect(at, trade)
        for other in trade.closing:
            if other is not order and not other.is_ended:
                other.open = trade.held
        if trade.held == 0 and trade.entry.is_ended:
            self.closed(at, trade, order)

    def protect(self, at, trade):
        """Stop and target cover what has filled; the target is re-priced by the average fill once the entry has ended."""
        book = self.books[trade.symbol]
        is_first = trade.opened_at is None
        if is_first:
            trade.opened_at = at
            if self.strategy.get("target"):
                trade.target_order = Order("target", -trade.side, trade.held, self.target(trade))
                book.orders.append(trade.target_order)
            trade.stop_order = Order("stop", -trade.side, trade.held, trade.stop)
            book.orders.append(trade.stop_order)
        for order in trade.closing:
            order.open = trade.held
        if trade.entry.is_ended:
            self.entry_ended(at, trade)
        if is_first:
            # A price that is beyond the stop already triggers it.
            book.try_again(trade.stop_order, at, self.on_fill)

    def entry_ended(self, at, trade):
        if trade.entry.filled == 0:
            del self.open[trade.symbol]
            return
        trade.best = trade.believed = trade.average
        if trade.risk < trade.planned_risk / 2:
            self.close(at, trade, "bad_fill")
        if trade.target_order:
            trade.target = trade.target_order.price = self.target(trade)

    def target(self, trade):
        return target_of(self.strategy["target"], trade.basis, abs(trade.risk), trade.side)

    def close(self, at, trade, reason):
        if trade.exit_order is None and trade.held:
            trade.exit_order = Order("market", -trade.side, trade.held)
            trade.reason = reason
            self.later(at + LATENCY, self.arrive, trade.symbol, trade.exit_order)

    def closed(self, at, trade, order):
        for other in trade.closing:
            self.books[trade.symbol].end(other)
        trade.closed_at = at
        if order is not trade.exit_order:
            trade.reason = "stop" if order is trade.stop_order else "target"
        del self.open[trade.symbol]
        self.cooldown[trade.symbol] = at + self.strategy["cooldown_minutes"] * MINUTE
        self.rows.append(trade.row())
        self.results.append(self.rows[-1]["r_multiple"])
        self.unmarked.append(self.rows[-1])

    # What time and prices do to a position.

    def on_time(self, at):
        exits, closes = self.strategy["exit"], self.session[1]
        for trade in list(self.open.values()):
            if trade.opened_at is None:
                continue
            if "max_minutes" in exits and at >= trade.opened_at + exits["max_minutes"] * MINUTE:
                self.close(at, trade, "max_minutes")
            if "flatten_minutes_before_close" in exits and at >= closes - exits["flatten_minutes_before_close"] * MINUTE:
                self.close(at, trade, "session_end")
            if at < closes:
                self.decay(at, trade)
        self.watch_loss()
        self.reverse(at)

    def decay(self, at, trade):
        """A step that begins brings the target nearer, by a tick or more, in an open market."""
        order, target = trade.target_order, self.strategy.get("target") or {}
        if "decay" not in target or order is None or trade.exit_order or not trade.entry.is_ended:
            return
        price = target_of(target, trade.basis, abs(trade.risk), trade.side, at - trade.opened_at)
        if (trade.target - price) * trade.side >= TICK:
            trade.target = price
            self.later(at + LATENCY, self.move, trade, order, price)

    def trail(self, at, trade):
        if "trail" not in self.strategy or trade.exit_order or not trade.entry.is_ended:
            return
        stop, step = trail_of(self.strategy, trade, atr_of(self.strategy, self.markets[trade.symbol], at))
        if stop is not None and (stop - trade.stop) * trade.side >= step - 1e-6:
            trade.stop = stop
            self.later(at + LATENCY, self.move, trade, trade.stop_order, stop)

    def move(self, at, trade, order, price):
        if not order.is_ended and not order.is_triggered:
            order.price = price
            self.books[trade.symbol].try_again(order, at, self.on_fill)
