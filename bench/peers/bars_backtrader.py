# The task by backtrader: its bracket order, and a closing order after so many bars.
import backtrader

from bars_given import CASH, HOLD, SHARES, answer, frame, levels

data = frame().tz_localize(None)


class Task(backtrader.Strategy):
    params = (("variant", 0),)

    def __init__(self):
        self.levels = levels(self.params.variant)
        self.orders = []
        self.entered = None
        self.done = []

    def notify_order(self, order):
        if order.status != order.Completed:
            return
        at = (len(self) - 1, order.executed.price)
        if order.isbuy():
            self.entered = at
        else:
            self.done.append((self.entered[0], at[0], self.entered[1], at[1]))

    def next(self):
        index = len(self) - 1
        if self.position and index + 1 - self.entered[0] >= HOLD:
            for order in self.orders:
                self.cancel(order)
            self.orders = []
            self.close()
        if index in self.levels and not self.position:
            stop, target = self.levels[index]
            entry, *self.orders = self.buy_bracket(
                size=SHARES,
                exectype=backtrader.Order.Market,
                stopprice=stop,
                limitprice=target,
            )


def played(variant, analyzers=()):
    cerebro = backtrader.Cerebro(stdstats=False)
    cerebro.broker.setcash(CASH)
    cerebro.adddata(backtrader.feeds.PandasData(dataname=data))
    cerebro.addstrategy(Task, variant=variant)
    for analyzer in analyzers:
        cerebro.addanalyzer(analyzer)
    (strategy,) = cerebro.run()
    return strategy


def report():
    analyzers = backtrader.analyzers
    for analyzer in played(0, (analyzers.TradeAnalyzer, analyzers.DrawDown, analyzers.SharpeRatio)).analyzers:
        analyzer.print()


answer(lambda variant: played(variant).done, report)
