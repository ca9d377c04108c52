"""ib_async against the options of the simulated exchange: from the chain to a position, and what a trader is refused."""

import logging
import sys

from ib_async import IB, ComboLeg, Contract, Index, LimitOrder, Option, PriceCondition, Stock, TagValue

from checks import Checks, Control, until

logging.getLogger("ib_async").setLevel(logging.CRITICAL)
checks = Checks("ib_async with options")
port, control = int(sys.argv[1]), Control(int(sys.argv[2]))
ib = IB()
errors = []
ib.errorEvent += lambda req_id, code, text, contract: errors.append(code)
breathe = lambda: ib.sleep(0.02)
wait = lambda is_true: until(is_true, seconds=15, pause=breathe)


def quote(key, bid, ask):
    control.post("/price", {"symbol": key, "last": ask, "bid": bid, "ask": ask})


control.post("/price", {"symbol": "NVDA", "last": 230.0})
ib.connect("127.0.0.1", port, clientId=21, timeout=5)
stock = Stock("NVDA", "SMART", "USD")
ib.qualifyContracts(stock)

rows = ib.reqSecDefOptParams("NVDA", "", "STK", stock.conId)
smart = [row for row in rows if row.exchange == "SMART" and row.tradingClass == "NVDA"]
checks.equal("one row of the plain class for SMART", len(smart), 1)
checks.true("rows of many exchanges", len({row.exchange for row in rows}) > 15)
checks.equal("a chain is empty if SMART is named", ib.reqSecDefOptParams("NVDA", "SMART", "STK", stock.conId), [])
expiry = [day for day in smart[0].expirations if day > "20261201"][0]
listed = ib.reqContractDetails(Option("NVDA", expiry, 0, "C", "SMART", "100", "USD"))
strikes = sorted(d.contract.strike for d in listed)
checks.true("the strikes of one expiry, with open strike", 230.0 in strikes and len(strikes) < len(smart[0].strikes))
call = Option("NVDA", expiry, 230, "C", "SMART")
checks.equal("one call", len(ib.qualifyContracts(call)), 1)
checks.equal("its local symbol", call.localSymbol, f"NVDA  {expiry[2:]}C00230000")
again = Contract(conId=call.conId, exchange="SMART")
ib.qualifyContracts(again)
checks.equal("by its number alone", (again.secType, again.strike, again.right), ("OPT", 230.0, "C"))
union = [strike for strike in smart[0].strikes if strike not in strikes]
checks.equal("none at a strike of another expiry", ib.reqContractDetails(Option("NVDA", expiry, union[0], "C", "SMART")), [])
checks.true("which is 200", wait(lambda: 200 in errors))
rule = ib.reqMarketRule(int(ib.reqContractDetails(call)[0].marketRuleIds.split(",")[0]))
checks.equal("its price steps", [(s.lowEdge, s.increment) for s in rule], [(0.0, 0.01), (3.0, 0.05)])
index = Index("SPX", "CBOE", "USD")
ib.qualifyContracts(index)
classes = {row.tradingClass for row in ib.reqSecDefOptParams("SPX", "", "IND", index.conId)}
checks.equal("two classes of an index", classes, {"SPX", "SPXW"})

ticker = ib.reqMktData(call, "100,101")
checks.true("bid and ask", wait(lambda: ticker.bid > 0 and ticker.ask > ticker.bid))
checks.true("the model's delta", wait(lambda: ticker.modelGreeks and 0.4 < ticker.modelGreeks.delta < 0.7))
checks.true("its implied volatility", 0.1 < ticker.modelGreeks.impliedVol < 0.8)
checks.near("the price of the underlying", ticker.modelGreeks.undPrice, 230, 1)
checks.true("open interest", wait(lambda: ticker.callOpenInterest >= 0))
bid = ticker.bid
control.post("/price", {"symbol": "NVDA", "last": 236.0})
checks.true("it follows the underlying", wait(lambda: ticker.bid > bid + 1))

