"""IBKR's own client against the options of the simulated exchange: a chain, computations, an order, and what is refused."""

import inspect
import sys

from ibapi import get_version_string
from ibapi.contract import ComboLeg, Contract
from ibapi.order import Order
from ibapi.tag_value import TagValue

from checks import Checks, Control, until
from everything import fill
from ibapi_client import KEPT, Client

KEPT.extend(["currentTime", "securityDefinitionOptionParameter", "securityDefinitionOptionParameterEnd", "tickOptionComputation"])
checks = Checks(f"ibapi {get_version_string()} with options")
port, control = int(sys.argv[1]), Control(int(sys.argv[2]))
client = Client(port, 23)
client.wait("nextValidId")


def quote(key, bid, ask):
    control.post("/price", {"symbol": key, "last": ask, "bid": bid, "ask": ask})


def details_of(req_id, contract):
    ends = len(client.heard["contractDetailsEnd"])
    client.reqContractDetails(req_id, contract)
    until(lambda: len(client.heard["contractDetailsEnd"]) > ends)
    return [details for asked, details in client.heard["contractDetails"] if asked == req_id]


def codes():
    """The codes of errors; newer releases put a time before them."""
    return {value for args in client.heard["error"] for value in args[1:3] if isinstance(value, int)}


control.post("/price", {"symbol": "AMD", "last": 230.0})
plain = {"symbol": "AMD", "exchange": "SMART", "currency": "USD"}
stock = details_of(1, fill(Contract(), plain | {"secType": "STK"}))[0].contract
client.reqSecDefOptParams(2, "AMD", "", "STK", stock.conId)
checks.true("a chain with an end", client.wait("securityDefinitionOptionParameterEnd"))
smart = [row for row in client.heard["securityDefinitionOptionParameter"] if row[1] == "SMART"][0]
checks.equal("its class and multiplier", (smart[3], smart[4]), ("AMD", "100"))
expiry = sorted(day for day in smart[5] if day > "20261201")[0]
option = {"secType": "OPT", "lastTradeDateOrContractMonth": expiry, "right": "C"}
listed = details_of(3, fill(Contract(), plain | option))
checks.true("listed strikes of one expiry", 5 < len(listed) < len(smart[6]) and all(d.contract.right == "C" for d in listed))
call = [d.contract for d in listed if d.contract.strike == 230][0]
checks.equal("of the underlying", (listed[0].underConId, listed[0].underSymbol, listed[0].contractMonth), (stock.conId, "AMD", expiry[:6]))

client.reqMktData(4, call, "", False, False, [])
model = lambda: [args for args in client.heard["tickOptionComputation"] if args[1] == 13]
checks.true("the model's computation", until(model))
_, _, attribute, volatility, delta, price, dividend, gamma, vega, theta, underlying = model()[-1]
checks.true("its greeks", attribute == 1 and 0 < volatility < 1 and 0.4 < delta < 0.7 and gamma > 0 and vega > 0 > theta)
checks.true("its prices", price > 0 and dividend == 0 and abs(underlying - 230) < 1)
quote(call.localSymbol, 0, 0.05)
without_bid = lambda: [args for args in client.heard["tickPrice"] if args[1] == 1 and args[2] == -1]
checks.true("no bid is -1", until(without_bid))
unknown = lambda: [args for args in client.heard["tickOptionComputation"] if args[1] == 10 and args[3] is None]
checks.true("and its computation has none", until(unknown))

quote(call.localSymbol, 4.9, 5.0)
number = client.last("nextValidId")[0]
bought = {"action": "BUY", "orderType": "LMT", "lmtPrice": 5.0, "totalQuantity": 1, "account": "DU1234567", "tif": "DAY", "transmit": True}
client.placeOrder(number, call, fill(Order(), bought))
checks.true("an order fills", until(lambda: [e for _, c, e in client.heard["execDetails"] if c.conId == call.conId and e.price == 5.0]))
client.reqPositions()
held = lambda: [(float(p), round(cost, 2)) for _, c, p, cost in client.heard["position"] if c.conId == call.conId]
checks.true("a position at the cost of a contract", until(lambda: (1.0, 501.0) in held()))
# Newer releases take three more arguments, which this server version has not.
wanted = [5, call, 1, 2, "DU1234567", 0, "", "", False]
call.exchange = "CBOE"
client.exerciseOptions(*wanted[: len(inspect.signature(client.exerciseOptions).parameters)])
checks.true("exercise of more than is held is refused", until(lambda: 322 in codes()))
call.exchange = "SMART"
short = [d.contract for d in listed if d.contract.strike == 240][0]
quote(short.localSymbol, 2.0, 2.1)
bag = fill(Contract(), plain | {"secType": "BAG"})
legs = [(call, "BUY"), (short, "SELL")]
bag.comboLegs = [fill(ComboLeg(), {"conId": c.conId, "ratio": 1, "action": side, "exchange": "SMART"}) for c, side in legs]
spread = fill(Order(), bought | {"lmtPrice": 3.0})
spread.smartComboRoutingParams = [TagValue("NonGuaranteed", "0")]
client.placeOrder(number + 1, bag, spread)
kinds = lambda: [c.secType for _, c, e in client.heard["execDetails"] if e.orderId == number + 1]
checks.true("a vertical fills with its legs", until(lambda: sorted(kinds()) == ["BAG", "OPT", "OPT"]))
echoed = [(c, o) for i, c, o, _ in client.heard["openOrder"] if i == number + 1]
checks.equal("its legs are echoed", [leg.conId for leg in echoed[-1][0].comboLegs], [call.conId, short.conId])
trial = fill(Order(), bought | {"lmtPrice": 3.0, "whatIf": True})
trial.smartComboRoutingParams = [TagValue("NonGuaranteed", "0")]
client.placeOrder(number + 2, bag, trial)
margin = lambda: [state.initMarginChange for i, _, _, state in client.heard["openOrder"] if i == number + 2]
checks.true("a trial order of a vertical needs no margin", until(lambda: margin() and float(margin()[-1]) == 0))
call.exchange = "CBOE"
exercised = [6, call, 1, 1, "DU1234567", 1, "", "", False]
client.exerciseOptions(*exercised[: len(inspect.signature(client.exerciseOptions).parameters)])
client.reqCurrentTime()
checks.true("the request has arrived", client.wait("currentTime"))
control.post("/clock", {"at": "2026-11-20T02:40:00-05:00"})
shares = lambda: [float(p) for _, c, p, _ in client.heard["position"] if c.conId == stock.conId]
checks.true("exercised at night, it is a hundred shares", until(lambda: 100.0 in shares()))
checks.equal("nothing else was refused", codes() - {0, 322, 2104, 2106, 2158}, set())
client.disconnect()
sys.exit(checks.finish())
