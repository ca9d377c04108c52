"""ib_async against the simulated exchange: a bracket from entry to target, and everything a trader looks at on the way."""

import logging
import sys
import time

from ib_async import IB, Contract, LimitOrder, MarketOrder, Order, PriceCondition, Stock

from checks import Checks, Control, until

# Cancellations are part of the story; the library would print each as an error.
logging.getLogger("ib_async").setLevel(logging.CRITICAL)
checks = Checks("ib_async with the exchange")
port, control = int(sys.argv[1]), Control(int(sys.argv[2]))
ib = IB()
errors = []
ib.errorEvent += lambda req_id, code, text, contract: errors.append((code, text))
breathe = lambda: ib.sleep(0.02)
wait = lambda is_true: until(is_true, seconds=15, pause=breathe)

control.post("/price", {"symbol": "AAPL", "last": 150.0, "bid": 149.99, "ask": 150.01})
started = time.monotonic()
ib.connect("127.0.0.1", port, clientId=17, timeout=5)
checks.true("connects without waiting for an answer in vain", time.monotonic() - started < 3)
checks.equal("server version", ib.client.serverVersion(), 178)
checks.equal("accounts", ib.managedAccounts(), ["DU1234567"])
checks.true("account values", wait(lambda: any(v.tag == "NetLiquidation" and float(v.value) > 0 for v in ib.accountValues())))

stock = Stock("AAPL", "SMART", "USD")
checks.equal("one contract", len(ib.qualifyContracts(stock)), 1)
details = ib.reqContractDetails(stock)[0]
checks.true("trading hours", ":" in details.liquidHours and details.timeZoneId)
rule = ib.reqMarketRule(int(details.marketRuleIds.split(",")[0]))
checks.true("market rule", rule and any(step.increment == 0.01 for step in rule))
ticker = ib.reqMktData(stock)
checks.true("bid, ask and last", wait(lambda: ticker.bid > 0 and ticker.ask > ticker.bid and ticker.last > 0))

bracket = ib.bracketOrder("BUY", 100, 150.10, 155.00, 145.00, tif="GTC", account="DU1234567")
for name, order in zip(("entry", "target", "stop"), bracket):
    order.orderRef = f"clientsx.1.{name[0]}"
entry, target, stop = [ib.placeOrder(stock, order) for order in bracket]
checks.true("the entry fills", wait(lambda: entry.orderStatus.status == "Filled"))
checks.true("not above its limit", 0 < entry.orderStatus.avgFillPrice <= 150.10)
checks.true("the target works", wait(lambda: target.orderStatus.status in ("Submitted", "PreSubmitted")))
checks.true("the stop works", wait(lambda: stop.orderStatus.status in ("Submitted", "PreSubmitted")))
checks.true("each has an id of its own at the broker", len({t.order.permId for t in (entry, target, stop)}) == 3)
orders = {order["order_ref"]: order for order in control.get("/state")["open_orders"]}
checks.equal("the exchange holds both exits", sorted(orders), ["clientsx.1.s", "clientsx.1.t"])
groups = {order["oca_group"] for order in orders.values()}
checks.true("in one group", len(groups) == 1 and "" not in groups and None not in groups)
checks.true("a position of 100", wait(lambda: [p.position for p in ib.positions()] == [100]))
checks.true("in the portfolio too", wait(lambda: [p.position for p in ib.portfolio()] == [100]))
checks.true("its commission", wait(lambda: ib.fills() and ib.fills()[0].commissionReport.commission > 0))
checks.equal("its reference", ib.fills()[0].execution.orderRef, "clientsx.1.e")

stop.order.auxPrice = 146.00
ib.placeOrder(stock, stop.order)
moved = lambda: [o["stop_price"] for o in control.get("/state")["open_orders"] if o["order_ref"] == "clientsx.1.s"]
checks.true("the stop moves", wait(lambda: moved() == [146.0]))