quote(call.localSymbol, 0, 0.05)
checks.true("no bid is -1 with size 0", wait(lambda: ticker.bid == -1 and ticker.bidSize == 0))
checks.true("and has no volatility", wait(lambda: ticker.bidGreeks and ticker.bidGreeks.impliedVol is None))
quote(call.localSymbol, 4.9, 5.0)
trade = ib.placeOrder(call, LimitOrder("BUY", 2, 5.0, tif="DAY", orderRef="options1.1.e"))
checks.true("an order fills", wait(lambda: trade.orderStatus.status == "Filled"))
checks.equal("at its quote", trade.orderStatus.avgFillPrice, 5.0)
fill = lambda: trade.fills[0]
checks.equal("executed in the option", (fill().contract.secType, fill().contract.conId), ("OPT", call.conId))
checks.true("with a commission per contract", wait(lambda: abs(fill().commissionReport.commission - 1.3) < 1e-6))
held = lambda: [p for p in ib.positions() if p.contract.conId == call.conId]
checks.true("a position", wait(lambda: held() and held()[0].position == 2))
checks.near("whose cost is that of the contract", held()[0].avgCost, 500.65)
checks.equal("without an exchange", held()[0].contract.exchange, "")
worth = lambda: [v for v in ib.accountValues() if v.tag == "OptionMarketValue"]
checks.true("options in the account", wait(lambda: worth() and float(worth()[0].value) > 0))

off = ib.placeOrder(call, LimitOrder("BUY", 1, 5.03))
checks.true("a price off the grid is 110", wait(lambda: 110 in errors))
trial = ib.whatIfOrder(call, LimitOrder("SELL", 10, 5.0))
checks.true("a trial order of naked calls needs margin", float(trial.initMarginChange) > 10_000)

quote(call.localSymbol, 4.9, 5.0)
stop = LimitOrder("SELL", 2, 4.0, tif="GTC", orderRef="options1.1.x")
stop.conditions = [PriceCondition(conId=stock.conId, exch="SMART", isMore=False, price=225.0)]
stop.conditionsIgnoreRth = True
stop = ib.placeOrder(call, stop)
checks.true("a condition on the underlying holds it back", wait(lambda: stop.orderStatus.status == "PreSubmitted"))
ib.disconnect()
checks.true("its client leaves", until(lambda: not control.get("/state")["sessions"]))
control.post("/price", {"symbol": "NVDA", "last": 224.0})
gone = lambda: not [p for p in control.get("/state")["positions"] if p["symbol"] == call.localSymbol]
checks.true("and it trades while the client is away", until(gone))
ib = IB()
ib.errorEvent += lambda req_id, code, text, contract: errors.append(code)
ib.connect("127.0.0.1", port, clientId=21, timeout=5)
checks.equal("the executions are there", {f.execution.orderRef for f in ib.fills()}, {"options1.1.e", "options1.1.x"})

(short,) = ib.qualifyContracts(Option("NVDA", expiry, 240, "C", "SMART"))
quote(call.localSymbol, 5.0, 5.1)
quote(short.localSymbol, 2.0, 2.1)
bag = Contract(symbol="NVDA", secType="BAG", exchange="SMART", currency="USD")
bag.comboLegs = [ComboLeg(c.conId, 1, side, "SMART") for c, side in ((call, "BUY"), (short, "SELL"))]
spread = LimitOrder("BUY", 2, 2.5, tif="DAY", orderRef="options1.3.e")
spread.smartComboRoutingParams = [TagValue("NonGuaranteed", "0")]
spread = ib.placeOrder(bag, spread)
checks.true("a vertical rests below its price", wait(lambda: spread.orderStatus.status == "Submitted"))
before = errors.count(105)
spread.order.lmtPrice = 3.1
ib.placeOrder(bag, spread.order)
checks.true("a change of the contract as it was sent is 105", wait(lambda: errors.count(105) > before))
# The library keeps the contract that was sent; another client receives it as the gateway has it.
other = IB()
other.connect("127.0.0.1", port, clientId=22, timeout=5)
returned = [t.contract for t in other.reqAllOpenOrders() if t.order.permId == spread.order.permId][0]
other.disconnect()
checks.equal("open orders name its legs", [leg.conId for leg in returned.comboLegs], [call.conId, short.conId])
ib.placeOrder(returned, spread.order)
kinds = lambda: [f.contract.secType for f in ib.fills() if f.execution.orderRef == "options1.3.e"]
checks.true("as it was returned it changes, and fills", wait(lambda: sorted(kinds()) == ["BAG", "OPT", "OPT"]))
legs = lambda: {p.contract.conId: p.position for p in ib.positions() if p.position}
checks.true("its legs are positions", wait(lambda: (legs().get(call.conId), legs().get(short.conId)) == (2, -2)))
back = LimitOrder("SELL", 2, 2.0, tif="DAY", orderRef="options1.3.x")
back.smartComboRoutingParams = [TagValue("NonGuaranteed", "0")]
back = ib.placeOrder(bag, back)
checks.true("and are sold as one", wait(lambda: back.orderStatus.status == "Filled" and not legs()))

