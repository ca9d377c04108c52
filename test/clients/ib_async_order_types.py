"""Each order type once, from a third-party client to a fill or a rest at the simulated exchange: ib_async."""

import logging
import sys

from ib_async import IB, Order, Stock

from checks import Checks, Control, until

logging.getLogger("ib_async").setLevel(logging.CRITICAL)
checks = Checks("ib_async with every order type")
port, control = int(sys.argv[1]), Control(int(sys.argv[2]))
ib = IB()
errors = []
ib.errorEvent += lambda req_id, code, text, contract: errors.append((code, text))
wait = lambda is_true: until(is_true, seconds=15, pause=lambda: ib.sleep(0.02))
# The other drivers trade AAPL and MSFT; three letters are listed on the NYSE.
stock = Stock("TYP", "SMART", "USD")


def price(last):
    control.post("/price", {"symbol": "TYP", "last": last, "bid": round(last - 0.01, 2), "ask": round(last + 0.01, 2)})


def place(ref, **terms):
    order = Order(**({"totalQuantity": 10, "account": "DU1234567", "tif": "DAY", "orderRef": ref} | terms))
    return ib.placeOrder(stock, order)


def resting(ref):
    """The order as the exchange holds it."""
    return next((o for o in control.get("/state")["open_orders"] if o["order_ref"] == ref), None)


def works(trade):
    return wait(lambda: trade.orderStatus.status in ("PreSubmitted", "Submitted") and trade.order.permId)


def filled(trade):
    return wait(lambda: sum(f.execution.shares for f in trade.fills) == trade.order.totalQuantity)


price(100.0)
ib.connect("127.0.0.1", port, clientId=19, timeout=5)
ib.qualifyContracts(stock)
market = place("types.mkt", action="BUY", orderType="MKT", totalQuantity=100)
checks.true("MKT fills", filled(market))
limit = place("types.lmt", action="SELL", orderType="LMT", lmtPrice=104.0, tif="GTC")
checks.true("LMT rests", works(limit))
stop = place("types.stp", action="SELL", orderType="STP", auxPrice=90.0, tif="GTC")
checks.true("STP rests", works(stop))
stop_limit = place("types.stl", action="SELL", orderType="STP LMT", auxPrice=97.0, lmtPrice=96.5, tif="GTC")
checks.true("STP LMT rests", works(stop_limit))
percent = place("types.trp", action="SELL", orderType="TRAIL", trailingPercent=2.0, tif="GTC")
checks.true("TRAIL by percent rests", works(percent))
amount = place("types.tra", action="SELL", orderType="TRAIL", auxPrice=5.0, trailStopPrice=94.5, tif="GTC")
checks.true("TRAIL by amount rests", works(amount))
checks.true("the first trigger of the percentage is derived", wait(lambda: resting("types.trp")["stop_price"] == 98.0))
checks.equal("its distance", (resting("types.trp")["trail_amount"], resting("types.trp")["trail_percent"]), (None, 2.0))
checks.true("the other trails from its distance", wait(lambda: resting("types.tra")["stop_price"] == 95.0))
checks.equal("its amount", (resting("types.tra")["trail_amount"], resting("types.tra")["trail_percent"]), (5.0, None))

price(103.0)
checks.true("both trails follow", wait(lambda: (resting("types.trp")["stop_price"], resting("types.tra")["stop_price"]) == (100.94, 98.0)))
# The client that placed an order keeps its own terms; another one takes them as they are reported.
observer = IB()
observer.connect("127.0.0.1", port, clientId=20, timeout=5)
shown = {t.order.orderRef: t.order for t in observer.reqAllOpenOrders()}
checks.near("an open order states the trigger it has reached", shown["types.trp"].trailStopPrice, 100.94)
checks.near("and its percentage", shown["types.trp"].trailingPercent, 2.0)
observer.disconnect()
price(100.5)
checks.true("TRAIL by percent fills", filled(percent))
price(96.8)
checks.true("STP LMT fills", filled(stop_limit))
checks.true("not below its limit", all(f.execution.price >= 96.5 for f in stop_limit.fills))
checks.true("TRAIL by amount fills", filled(amount))

opening = [
    place("types.moo", action="SELL", orderType="MKT", tif="OPG"),
    place("types.loo", action="SELL", orderType="LMT", lmtPrice=101.0, tif="OPG"),
]
closing = [
    place("types.moc", action="SELL", orderType="MOC"),
    place("types.loc", action="SELL", orderType="LOC", lmtPrice=99.0),
]
# The library takes the warning 399 of an order that waits for the open for its status.
refs = ("types.moo", "types.loo", "types.moc", "types.loc")
checks.true("MOO, LOO, MOC and LOC rest", wait(lambda: all(resting(ref) for ref in refs)))
checks.true("with the next open for the opening orders", wait(lambda: len([e for e in errors if e[0] == 399]) == 2))
price(98.0)
control.post("/clock", {"at": "2026-11-19T16:00:01-05:00"})
checks.true("MOC fills at the close", filled(closing[0]))
checks.near("at the last price", closing[0].fills[0].execution.price, 98.0)
checks.true("LOC above the close ends", wait(lambda: closing[1].orderStatus.status == "Cancelled"))
checks.equal("the opening orders still rest", [bool(resting(ref)) for ref in ("types.moo", "types.loo")], [True, True])
price(100.0)
control.post("/clock", {"at": "2026-11-20T09:30:05-05:00"})
checks.true("MOO fills at the open", filled(opening[0]))
checks.near("at the opening price", opening[0].fills[0].execution.price, 100.0)
checks.true("LOO above the open ends", wait(lambda: opening[1].orderStatus.status == "Cancelled"))
control.post("/clock", {"at": "2026-11-20T15:50:01-05:00"})
late = place("types.late", action="SELL", orderType="MOC")
checks.true("MOC after the cut-off is rejected", wait(lambda: any(code == 201 for code, _ in errors)))
checks.equal("only the late one was refused", len([e for e in errors if e[0] in (110, 201, 320, 321, 387)]), 1)
checks.true("what is left is cancelled", all(ib.cancelOrder(t.order) for t in (limit, stop)))
checks.true("by the exchange", wait(lambda: control.get("/state")["open_orders"] == []))
ib.disconnect()
sys.exit(checks.finish())
