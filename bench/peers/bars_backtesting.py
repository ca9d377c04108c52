# The task by backtesting.py: a fill at the next open, stop and target as it keeps them, out after so many bars.
import pandas
from backtesting import Backtest, Strategy

from bars_given import ENTRIES, GIVEN, columns, tell, timed

data = pandas.DataFrame(
    {name.capitalize(): columns[name] for name in ("open", "high", "low", "close", "volume")},
    index=pandas.to_datetime(columns["start"], unit="ms", utc=True),
)


class Task(Strategy):
    def init(self):
        self.entered_at = 0

    def next(self):
        index = len(self.data) - 1
        for trade in self.trades:
            if index + 1 - trade.entry_bar >= GIVEN["hold_bars"]:
                trade.close()
        if index in ENTRIES and not self.position:
            price = self.data.Close[-1]
            risk = price * GIVEN["stop_percent"] / 100
            self.buy(size=GIVEN["shares"], sl=price - risk, tp=price + GIVEN["target_r"] * risk)


def run():
    statistics = Backtest(data, Task, cash=1_000_000, finalize_trades=True).run()
    trades = statistics["_trades"]
    return len(trades), float(trades["PnL"].sum())


if __name__ == "__main__":
    tell(*timed(run))
