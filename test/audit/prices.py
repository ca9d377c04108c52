"""What a symbol showed until a moment: prints, finished bars, ATR. Prices are whole hundredths of a cent."""

from collections import namedtuple

UNIT = 10_000
TICK = UNIT // 100
MINUTE = 60_000
QUARTER = MINUTE // 4


Bar = namedtuple("Bar", "is_first high low close")


def floor_tick(price):
    return int((price + 1e-6) // TICK) * TICK


def ceil_tick(price):
    return -floor_tick(-price)


def quote_for(last, side):
    """The ask for a purchase, the bid for a sale: a tick from the last print, on the nearest tick, halves up."""
    return (last + side * TICK + TICK // 2) // TICK * TICK


class Market:
    """The bars of one symbol: {start: (open, high, low, close, volume)}, in sessions [(open, close)]."""

    def __init__(self, bars, sessions):
        self.bars, self.sessions = bars, sessions
        self.atrs, self.longer = {}, {}

    def path(self, start):
        """The four prints of the minute: the extreme nearer to the open first, the low if both are equally near."""
        opened, high, low, close, _ = self.bars[start]
        return (opened, high, low, close) if high - opened < opened - low else (opened, low, high, close)

    def print_at(self, at):
        start = at - at % MINUTE
        return self.path(start)[(at - start) // QUARTER] if start in self.bars else None

    def session_index(self, at):
        return max(i for i, (opens, _) in enumerate(self.sessions) if opens <= at)

    def finished(self, minutes, at):
        """Bars of so many minutes that ended by then, of this session and the five before it."""
        today = self.session_index(at)
        return [bar for i in range(max(0, today - 5), today + 1) for bar in self.bars_in(i, minutes, at)]

    def filled(self, minutes, at):
        """The same with those without trades, which repeat the close before them."""
        today, found = self.session_index(at), []
        for index in range(max(0, today - 5), today + 1):
            opens, closes = self.sessions[index]
            traded = dict(self.bars_of_session(index, minutes))
            for begins in range(opens, closes, minutes * MINUTE):
                ends = min(begins + minutes * MINUTE, closes)
                if ends > at:
                    break
                if ends in traded:
                    found.append(traded[ends])
                elif found:
                    found.append(Bar(False, *[found[-1].close] * 3))
        return found

    def bars_in(self, index, minutes, at):
        return [bar for ends, bar in self.bars_of_session(index, minutes) if ends <= at]

    def bars_of_session(self, index, minutes):
        if (index, minutes) not in self.longer:
            (opens, closes), found = self.sessions[index], []
            for begins in range(opens, closes, minutes * MINUTE):
                ends = min(begins + minutes * MINUTE, closes)
                inside = [self.bars[start] for start in range(begins, ends, MINUTE) if start in self.bars]
                if inside:
                    high, low = max(bar[1] for bar in inside), min(bar[2] for bar in inside)
                    found.append((ends, Bar(not found, high, low, inside[-1][3])))
            self.longer[index, minutes] = found
        return self.longer[index, minutes]

    def atr(self, period, minutes, at):
        """Wilder's; the first bar of a session counts its own range. None before twice the period of bars."""
        opens = self.sessions[self.session_index(at)][0]
        key = (period, minutes, opens, (at - opens) // (minutes * MINUTE))
        if key not in self.atrs:
            self.atrs[key] = wilder(self.finished(minutes, at), period)
        return self.atrs[key]

    def minute_volume(self, at):
        """The mean shares of the last 30 finished regular minutes; those without trades count."""
        opens = (opens for opens, _ in reversed(self.sessions[: self.session_index(at) + 1]))
        minutes = []
        for open_at in opens:
            closes = dict(self.sessions)[open_at]
            ended = min(at - at % MINUTE, closes)
            minutes += range(ended - MINUTE, open_at - 1, -MINUTE)
            if len(minutes) >= 30:
                break
        volumes = [self.bars[start][4] if start in self.bars else 0 for start in minutes[:30]]
        return sum(volumes) / len(volumes) if volumes else None


def wilder(bars, period):
    ranges, before = [], None
    for is_first, high, low, close in bars:
        if is_first:
            ranges.append(high - low)
        else:
            ranges.append(max(high, before) - min(low, before))
        before = close
    if len(ranges) < 2 * period:
        return None
    value = sum(ranges[:period]) / period
    for one in ranges[period:]:
        value = (value * (period - 1) + one) / period
    return value
