# The task by backtesting.py: a fill at the next open, stop and target as it keeps them, out after so many bars.
from backtesting import Backtest, Strategy

from bars_given import CASH, HOLD, SHARES, answer, frame, levels

data = frame().rename(columns=str.capitalize)


class Task(Strategy):
    variant = 0

    def init(self):
        self.levels = levels(self.variant)

    def next(self):
        index = len(self.data) - 1
        for trade in self.trades:
            if index + 1 - trade.entry_bar >= HOLD:
                trade.close()
        if index in self.levels and not self.position:
            stop, target = self.levels[index]
            self.buy(size=SHARES, sl=stop, tp=target)


def statistics(variant):
    return Backtest(data, Task, cash=CASH, finalize_trades=True).run(variant=variant)


def play(variant):
    trades = statistics(variant)["_trades"]
    return trades[["EntryBar", "ExitBar", "EntryPrice", "ExitPrice"]].itertuples(index=False)


answer(play, lambda: print(statistics(0)))