control.post("/fault", {"kind": "what-if-empty", "symbol": "NVDA"})
credit = LimitOrder("BUY", 1, -2.9, tif="DAY", orderRef="options1.4.e")
credit.smartComboRoutingParams = [TagValue("NonGuaranteed", "0")]
sold = Contract(symbol="NVDA", secType="BAG", exchange="SMART", currency="USD")
sold.comboLegs = [ComboLeg(c.conId, 1, side, "SMART") for c, side in ((call, "SELL"), (short, "BUY"))]
trial = ib.whatIfOrder(sold, credit)
checks.true("the margin of a vertical that is sold is what it can lose", 690 < float(trial.initMarginChange) < 1_010)
credit = ib.placeOrder(sold, credit)
checks.true("it is bought at a negative price", wait(lambda: credit.orderStatus.status == "Filled"))
checks.true("its contracts are positions", wait(lambda: (legs().get(call.conId), legs().get(short.conId)) == (-1, 1)))
control.post("/fault", {"kind": "assignment", "symbol": call.localSymbol})
control.post("/clock", {"at": "2026-11-20T02:40:00-05:00"})
stocks = lambda: [p.position for p in ib.positions() if p.contract.conId == stock.conId and p.position]
checks.true("assigned at night, a hundred shares are short", wait(lambda: stocks() == [-100]))
checks.true("and the other contract remains", wait(lambda: (call.conId in legs(), legs().get(short.conId)) == (False, 1)))
checks.equal("which no execution says", [f for f in ib.reqExecutions() if f.contract.secType == "STK"], [])
control.post("/clock", {"at": "2026-11-20T10:00:00-05:00"})
quote(short.localSymbol, 2.0, 2.1)
leave = Contract(symbol="NVDA", secType="BAG", exchange="SMART", currency="USD")
leave.comboLegs = [ComboLeg(stock.conId, 100, "BUY", "SMART"), ComboLeg(short.conId, 1, "SELL", "SMART")]
price = control.get("/state")["prices"]
last = [p["ask"] for p in price if p["symbol"] == "NVDA"][0]
both = LimitOrder("BUY", 1, round(last - 1.0, 2), tif="DAY", orderRef="options1.4.x")
both.smartComboRoutingParams = [TagValue("NonGuaranteed", "0")]
both = ib.placeOrder(leave, both)
checks.true("shares and contract leave as one guaranteed combination", wait(lambda: both.orderStatus.status == "Filled" and not stocks()))
figures = control.get("/state")
counted = [figures[name] for name in ("naked_leg_milliseconds", "lopsided_milliseconds", "unbounded_orders")]
checks.equal("nothing was uncovered, half or without a bound", counted, [0, 0, 0])

quote(call.localSymbol, 4.9, 5.0)
again = ib.placeOrder(call, LimitOrder("BUY", 1, 5.0, tif="DAY", orderRef="options1.2.e"))
checks.true("one more call", wait(lambda: again.orderStatus.status == "Filled"))
control.post("/price", {"symbol": "NVDA", "last": 245.0})
call.exchange = "CBOE"
ib.exerciseOptions(call, 1, 1, "DU1234567", 0)
ib.sleep(0.3)
control.post("/clock", {"at": "2026-11-21T02:40:00-05:00"})
shares = lambda: [p.position for p in ib.positions() if p.contract.conId == stock.conId and p.position]
checks.true("exercised at night, it is a hundred shares", wait(lambda: shares() == [100]))
checks.true("and no option", wait(lambda: not [p for p in ib.positions() if p.contract.conId == call.conId and p.position]))
checks.equal("without an execution", [f for f in ib.reqExecutions() if f.contract.secType == "STK"], [])
ib.disconnect()
sys.exit(checks.finish())
