"""A program of Alpaca's own client, unmodified but for its address, reads and trades through a demonstration: python alpaca_trading.py URL."""

import sys
import threading
import uuid

from alpaca.common.exceptions import APIError
from alpaca.trading.client import TradingClient
from alpaca.trading.enums import OrderClass, OrderSide, OrderStatus, OrderType, QueryOrderStatus, TimeInForce
from alpaca.trading.stream import TradingStream
from alpaca.trading.requests import (
    ClosePositionRequest,
    GetCalendarRequest,
    GetOrdersRequest,
    LimitOrderRequest,
    MarketOrderRequest,
    ReplaceOrderRequest,
    StopLossRequest,
    StopOrderRequest,
    TakeProfitRequest,
)

from checks import Checks, until

checks = Checks("alpaca-py")
client = TradingClient("demo", "demo", url_override=sys.argv[1] + "/alpaca")


def refused(what, status, code, call):
    try:
        call()
        checks.true(f"{what} is refused", False)
    except APIError as error:
        checks.equal(f"{what} is refused", (error.status_code, error.code), (status, code))


def order_of(identity):
    return client.get_order_by_id(identity)


updates = []


async def on_update(update):
    updates.append(update)


def events_of(order):
    return [getattr(one.event, "value", one.event) for one in updates if one.order.id == order.id]


def streams(order, event):
    return until(lambda: event in events_of(order), 30)


stream = TradingStream("demo", "demo", url_override=sys.argv[1].replace("http", "ws") + "/alpaca/stream")
stream.subscribe_trade_updates(on_update)
threading.Thread(target=stream.run, daemon=True).start()

account = client.get_account()
checks.equal("account", account.account_number, "DU0000001")
checks.true("equity", float(account.equity) > 0)
checks.true("clock", client.get_clock().is_open)
days = client.get_calendar(GetCalendarRequest(start="2020-12-21", end="2020-12-28"))
checks.equal("days of Christmas", [day.date.day for day in days], [21, 22, 23, 24, 28])
checks.equal("early close", days[3].close.hour, 13)
checks.equal("assets", [asset.symbol for asset in client.get_all_assets()], ["SPY"])
checks.equal("asset", client.get_asset("SPY").tradable, True)
checks.equal("history", client.get_portfolio_history().timeframe, "1D")
checks.equal("configurations", client.get_account_configurations().no_shorting, True)
checks.equal("no positions", client.get_all_positions(), [])
refused("a position that is not held", 404, 40410000, lambda: client.get_open_position("SPY"))
refused("an unknown order", 404, 40410000, lambda: order_of(uuid.uuid4()))
stranger = TradingClient("demo", "wrong", url_override=sys.argv[1] + "/alpaca")
refused("a wrong secret", 401, 40110000, stranger.get_account)

sale = MarketOrderRequest(symbol="SPY", qty=10, side=OrderSide.SELL, time_in_force=TimeInForce.DAY)
refused("a sale of what is not held", 403, 40310000, lambda: client.submit_order(sale))

# A buy without a stop gets that of the demonstration, and reads as an order with one.
name = f"plain-{uuid.uuid4().hex[:8]}"
buy = MarketOrderRequest(
    symbol="AAPL", qty=100, side=OrderSide.BUY, time_in_force=TimeInForce.DAY, client_order_id=name
)


def placed(request):
    """The order, once the demonstration has a recent quote: a refused order leaves its name free."""
    answers = []

    def is_placed():
        try:
            answers.append(client.submit_order(request))
        except APIError as error:
            if "quote" not in str(error):
                raise
        return answers

    until(is_placed, 60)
    return answers[0]


bought = placed(buy)
checks.equal("its name", bought.client_order_id, name)
checks.equal("its class", bought.order_class, OrderClass.SIMPLE)
refused("the same order again", 422, 40010001, lambda: client.submit_order(buy))
checks.true("it fills", until(lambda: order_of(bought.id).status == OrderStatus.FILLED, 30))
filled = order_of(bought.id)
checks.true("its fill is streamed", streams(bought, "fill"))
checks.equal("its events", [event for event in events_of(bought) if event != "partial_fill"], ["pending_new", "new", "fill"])
fills = [one for one in updates if one.order.id == bought.id and one.price is not None]
checks.equal("shares of its executions", sum(one.qty for one in fills), 100.0)
checks.equal("position after the last", fills[-1].position_qty, 100.0)
checks.equal("average of the last", float(fills[-1].order.filled_avg_price), float(filled.filled_avg_price))
price = float(filled.filled_avg_price)
checks.equal("by its name", client.get_order_by_client_id(name).id, bought.id)
position = client.get_open_position("AAPL")
checks.equal("position", (float(position.qty), float(position.avg_entry_price)), (100.0, price))
checks.equal("it has no leg", filled.legs, None)
stop = next(one for one in client.get_orders() if one.order_type == OrderType.STOP)
checks.near("its stop, 3 % below", float(stop.stop_price), price * 0.97, price * 0.005)
refused("a cancel of the stop", 403, 40310000, lambda: client.cancel_order_by_id(stop.id))

