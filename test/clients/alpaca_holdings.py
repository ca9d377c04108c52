"""A program of Alpaca's own client, unmodified but for its address, invests in parts of a share at a demonstration where plain buys become
holdings: python alpaca_holdings.py URL."""

import sys
import threading
import uuid

from alpaca.common.exceptions import APIError
from alpaca.trading.client import TradingClient
from alpaca.trading.enums import OrderClass, OrderSide, OrderStatus, TimeInForce
from alpaca.trading.stream import TradingStream
from alpaca.trading.requests import (
    ClosePositionRequest,
    LimitOrderRequest,
    MarketOrderRequest,
    StopLossRequest,
)

from checks import Checks, until

checks = Checks("alpaca-py, holdings")
client = TradingClient("demo", "demo", url_override=sys.argv[1] + "/alpaca")
updates = []


async def on_update(update):
    updates.append(update)


stream = TradingStream("demo", "demo", url_override=sys.argv[1].replace("http", "ws") + "/alpaca/stream")
stream.subscribe_trade_updates(on_update)
threading.Thread(target=stream.run, daemon=True).start()


def refused(what, status, code, call):
    try:
        call()
        checks.true(f"{what} is refused", False)
    except APIError as error:
        checks.equal(f"{what} is refused", (error.status_code, error.code), (status, code))


def market(side=OrderSide.BUY, **more):
    return MarketOrderRequest(symbol="SPY", side=side, time_in_force=TimeInForce.DAY, **more)


def placed(request):
    """The order, once the demonstration has a recent quote: a refused order leaves its name free."""
    answers = []

    def is_placed():
        try:
            answers.append(client.submit_order(request))
        except APIError as error:
            if error.status_code != 429 and not any(word in str(error) for word in ("quote", "price", "seconds", "account values")):
                raise
        return answers

    until(is_placed, 60, lambda: threading.Event().wait(0.3))
    return answers[0]


def filled(order):
    checks.true(f"{order.side.value} {order.qty} fills", until(lambda: client.get_order_by_id(order.id).status == OrderStatus.FILLED, 60, lambda: threading.Event().wait(0.2)))
    return client.get_order_by_id(order.id)


def held():
    return next((position for position in client.get_all_positions() if position.symbol == "SPY"), None)


checks.equal("fractions are enabled", client.get_account_configurations().fractional_trading, True)
checks.equal("asset", client.get_asset("SPY").fractionable, True)

name = f"half-{uuid.uuid4().hex[:8]}"
half = filled(placed(market(qty=0.5, client_order_id=name)))
checks.equal("half a share", (half.qty, half.filled_qty, half.order_class), ("0.5", "0.5", OrderClass.SIMPLE))
checks.equal("it has no stop", half.legs, None)
refused("the same order again", 422, 40010001, lambda: client.submit_order(market(qty=0.5, client_order_id=name)))
price = float(half.filled_avg_price)
checks.true("it is held", until(lambda: held() is not None, 30))
checks.equal("position", (held().qty, held().qty_available), ("0.5", "0.5"))
checks.near("its cost", float(held().cost_basis), 0.5 * price, 0.02)
checks.true("its fill is streamed", until(lambda: any(str(one.order.id) == str(half.id) and one.price is not None for one in updates), 30))
fill = next(one for one in updates if one.order.id == half.id and one.price is not None)
checks.equal("shares of its execution", (fill.qty, fill.position_qty), (0.5, 0.5))

amount = filled(placed(market(notional=100)))
checks.near("an amount buys what it pays for", float(amount.qty), 100 / price, 0.02)
checks.true("in nine decimals", len(amount.qty.split(".")[1]) <= 9)
total = float(half.qty) + float(amount.qty)
checks.true("both are held", until(lambda: abs(float(held().qty) - total) < 1e-9, 30))

refused("more than is held", 403, 40310000, lambda: client.submit_order(market(OrderSide.SELL, qty=round(total + 0.001, 9))))
refused("a part with a stop", 403, 40310000, lambda: client.submit_order(market(qty=0.5, order_class=OrderClass.OTO, stop_loss=StopLossRequest(stop_price=round(price * 0.9, 2)))))
refused("a stop beside a holding", 403, 40310000, lambda: client.submit_order(market(qty=1, order_class=OrderClass.OTO, stop_loss=StopLossRequest(stop_price=round(price * 0.9, 2)))))

waits = placed(LimitOrderRequest(symbol="SPY", qty=0.25, side=OrderSide.BUY, time_in_force=TimeInForce.DAY, limit_price=round(price * 0.9, 2)))
checks.true("a limit for a part works", until(lambda: client.get_order_by_id(waits.id).status == OrderStatus.NEW, 30))
client.cancel_order_by_id(waits.id)
checks.true("and is cancelled", until(lambda: client.get_order_by_id(waits.id).status == OrderStatus.CANCELED, 30))

sold = filled(placed(market(OrderSide.SELL, qty=0.2)))
checks.equal("a part is sold", sold.filled_qty, "0.2")
rest = round(total - 0.2, 9)
checks.true("the rest is held", until(lambda: abs(float(held().qty) - rest) < 1e-9, 30))
quarter = filled(client.close_position("SPY", ClosePositionRequest(percentage="25")))
checks.near("a quarter is sold", float(quarter.qty), rest / 4, 1e-8)
checks.true("three quarters are held", until(lambda: abs(float(held().qty) - (rest - float(quarter.qty))) < 1e-9, 30))
last = filled(client.close_position("SPY"))
checks.true("nothing is held", until(lambda: held() is None, 30))
fills = client.get("/account/activities/FILL", {"page_size": 100})
checks.near("shares bought and sold", sum(float(f["qty"]) * (1 if f["side"] == "buy" else -1) for f in fills), 0.0, 1e-12)
checks.equal("the last leaves nothing", fills[0]["leaves_qty"], "0")
stream.stop()
sys.exit(checks.finish())
