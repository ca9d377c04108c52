"""What a condition on bars can read, as the tables of docs/strategies.md define it. Prices in units."""

from prices import MINUTE


class Unknown(Exception):
    """The bars do not suffice: the condition is not evaluated."""


class Seen:
    """One symbol at a moment: its last print and its finished bars, of today and of the five sessions before."""

    def __init__(self, market, last, at):
        self.market, self.at = market, at
        self.last = known(last)

    def newest(self, count, minutes):
        bars = self.market.filled(minutes, self.at)
        if len(bars) < count:
            raise Unknown
        return bars[-count:]

    def sma(self, count, minutes):
        return sum(bar.close for bar in self.newest(count, minutes)) / count

    def highest(self, count, minutes):
        return max(bar.high for bar in self.newest(count, minutes))

    def lowest(self, count, minutes):
        return min(bar.low for bar in self.newest(count, minutes))

    def rsi(self, count, minutes):
        """With the means of Wilder: first a plain mean of so many changes, then each new one counts 1 / n. Needs 2 n bars."""
        self.newest(2 * count, minutes)
        closes = [bar.close for bar in self.market.filled(minutes, self.at)]
        changes = [after - before for before, after in zip(closes, closes[1:])]
        gain, loss = (wilder_mean([max(0, sign * one) for one in changes], count) for sign in (1, -1))
        return 100 if loss == 0 else 100 - 100 / (1 + gain / loss)

    def gap(self):
        """From the last close of the session before to the first trade of this one, in percent."""
        today = self.market.session_index(self.at)
        opens = self.market.sessions[today][0]
        traded = [at for at in range(opens, self.at, MINUTE) if at in self.market.bars]
        if today == 0 or not traded:
            raise Unknown
        before = self.market.bars_of_session(today - 1, 1)
        return (self.market.bars[traded[0]][0] / known(before and before[-1][1].close) - 1) * 100


class Held(Seen):
    """The same beside a trade: its parts count together, R is that of the first."""

    def __init__(self, market, last, at, trade):
        super().__init__(market, last, at)
        parts = [part for part in trade.parts if part.held]
        average = sum(part.held * part.average for part in parts) / sum(part.held for part in parts)
        self.unrealized_r = (last - average) * trade.side / abs(parts[0].risk)


def is_true(condition, seen):
    """One that cannot be evaluated changes nothing."""
    try:
        return condition(seen)
    except Unknown:
        return False


def wilder_mean(values, count):
    mean = sum(values[:count]) / count
    for one in values[count:]:
        mean = (mean * (count - 1) + one) / count
    return mean


def known(value):
    if not value:
        raise Unknown
    return value


def ends_a_bar(every, session, at):
    """Whether a bar of that length ends at the moment; that of a session is judged after the first minutes of the next."""
    opens, closes = session
    if every == "day":
        return opens < at <= opens + 5 * MINUTE and (at - opens) % MINUTE == 0
    length = 60 * MINUTE if every == "1h" else int(every[:-1]) * MINUTE
    return opens < at and ((at - opens) % length == 0 or at == closes)