# A looser stop is refused; a tighter one rests beside ours, is changed and cancelled.
def stop_at(share):
    return StopOrderRequest(
        symbol="AAPL",
        qty=100,
        side=OrderSide.SELL,
        time_in_force=TimeInForce.GTC,
        stop_price=round(price * share, 2),
    )

refused("a looser stop", 403, 40310000, lambda: client.submit_order(stop_at(0.95)))
tight = client.submit_order(stop_at(0.98))
checks.true("a tighter stop works", until(lambda: order_of(tight.id).status in (OrderStatus.NEW, OrderStatus.ACCEPTED), 30))
moved = client.replace_order_by_id(tight.id, ReplaceOrderRequest(stop_price=round(price * 0.981, 2)))
checks.equal("a changed order keeps its id", moved.id, tight.id)
checks.true("it is changed", until(lambda: order_of(tight.id).status != OrderStatus.PENDING_REPLACE, 30))
client.cancel_order_by_id(tight.id)
checks.true("it is cancelled", until(lambda: order_of(tight.id).status == OrderStatus.CANCELED, 30))
checks.true("its end is streamed", streams(tight, "canceled"))
checks.equal("its changes are streamed once", [events_of(tight).count(event) for event in ("new", "replaced", "canceled")], [1, 1, 1])

# A limit for all of it is its target; all that is cancelled leaves the stop.
target = client.submit_order(
    LimitOrderRequest(
        symbol="AAPL",
        qty=100,
        side=OrderSide.SELL,
        time_in_force=TimeInForce.GTC,
        limit_price=round(price * 1.2, 2),
    )
)
checks.true("a target works", until(lambda: order_of(target.id).status == OrderStatus.NEW, 30))
outcomes = {str(row.id): row.status for row in client.cancel_orders()}
checks.equal("all cancelled but the stop", (outcomes[str(target.id)], outcomes[str(stop.id)]), (200, 403))

# A part, and the rest.
part = client.close_position("AAPL", ClosePositionRequest(qty="40"))
checks.true("a part is sold", until(lambda: order_of(part.id).status == OrderStatus.FILLED, 30))
checks.equal("the rest", float(client.get_open_position("AAPL").qty), 60.0)
waiting = placed(
    LimitOrderRequest(
        symbol="AAPL", qty=5, side=OrderSide.BUY, time_in_force=TimeInForce.DAY, limit_price=round(price * 0.95, 2)
    )
)
client.close_all_positions(cancel_orders=True)
checks.true("all is sold", until(lambda: client.get_all_positions() == [], 30))
checks.true("and the buy is cancelled", until(lambda: order_of(waiting.id).status == OrderStatus.CANCELED, 30))

bracket = placed(
    LimitOrderRequest(
        symbol="AAPL",
        qty=10,
        side=OrderSide.BUY,
        time_in_force=TimeInForce.DAY,
        limit_price=round(price * 0.97, 2),
        order_class=OrderClass.BRACKET,
        take_profit=TakeProfitRequest(limit_price=round(price * 1.1, 2)),
        stop_loss=StopLossRequest(stop_price=round(price * 0.9, 2)),
    )
)
checks.equal("legs of a bracket wait", [leg.status for leg in bracket.legs], [OrderStatus.HELD] * 2)
client.cancel_order_by_id(bracket.id)
checks.true("and end with it", until(lambda: client.get_orders(GetOrdersRequest()) == [], 30))
everything = client.get_orders(GetOrdersRequest(status=QueryOrderStatus.ALL, nested=True, limit=500))
checks.true("every order is in the list", {bought.id, tight.id, part.id} <= {one.id for one in everything})
all_fills = client.get("/account/activities/FILL", {"page_size": 100})
checks.equal("shares bought and sold", sum(float(f["qty"]) * (1 if f["side"] == "buy" else -1) for f in all_fills), 0.0)
executions = {one.execution_id for one in updates if one.price is not None}
checks.equal("each execution is streamed", len(executions), len(all_fills))
checks.equal("each of them once", len([one for one in updates if one.price is not None]), len(executions))
stream.stop()
sys.exit(checks.finish())
