"""IBKR's own client against the simulated exchange: a bracket that ends at its stop."""

import sys

from ibapi import get_version_string
from ibapi.contract import Contract
from ibapi.execution import ExecutionFilter
from ibapi.order import Order

from checks import Checks, Control, until
from everything import fill
from ibapi_client import Client

checks = Checks(f"ibapi {get_version_string()} with the exchange")
port, control = int(sys.argv[1]), Control(int(sys.argv[2]))
control.post("/price", {"symbol": "MSFT", "last": 300.0, "bid": 299.98, "ask": 300.02})
client = Client(port, 18)
checks.true("connects", client.wait("nextValidId"))
checks.equal("server version", client.serverVersion(), client.expected_version())

stock = fill(Contract(), {"symbol": "MSFT", "secType": "STK", "exchange": "SMART", "currency": "USD"})
client.reqContractDetails(1, stock)
client.wait("contractDetailsEnd")
checks.equal("one contract", [d.contract.symbol for _, d in client.heard["contractDetails"]], ["MSFT"])
client.reqMktData(2, stock, "", False, False, [])
ticks = lambda: {kind for _, kind, *_ in client.heard["tickPrice"]}
checks.true("bid, ask and last", until(lambda: {1, 2, 4} <= ticks()))

first = client.last("nextValidId")[0]
plain = {"totalQuantity": 50, "account": "DU1234567", "tif": "GTC"}
legs = [
    {"action": "BUY", "orderType": "LMT", "lmtPrice": 300.5, "orderRef": "ibapixyz.1.e", "transmit": False},
    {"action": "SELL", "orderType": "LMT", "lmtPrice": 320.0, "orderRef": "ibapixyz.1.t", "parentId": first, "transmit": False},
    {"action": "SELL", "orderType": "STP", "auxPrice": 295.0, "orderRef": "ibapixyz.1.s", "parentId": first, "transmit": True},
]
for number, leg in enumerate(legs):
    client.placeOrder(first + number, stock, fill(Order(), plain | leg))


def status(number):
    """The newest status of the bracket's leg, and how much of it is filled."""
    told = [(args[1], float(args[2])) for args in client.heard["orderStatus"] if args[0] == first + number]
    return told[-1] if told else ("none", 0.0)


shares = lambda: [(e.orderRef, e.side, float(e.shares)) for _, _, e in client.heard["execDetails"]]
checks.true("the entry fills", until(lambda: sum(q for ref, _, q in shares() if ref == "ibapixyz.1.e") == 50))
checks.true("the stop works", until(lambda: status(2)[0] in ("PreSubmitted", "Submitted")))
client.reqPositions()
checks.true("a position of 50", until(lambda: any(c.symbol == "MSFT" and float(p) == 50 for _, c, p, _ in client.heard["position"])))
control.post("/price", {"symbol": "MSFT", "last": 294.5, "bid": 294.48, "ask": 294.52})
checks.true("the stop fills", until(lambda: sum(q for ref, _, q in shares() if ref == "ibapixyz.1.s") == 50))
checks.true("the target is cancelled", until(lambda: status(1)[0] == "Cancelled"))
checks.true("commissions for every execution", until(lambda: len(client.commissions()) >= len({e.execId for _, _, e in client.heard["execDetails"]})))
client.reqExecutions(3, ExecutionFilter())
checks.true("executions again on request", client.wait("execDetailsEnd"))
client.reqCompletedOrders(True)
client.wait("completedOrdersEnd")
refs = {o.orderRef: s.status for _, o, s in client.heard["completedOrder"] if o.orderRef.startswith("ibapixyz")}
checks.equal("three completed orders", refs, {"ibapixyz.1.e": "Filled", "ibapixyz.1.t": "Cancelled", "ibapixyz.1.s": "Filled"})
client.reqHistoricalData(4, stock, "", "1 D", "5 mins", "TRADES", 1, 1, False, [])
checks.true("history", client.wait("historicalDataEnd") and len(client.heard["historicalData"]) > 1)
client.reqAccountSummary(5, "All", "NetLiquidation,BuyingPower")
client.wait("accountSummaryEnd")
checks.equal("account summary", {args[2] for args in client.heard["accountSummary"]}, {"NetLiquidation", "BuyingPower"})
client.reqPositionsMulti(6, "DU1234567", "")
checks.true("positions of one account", client.wait("positionMultiEnd"))
client.reqHeadTimeStamp(7, stock, "TRADES", 1, 2)
checks.true("the first data", client.wait("headTimestamp") and int(client.last("headTimestamp")[1]) > 0)
client.reqMatchingSymbols(8, "MSFT")
checks.true("a matching symbol", client.wait("symbolSamples") and client.last("symbolSamples")[1][0].contract.symbol == "MSFT")
client.reqHistoricalTicks(9, stock, "20261118 10:00:00 US/Eastern", "", 10, "TRADES", 1, False, [])
checks.true("past ticks", client.wait("historicalTicksLast") and len(client.last("historicalTicksLast")[1]) == 10)
client.reqHistoricalData(10, stock, "", "3 D", "1 day", "SCHEDULE", 1, 1, False, [])
checks.true("a schedule", client.wait("historicalSchedule") and len(client.last("historicalSchedule")[4]) == 3)
client.reqMktDepth(11, stock, 5, False, [])
checks.true("five rows on both sides", client.wait("updateMktDepth", 10))
client.cancelMktDepth(11, False)
client.reqCurrentTime()
checks.true("the gateway's time", client.wait("currentTime"))
checks.equal("nothing was complained about", client.problems(), [])
client.disconnect()
sys.exit(checks.finish())