control.post("/price", {"symbol": "AAPL", "last": 155.5, "bid": 155.49, "ask": 155.51})
checks.true("the target fills", wait(lambda: target.orderStatus.status == "Filled"))
checks.true("the stop is cancelled", wait(lambda: stop.orderStatus.status == "Cancelled"))
checks.true("the position is gone", wait(lambda: not [p for p in ib.positions() if p.position]))
profit = lambda: sum(fill.commissionReport.realizedPNL for fill in ib.fills())
checks.true("with a profit", wait(lambda: 400 < profit() < 600))
checks.equal("two executions", len(ib.reqExecutions()), 2)
completed = {t.order.orderRef: t.orderStatus.status for t in ib.reqCompletedOrders(False)}
checks.equal("three completed orders", completed, {"clientsx.1.e": "Filled", "clientsx.1.t": "Filled", "clientsx.1.s": "Cancelled"})

bars = ib.reqHistoricalData(stock, "", "1 D", "5 mins", "TRADES", True, 2)
checks.true("history in order", len(bars) > 1 and all(a.date < b.date for a, b in zip(bars, bars[1:])))
checks.true("history makes sense", all(b.low <= min(b.open, b.close) <= max(b.open, b.close) <= b.high for b in bars))
days = ib.reqHistoricalData(stock, "", "5 D", "1 day", "TRADES", True, 1)
checks.true("daily bars", len(days) >= 1)
checks.true("the gateway's time", ib.reqCurrentTime().year >= 2020)
summary = {value.tag: float(value.value) for value in ib.accountSummary() if value.tag in ("NetLiquidation", "BuyingPower")}
checks.true("account summary", summary.get("NetLiquidation", 0) > 1_000_400 and summary.get("BuyingPower", 0) > 0)
weeks = ib.reqHistoricalData(stock, "", "2 M", "1 week", "MIDPOINT", True, 1)
checks.true("weeks of quotes", len(weeks) >= 7 and all(b.volume == -1 for b in weeks))
schedule = ib.reqHistoricalSchedule(stock, 3)
checks.equal("a schedule of sessions", [s.refDate for s in schedule.sessions], ["20261117", "20261118", "20261119"])
checks.true("the first data", ib.reqHeadTimeStamp(stock, "TRADES", True, 1).year < 2026)
checks.equal("a matching symbol", [d.contract.symbol for d in ib.reqMatchingSymbols("AAPL")], ["AAPL"])
past = ib.reqHistoricalTicks(stock, "", ib.reqCurrentTime(), 20, "BID_ASK", True)
checks.true("past ticks", len(past) == 20 and all(t.priceBid < t.priceAsk for t in past))
by_isin = ib.reqContractDetails(Contract(secIdType="ISIN", secId=details.secIdList[0].value))
checks.equal("a contract by its ISIN", [d.contract.symbol for d in by_isin], ["AAPL"])
deep = ib.reqMktDepth(stock, 5, isSmartDepth=True)
checks.true("five rows on both sides", wait(lambda: len(deep.domBids) == 5 and len(deep.domAsks) == 5))
ib.cancelMktDepth(stock, isSmartDepth=True)
checks.true("exchanges with depth", "ARCA" in [d.exchange for d in ib.reqMktDepthExchanges()])
live = ib.reqRealTimeBars(stock, 5, "TRADES", True)
checks.true("real-time bars", wait(lambda: len(live) >= 2))
ib.cancelRealTimeBars(live)
prints = ib.reqTickByTickData(stock, "BidAsk")
checks.true("tick by tick", wait(lambda: prints.tickByTicks))
ib.cancelTickByTickData(stock, "BidAsk")
pnl = ib.reqPnL("DU1234567")
checks.true("profit and loss of the day", wait(lambda: 400 < pnl.realizedPnL < 600))
ib.cancelPnL("DU1234567")
trial = ib.whatIfOrder(stock, LimitOrder("BUY", 10, 100.0))
checks.true("a trial order tells its margin", trial and float(trial.initMarginChange) > 0)

