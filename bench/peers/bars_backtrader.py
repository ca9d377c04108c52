# The task by backtrader: its bracket order, and a closing order after so many bars.
import backtrader
import pandas

from bars_given import ENTRIES, GIVEN, columns, tell, timed

frame = pandas.DataFrame(
    {name: columns[name] for name in ("open", "high", "low", "close", "volume")},
    index=pandas.to_datetime(columns["start"], unit="ms"),
)


class Task(backtrader.Strategy):
    def __init__(self):
        self.orders = []
        self.entered_at = None
        self.trades = 0
        self.profit = 0.0

    def notify_order(self, order):
        if order.status == order.Completed and order.isbuy():
            self.entered_at = len(self)

    def notify_trade(self, trade):
        if trade.isclosed:
            self.trades += 1
            self.profit += trade.pnl

    def next(self):
        index = len(self) - 1
        if self.position and index + 2 - self.entered_at >= GIVEN["hold_bars"]:
            for order in self.orders:
                self.cancel(order)
            self.orders = []
            self.close()
        if index in ENTRIES and not self.position:
            price = self.data.close[0]
            risk = price * GIVEN["stop_percent"] / 100
            entry, stop, target = self.buy_bracket(
                size=GIVEN["shares"],
                exectype=backtrader.Order.Market,
                stopprice=price - risk,
                limitprice=price + GIVEN["target_r"] * risk,
            )
            self.orders = [stop, target]


def run():
    cerebro = backtrader.Cerebro(stdstats=False)
    cerebro.broker.setcash(1_000_000)
    cerebro.adddata(backtrader.feeds.PandasData(dataname=frame))
    cerebro.addstrategy(Task)
    (strategy,) = cerebro.run()
    return strategy.trades, strategy.profit


tell(*timed(run))
