# The task by vectorbt: a fill at the next open, stop and target of the entry's price, out after so many bars; alone, and as a matrix of
# variants in one call, which is how a grid is asked of it.
import numpy
import vectorbt

from bars_given import ENTRIES, GIVEN, columns, tell, timed

open_, high, low, close = (
    numpy.frombuffer(columns[name]) for name in ("open", "high", "low", "close")
)
entries = numpy.zeros(len(open_), dtype=bool)
entries[[index + 1 for index in ENTRIES]] = True
exits = numpy.zeros(len(open_), dtype=bool)
exits[[index + 1 + GIVEN["hold_bars"] for index in ENTRIES]] = True


def run():
    variants = GIVEN.get("variants", 1)
    stops = GIVEN["stop_percent"] / 100 * (1 + numpy.arange(variants) / 100)

    def tiled(column):
        return numpy.tile(column[:, None], (1, variants))

    portfolio = vectorbt.Portfolio.from_signals(
        tiled(close),
        tiled(entries),
        tiled(exits),
        open=tiled(open_),
        high=tiled(high),
        low=tiled(low),
        price=tiled(open_),
        size=GIVEN["shares"],
        sl_stop=stops,
        tp_stop=GIVEN["target_r"] * stops,
        init_cash=1_000_000,
        freq="1min",
    )
    records = portfolio.trades.values
    first = records[records["col"] == 0]
    return len(first), float(first["pnl"].sum())


tell(*timed(run))
