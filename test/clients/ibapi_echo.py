"""IBKR's own client against the echoing gateway."""

import sys

from ibapi import get_version_string
from ibapi.contract import ComboLeg, Contract, DeltaNeutralContract
from ibapi.execution import ExecutionFilter
from ibapi.order import Order, OrderComboLeg
from ibapi.order_condition import PriceCondition, TimeCondition
from ibapi.tag_value import TagValue

from checks import Checks, until
from everything import check_echo, combo, everything, fill
from ibapi_client import Client

checks = Checks(f"ibapi {get_version_string()}")
client = Client(int(sys.argv[1]), 18)
checks.true("connects", client.wait("nextValidId") and client.wait("managedAccounts"))
checks.equal("server version", client.serverVersion(), client.expected_version())
checks.equal("accounts", client.last("managedAccounts"), ("DU1234567",))

stock = fill(Contract(), {"symbol": "AAPL", "secType": "STK", "exchange": "SMART", "currency": "USD"})
client.reqPositions()
client.wait("positionEnd")
checks.equal("position", [(a, c.symbol, float(p), cost) for a, c, p, cost in client.heard["position"]], [("DU1234567", "AAPL", 100.0, 150.25)])
client.reqAccountUpdates(True, "DU1234567")
client.wait("accountDownloadEnd")
checks.equal("account value", client.last("updateAccountValue"), ("NetLiquidation", "1000000.00", "USD", "DU1234567"))
checks.equal("portfolio", client.last("updatePortfolio")[3], 15100.0)
client.reqAccountSummary(1, "All", "NetLiquidation")
client.wait("accountSummaryEnd")
checks.equal("account summary", client.last("accountSummary"), (1, "DU1234567", "NetLiquidation", "1000000.00", "USD"))
client.reqExecutions(2, ExecutionFilter())
client.wait("execDetailsEnd")
_, _, execution = client.last("execDetails")
checks.equal("execution", (execution.time, float(execution.shares), execution.price, execution.orderRef), ("20261119 15:30:00 US/Eastern", 100.0, 150.24, "abcdefgh.1.e"))
until(client.commissions)
checks.equal("commission", client.commissions(), {"0000e1a7.5c46793a.01.01": 1.05})
client.reqCompletedOrders(True)
client.wait("completedOrdersEnd")
_, order, state = client.last("completedOrder")
checks.equal("completed order", (state.status, float(order.filledQuantity), order.parentPermId, order.exemptCode, state.completedStatus), ("Filled", 100.0, 1870000000, -1, "Filled Size: 100"))
client.reqContractDetails(3, stock)
client.wait("contractDetailsEnd")
details = client.last("contractDetails")[1]
checks.equal("contract", (details.contract.conId, details.minTick, details.liquidHours, details.stockType), (265598, 0.01, "20261119:0930-20261119:1600", "COMMON"))
client.reqHistoricalData(4, stock, "", "1 D", "5 mins", "TRADES", 1, 1, False, [])
client.wait("historicalDataEnd")
checks.equal("history", [(b.date, b.high, float(b.volume), b.barCount) for _, b in client.heard["historicalData"]], [("20261119 15:30:00 US/Eastern", 151.5, 1200.0, 42)] * 2)
client.reqMarketRule(26)
client.wait("marketRule")
checks.equal("market rule", [(r.lowEdge, r.increment) for r in client.last("marketRule")[1]], [(0.0, 0.0001), (1.0, 0.01)])
client.reqMktData(5, stock, "", False, False, [])
client.wait("tickString")
checks.equal("ticks", [(kind, price) for _, kind, price, _ in client.heard["tickPrice"]], [(1, 150.1), (2, 150.2), (4, 150.15)])
checks.equal("tick parameters", client.last("tickReqParams")[1], 0.01)
client.reqRealTimeBars(6, stock, 5, "TRADES", True, [])
client.wait("realtimeBar")
checks.equal("real-time bar", client.last("realtimeBar")[2:6], (150.0, 151.5, 149.75, 151.0))
client.reqPnL(7, "DU1234567", "")
client.wait("pnl")
checks.equal("profit and loss", client.last("pnl"), (7, 1.5, 2.5, 3.5))
client.reqCurrentTime()
client.wait("currentTime")
checks.equal("time", client.last("currentTime"), (1795120200,))

plain = {"totalQuantity": 100, "account": "DU1234567", "orderRef": "abcdefgh.1.e", "tif": "GTC"}
legs = [
    {"action": "BUY", "orderType": "LMT", "lmtPrice": 150.25, "transmit": False},
    {"action": "SELL", "orderType": "LMT", "lmtPrice": 155.5, "parentId": 1, "transmit": False},
    {"action": "SELL", "orderType": "STP", "auxPrice": 148.1, "parentId": 1, "transmit": True},
]
for number, leg in enumerate(legs, start=1):
    client.placeOrder(number, stock, fill(Order(), plain | leg))
client.wait("openOrder", 3)
echoed = [(i, o.orderType, o.lmtPrice, o.auxPrice, o.parentId, s.status) for i, _, o, s in client.heard["openOrder"]]
checks.equal("a bracket is echoed", echoed, [(1, "LMT", 150.25, 0.0, 0, "Submitted"), (2, "LMT", 155.5, 0.0, 1, "Submitted"), (3, "STP", 0.0, 148.1, 1, "Submitted")])

price = fill(PriceCondition(2, 1, "SMART", True, 150.0), {"isConjunctionConnection": True})
moment = fill(TimeCondition(False, "20261119 15:00:00 US/Eastern"), {"isConjunctionConnection": False})
client.placeOrder(4, combo(Contract, ComboLeg, DeltaNeutralContract), everything(Order, TagValue, OrderComboLeg, [price, moment]))
client.wait("openOrder", 4)
_, contract, order, _ = client.last("openOrder")
check_echo(checks, contract, order, lambda one: (one.condType, one.isMore, one.price if one.condType == 1 else one.time))
checks.equal("nothing was complained about", client.problems(), [])
client.disconnect()
sys.exit(checks.finish())