far = ib.placeOrder(stock, LimitOrder("BUY", 10, 100.0, tif="GTC", orderRef="clientsx.2.e"))
checks.true("a far limit order rests", wait(lambda: far.orderStatus.status == "Submitted"))
ib.disconnect()
ib = IB()
checks.true("the client id is free again", wait(lambda: not control.get("/state")["sessions"]))
ib.connect("127.0.0.1", port, clientId=17, timeout=5)
open_refs = [trade.order.orderRef for trade in ib.openTrades()]
checks.equal("a reconnect finds it", open_refs, ["clientsx.2.e"])
again = ib.openTrades()[0]
ib.cancelOrder(again.order)
checks.true("and cancels it", wait(lambda: again.orderStatus.status == "Cancelled"))
market = ib.placeOrder(stock, MarketOrder("BUY", 5, orderRef="clientsx.3.e"))
checks.true("a market order fills", wait(lambda: sum(f.execution.shares for f in market.fills) == 5))
closing = ib.placeOrder(stock, MarketOrder("SELL", 5, orderRef="clientsx.3.x"))
checks.true("and is closed again", wait(lambda: sum(f.execution.shares for f in closing.fills) == 5))
held = LimitOrder("BUY", 10, 160.0, orderRef="clientsx.4.e")
held.conditions = [PriceCondition(conId=stock.conId, exch="SMART", isMore=True, price=157.0)]
held = ib.placeOrder(stock, held)
checks.true("a conditional order waits", wait(lambda: held.orderStatus.status == "PreSubmitted"))
control.post("/price", {"symbol": "AAPL", "last": 157.0, "bid": 156.99, "ask": 157.01})
checks.true("and trades at its price", wait(lambda: held.orderStatus.status == "Filled"))
trail = Order(action="SELL", totalQuantity=10, orderType="TRAIL LIMIT", auxPrice=1.0, lmtPriceOffset=0.1, trailStopPrice=156.0)
trail = ib.placeOrder(stock, trail)
checks.true("a trailing stop limit waits", wait(lambda: trail.orderStatus.status == "PreSubmitted"))
control.post("/price", {"symbol": "AAPL", "last": 156.0, "bid": 155.99, "ask": 156.01})
checks.true("and trades within its limit", wait(lambda: trail.orderStatus.status == "Filled" and trail.orderStatus.avgFillPrice >= 155.9))
parent = ib.placeOrder(stock, LimitOrder("BUY", 10, 157.0, orderRef="clientsx.5.e", transmit=False))
only = Order(action="SELL", totalQuantity=10, orderType="STP", auxPrice=150.0, tif="GTC", orderRef="clientsx.5.s", parentId=parent.order.orderId)
only.ocaGroup, only.ocaType = "mine", 2
only = ib.placeOrder(stock, only)
checks.true("an entry with one child fills", wait(lambda: parent.orderStatus.status == "Filled"))
shown = lambda: [o["oca_group"] for o in control.get("/state")["open_orders"] if o["order_ref"] == "clientsx.5.s"]
checks.equal("the group of the child is named after its entry", shown(), [str(parent.order.permId)])
only.order.auxPrice, only.order.ocaGroup = 151.0, "mine"
ib.placeOrder(stock, only.order)
checks.true("a change that states the sent name is refused", wait(lambda: only.log[-1].errorCode == 10326))
# The library takes over the price of each message about the order, so that it is stated anew; and any refusal for the end of the
# order, which it places no more itself.
only.order.auxPrice = 151.0
only.order.ocaGroup, only.order.ocaType = str(parent.order.permId), 3
ib.client.placeOrder(only.order.orderId, stock, only.order)
child = lambda: [o["stop_price"] for o in control.get("/state")["open_orders"] if o["order_ref"] == "clientsx.5.s"]
checks.true("one that states the other name is taken", wait(lambda: child() == [151.0]))
ib.client.cancelOrder(only.order.orderId, "")
checks.true("and the child ends", wait(lambda: child() == []))
checks.equal("no order was refused", [e for e in errors if e[0] in (201, 320, 321)], [])
ib.disconnect()
sys.exit(checks.finish())
