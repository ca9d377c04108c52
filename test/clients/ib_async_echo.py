"""ib_async against the echoing gateway: does it understand every message, and is every order it sends understood?"""

import logging
import sys
import time

from ib_async import (
    IB,
    ComboLeg,
    Contract,
    DeltaNeutralContract,
    LimitOrder,
    Order,
    OrderComboLeg,
    PriceCondition,
    Stock,
    StopOrder,
    TagValue,
    TimeCondition,
)

from checks import Checks, until
from everything import check_echo, combo, everything

checks = Checks("ib_async")
complaints = []


class Complaints(logging.Handler):
    def emit(self, record):
        if record.levelno >= logging.ERROR:
            complaints.append(record.getMessage())


logging.getLogger("ib_async").addHandler(Complaints())
ib = IB()
started = time.monotonic()
ib.connect("127.0.0.1", int(sys.argv[1]), clientId=17, timeout=5)
checks.true("connects without waiting for an answer in vain", time.monotonic() - started < 2)
checks.equal("server version", ib.client.serverVersion(), 178)
checks.equal("accounts", ib.managedAccounts(), ["DU1234567"])
until(lambda: ib.positions(), pause=lambda: ib.sleep(0.01))
checks.equal("position", [(p.contract.symbol, p.position, p.avgCost) for p in ib.positions()], [("AAPL", 100.0, 150.25)])
checks.equal("portfolio", [(p.contract.primaryExchange, p.marketValue) for p in ib.portfolio()], [("NASDAQ", 15100.0)])
values = {value.tag: value.value for value in ib.accountValues()}
checks.equal("account value", values.get("NetLiquidation"), "1000000.00")
completed = [(t.orderStatus.status, t.order.filledQuantity, t.order.parentPermId, t.order.orderRef) for t in ib.trades()]
checks.equal("completed order", completed, [("Filled", 100.0, 1870000000, "abcdefgh.1.e")])
fills = [(f.execution.shares, f.execution.price, f.commissionReport.commission) for f in ib.fills()]
checks.equal("execution with its commission", fills, [(100.0, 150.24, 1.05)])
checks.equal("execution time", ib.fills()[0].execution.time.isoformat(), "2026-11-19T20:30:00+00:00")

stock = Stock("AAPL", "SMART", "USD")
details = ib.reqContractDetails(stock)[0]
checks.equal("contract", (details.contract.conId, details.minTick, details.marketRuleIds), (265598, 0.01, "26,26"))
checks.equal("contract id by ISIN", [(t.tag, t.value) for t in details.secIdList], [("ISIN", "US0378331005")])
checks.equal("market rule", [(r.lowEdge, r.increment) for r in ib.reqMarketRule(26)], [(0.0, 0.0001), (1.0, 0.01)])
bars = ib.reqHistoricalData(stock, "", "1 D", "5 mins", "TRADES", True, 2)
checks.equal("history", [(b.high, b.volume, b.barCount) for b in bars], [(151.5, 1200.0, 42)] * 2)
ib.qualifyContracts(stock)
ticker = ib.reqMktData(stock)
ib.sleep(0.2)
checks.equal("ticks", (ticker.bid, ticker.bidSize, ticker.ask, ticker.last, ticker.halted), (150.1, 3.0, 150.2, 150.15, 0.0))
summary = {value.tag: value.value for value in ib.accountSummary()}
checks.equal("account summary", summary.get("NetLiquidation"), "1000000.00")
checks.equal("time", ib.reqCurrentTime().isoformat(), "2026-11-19T20:30:00+00:00")
pnl = ib.reqPnL("DU1234567")
ib.sleep(0.1)
checks.equal("profit and loss", (pnl.dailyPnL, pnl.unrealizedPnL, pnl.realizedPnL), (1.5, 2.5, 3.5))

for order in ib.bracketOrder("BUY", 100, 150.25, 155.5, 148.1):
    order.orderRef = "abcdefgh.1.e"
    trade = ib.placeOrder(stock, order)
    until(trade.isDone, pause=lambda: ib.sleep(0.01))
    checks.equal(f"{order.orderType} {order.action} is echoed", (trade.orderStatus.status, trade.order.permId > 0), ("Filled", True))
for order in (LimitOrder("SELL", 1, 150.25, whatIf=False), StopOrder("SELL", 1, 140)):
    trade = ib.placeOrder(stock, order)
    until(trade.isDone, pause=lambda: ib.sleep(0.01))
    checks.equal(f"a single {order.orderType}", trade.orderStatus.status, "Filled")

checks.equal("nothing was complained about", complaints, [])

conditions = [
    PriceCondition(conjunction="a", isMore=True, price=150.0, conId=1, exch="SMART", triggerMethod=2),
    TimeCondition(conjunction="o", isMore=False, time="20261119 15:00:00 US/Eastern"),
]
raw = []
ib.wrapper.openOrder = lambda orderId, contract, order, state: raw.append((contract, order))
ib.client.placeOrder(900, combo(Contract, ComboLeg, DeltaNeutralContract), everything(Order, TagValue, OrderComboLeg, conditions))
until(lambda: raw, pause=lambda: ib.sleep(0.01))
check_echo(checks, *raw[0], lambda one: (one.condType, one.isMore, one.price if one.condType == 1 else one.time))

ib.disconnect()
sys.exit(checks.finish())
