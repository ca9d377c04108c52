# The task by vectorbt: a fill at the next open, stop and target of that price, out after so many bars; variants are columns.
import numpy
import vectorbt

from bars_given import CASH, GIVEN, HOLD, SHARES, frame, width

data = frame()
# Bare arrays, since an index of times costs more than the play.
open_, high, low, close = (data[name].to_numpy()[:, None] for name in ("open", "high", "low", "close"))
bars = numpy.array([bar for bar, *_ in GIVEN["entries"]])
price, stop, target = (numpy.array(values) for values in list(zip(*GIVEN["entries"]))[1:])


def spread(values, at, empty):
    """A column with these values at these bars."""
    column = numpy.full((len(data), 1), empty)
    column[at, 0] = values
    return column


entries = spread(True, bars + 1, False)
exits = spread(True, bars + 1 + HOLD, False)
# A part of a price is rarely the same cent again: what touches a level must reach it.
LESS = 1e-7
stops = spread((price - stop - LESS) / price, bars + 1, numpy.nan)
targets = spread((target - price - LESS) / price, bars + 1, numpy.nan)


def portfolio(variants):
    """Of one, or of several in one call."""
    wide = numpy.array([width(variant) for variant in variants])
    return vectorbt.Portfolio.from_signals(
        close,
        entries,
        exits,
        open=open_,
        high=high,
        low=low,
        price=open_,
        size=SHARES,
        sl_stop=stops * wide,
        tp_stop=targets * wide,
        stop_entry_price="fillprice",
        init_cash=CASH,
        freq="1min",
    )


def trades_of(variants):
    records = portfolio(variants).trades.values
    first = records[records["col"] == 0]
    return list(zip(first["entry_idx"], first["exit_idx"], first["entry_price"], first["exit_price"]))


def report():
    print(portfolio([0]).stats(agg_func=None))
