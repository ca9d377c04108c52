"""Plays a strategy over bars and predictions as docs/backtest.md and docs/strategies.md say, and lists its trades."""

from broker import Book, round_half_up
from entries import Entries
from indicators import Held, Seen, Unknown, ends_a_bar, is_true
from orders import LATENCY
from prices import MINUTE, QUARTER, Market
from rules import atr_of

SIGNALS = {"BUY": 1, "SELL": -1, "NEUTRAL": 0}
DAY = 24 * 60 * MINUTE


class Replay(Entries):
    """strategy: as in its file, with defaults; bars: {symbol: {start: (open, high, low, close, volume)}} in units."""

    def __init__(self, strategy, bars, sessions, terms):
        self.strategy, self.terms, self.sessions = strategy, terms, sessions
        self.markets = {symbol: Market(one, sessions) for symbol, one in bars.items()}
        self.books = {symbol: Book(symbol, market, terms) for symbol, market in self.markets.items()}
        self.cash = terms["cash"] * 100
        self.open, self.rows, self.unmarked = {}, [], []
        self.queue, self.count = [], 0
        self.cooldown, self.executed, self.reversals = {}, {}, {}
        self.results, self.judged, self.accepted = [], {}, {}

    # The clock: at each quarter of a minute first what is due, then prices, then what depends on time.

    def run(self, predictions):
        for line in predictions:
            self.later(line["timestamp"] + self.terms["poll_ms"], self.on_prediction, line)
        for index, (opens, closes) in enumerate(self.sessions):
            self.session = (opens, closes)
            self.run_until(opens - 1)
            self.entries, self.is_reduced, self.day_began_with = 0, False, self.equity()
            self.told, self.accepted = self.day_began_with, {}
            for at in range(opens, closes + 1, QUARTER):
                self.run_until(at - 1)
                self.on_bars(at)
                self.run_until(at)
                if at < closes:
                    self.play(at)
                self.mark()
                self.on_time(at)
            if index + 1 < len(self.sessions):
                self.end_day(self.sessions[index + 1][0])
                self.borrow((self.sessions[index + 1][0] + DAY // 2) // DAY - (opens + DAY // 2) // DAY)
        return self.rows

    def play(self, at):
        for symbol, market in self.markets.items():
            price = market.print_at(at)
            if price is None:
                # A minute without trades keeps the last price: its close may have confirmed it.
                price = self.books[symbol].last
            else:
                self.books[symbol].printed(at, price, self.on_fill)
            for part in self.parts_of(symbol):
                if part.held:
                    self.saw(at, part, market, price)

    def saw(self, at, part, market, price):
        part.saw(price)
        if not part.entry.is_ended:
            return
        if at % MINUTE == 0 and at - MINUTE in market.bars:
            part.minute_ended(market.bars[at - MINUTE][3])
        if part.counts(price, atr_of(self.strategy, market, at) or market.atr(14, 5, at)):
            part.best = part.side * max(part.side * part.best, part.side * price)
            self.trail(at, part)

    def parts_of(self, symbol):
        return list(self.open[symbol].parts) if symbol in self.open else []

    def borrow(self, nights):
        """What shorts cost over the nights to the next session."""
        rates = self.terms.get("borrow", {})
        for part in self.parts():
            rate = rates.get(part.symbol, rates.get("", 0))
            if part.side < 0 and part.held:
                fee = round_half_up(part.held * self.books[part.symbol].last / 100 * rate / 100 / 360 * nights)
                part.borrowed += fee
                self.cash -= fee

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
        if not opens <= at < closes or (side and line["confidence"] < 0.5):
            return
        self.accepted.setdefault(symbol, []).append(line)
        self.reversals.pop(symbol, None)
        trade, exits = self.open.get(symbol), self.strategy["exit"]
        if trade is None:
            if side and self.accepts(at, symbol, line):
                self.enter(at, symbol, side, line["confidence"])
            return
        if side == 0 and exits["neutral"]:
            self.close_all(at, trade, "neutral")
        elif side == -trade.side and exits["opposite"]:
            self.close_all(at, trade, "opposite")
            if self.strategy["entry"]["side"] == "both" and self.accepts(at, symbol, line):
                self.reversals[symbol] = dict(line=line, side=side, last=self.books[symbol].last)
        self.leave_if(at, symbol)

    def accepts(self, at, symbol, line):
        """Whether the condition holds, and can be evaluated."""
        if line["confidence"] < self.strategy["confidence"]:
            return False
        if "when" not in self.strategy:
            return True
        return is_true(self.strategy["when"], Signalled(self, at, symbol, line))

    def close_all(self, at, trade, reason):
        for part in list(trade.parts):
            self.close(at, part, reason)
            if not part.entry.is_ended:
                self.end_entry(at, part, reason)

    def leave_if(self, at, symbol):
        """Exit conditions: at each finished minute, and with each prediction."""
        for part in self.parts_of(symbol):
            if not part.entry.is_ended or part.exit_order:
                continue
            seen = Held(self.markets[symbol], self.books[symbol].last, at, part.trade)
            if any(is_true(holds, seen) for holds in part.terms["leaves"]):
                self.close(at, part, "exit_condition")

    def reverse(self, at):
        """Judged again once the symbol is flat, after the step at which the broker, 5 s after an execution, shows it."""
        for symbol, wish in list(self.reversals.items()):
            shown = self.executed.get(symbol, 0) + self.terms["seconds_after_execution"] * 1000
            if at - wish["line"]["timestamp"] // 1000 * 1000 > 300_000:
                del self.reversals[symbol]
            elif symbol not in self.open and at - QUARTER >= shown:
                del self.reversals[symbol]
                market = self.markets[symbol]
                atr = atr_of(self.strategy, market, at) or market.atr(14, 5, at) or 0
                if abs(self.books[symbol].last - wish["last"]) <= self.terms["max_reversal_move_atr"] * atr:
                    self.enter(at, symbol, wish["side"], wish["line"]["confidence"], is_reversal=True)

    def on_bars(self, at):
        """As a minute ends: exits and additions of its symbol; and each strategy on bars judges its own."""
        for symbol in self.markets if at % MINUTE == 0 and at > self.session[0] else ():
            self.leave_if(at, symbol)
            self.add(at, symbol)
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

    # What time and prices do to a position.

    def on_time(self, at):
        exits, closes = self.strategy["exit"], self.session[1]
        for part in self.parts():
            if part.cancelled_from is not None and at >= part.cancelled_from and not part.entry.is_ended:
                part.cancelled_from = None
                self.later(at + LATENCY, self.expire, part)
            if part.opened_at is None:
                continue
            if "flatten_minutes_before_close" in exits and at >= closes - exits["flatten_minutes_before_close"] * MINUTE:
                self.close(at, part, "session_end")
            longest = part.terms["max_minutes"]
            if longest is not None and at >= part.opened_at + longest * MINUTE:
                self.close(at, part, "max_minutes")
            if at < closes:
                self.decay(at, part)
        self.watch_loss()
        self.reverse(at)


class Signalled(Seen):
    """What a condition on a prediction reads."""

    def __init__(self, replay, at, symbol, line):
        super().__init__(replay.markets[symbol], replay.books[symbol].last, at)
        self.replay, self.line, self.lines = replay, line, replay.accepted[symbol]
        opens, closes = replay.session
        self.minutes_since_open, self.minutes_to_close = (at - opens) / MINUTE, (closes - at) / MINUTE

    def predictions(self, count):
        """The last so many of the symbol on that day, this one included."""
        if len(self.lines) < count:
            raise Unknown
        return self.lines[-count:]

    def regime(self, symbol):
        return Seen(self.replay.markets[symbol], self.replay.books[symbol].last, self.at)
