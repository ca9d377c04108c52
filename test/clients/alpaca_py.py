"""Alpaca's own Python client, unmodified, against the simulator of Alpaca: account, orders, groups, data and both streams."""

import sys
import threading
import time
from datetime import date, datetime, timedelta, timezone
from importlib.metadata import version

from alpaca.common.exceptions import APIError
from alpaca.data.enums import Adjustment, DataFeed
from alpaca.data.historical import StockHistoricalDataClient
from alpaca.data.live import StockDataStream
from alpaca.data.requests import (
    StockBarsRequest,
    StockLatestBarRequest,
    StockLatestQuoteRequest,
    StockLatestTradeRequest,
    StockQuotesRequest,
    StockSnapshotRequest,
    StockTradesRequest,
)
from alpaca.data.timeframe import TimeFrame, TimeFrameUnit
from alpaca.trading.client import TradingClient
from alpaca.trading.enums import (
    AccountStatus,
    AssetStatus,
    CorporateActionType,
    OrderClass,
    OrderSide,
    OrderStatus,
    OrderType,
    PositionSide,
    QueryOrderStatus,
    TimeInForce,
)
from alpaca.trading.requests import (
    ClosePositionRequest,
    GetAssetsRequest,
    GetCalendarRequest,
    GetCorporateAnnouncementsRequest,
    GetOrderByIdRequest,
    GetOrdersRequest,
    GetPortfolioHistoryRequest,
    LimitOrderRequest,
    MarketOrderRequest,
    ReplaceOrderRequest,
    StopLimitOrderRequest,
    StopLossRequest,
    StopOrderRequest,
    TakeProfitRequest,
    TrailingStopOrderRequest,
)
from alpaca.trading.stream import TradingStream

from checks import Checks, Control, until

KEY, SECRET = "PKSIMULATED", "simulated"
checks = Checks(f"alpaca-py {version('alpaca-py')}")
port, control = int(sys.argv[1]), Control(int(sys.argv[2]))
root = f"http://127.0.0.1:{port}"
client = TradingClient(KEY, SECRET, paper=True, url_override=root)
updates = []


def listen():
    stream = TradingStream(KEY, SECRET, paper=True, url_override=f"ws://127.0.0.1:{port}/stream")

    async def on_update(update):
        updates.append(update)

    stream.subscribe_trade_updates(on_update)
    threading.Thread(target=stream.run, daemon=True).start()
    return stream


def status_of(order):
    return client.get_order_by_id(order.id).status


def reaches(order, status):
    return until(lambda: status_of(order) == status, pause=lambda: time.sleep(0.05))


def events_of(order):
    return [getattr(update.event, "value", update.event) for update in updates if update.order.id == order.id]


def refusal(call):
    """Code and status of an error."""
    try:
        call()
    except APIError as error:
        return error.code, error.status_code
    return None


def price(symbol, last):
    control.post("/price", {"symbol": symbol, "last": last})


def market(symbol, side, qty, **more):
    more = {"time_in_force": TimeInForce.DAY} | more
    return client.submit_order(MarketOrderRequest(symbol=symbol, side=side, qty=qty, **more))


def limit(symbol, side, qty, limit_price, **more):
    more = {"time_in_force": TimeInForce.DAY} | more
    return client.submit_order(
        LimitOrderRequest(symbol=symbol, side=side, qty=qty, limit_price=limit_price, **more)
    )


BUY, SELL = OrderSide.BUY, OrderSide.SELL
for symbol in ("AAPL", "MSFT", "SPY", "TSLA", "NVDA"):
    price(symbol, 100.0)

# Account and reference data
account = client.get_account()
checks.equal("account is active", account.status, AccountStatus.ACTIVE)
checks.equal("cash", account.cash, "100000")
checks.equal("buying power is twice the cash", account.buying_power, "200000")
checks.equal("no day-trade fields", account.daytrade_count, None)
checks.true("clock is open", client.get_clock().is_open)
days = client.get_calendar(GetCalendarRequest(start=date(2026, 11, 23), end=date(2026, 11, 30)))
checks.equal("calendar leaves the holiday out", len(days), 5)
checks.equal("half day ends at one", days[3].close.hour, 13)
checks.equal("asset by symbol", client.get_asset("AAPL").symbol, "AAPL")
checks.equal("asset by id", client.get_asset(client.get_asset("AAPL").id).symbol, "AAPL")
assets = client.get_all_assets(GetAssetsRequest(status=AssetStatus.ACTIVE))
checks.true("assets are listed", len(assets) >= 10)
checks.equal("unknown asset", refusal(lambda: client.get_asset("nope9")), (40410000, 404))
configuration = client.get_account_configurations()
checks.equal("configuration", configuration.no_shorting, False)
changed = client.set_account_configurations(configuration)
checks.equal("configuration is set", changed.max_margin_multiplier, "2")

stream = listen()
checks.true("stream is connected", until(lambda: control.get("/state")["sockets"]))
until(lambda: control.get("/state")["sockets"][0]["topics"] == ["trade_updates"])

# A market order by client id
order = market("AAPL", BUY, 10, client_order_id="first")
checks.equal("status of the answer", order.status, OrderStatus.PENDING_NEW)
checks.true("market order fills", reaches(order, OrderStatus.FILLED))
found = client.get_order_by_client_id("first")
checks.equal("found by client id", found.id, order.id)
checks.equal("average price is the ask", float(found.filled_avg_price), 100.01)
checks.true("fill is streamed", until(lambda: "fill" in events_of(order)))
checks.equal("events in order", events_of(order), ["pending_new", "new", "fill"])
fill = next(update for update in updates if update.execution_id and update.price)
checks.equal("position after the fill", float(fill.position_qty), 10.0)
checks.equal("quantity of the fill", float(fill.qty), 10.0)
position = client.get_open_position("AAPL")
checks.equal("position", (position.qty, position.side), ("10", PositionSide.LONG))
checks.equal("position by asset id", client.get_open_position(position.asset_id).symbol, "AAPL")
checks.equal("duplicate client id", refusal(lambda: market("AAPL", BUY, 1, client_order_id="first")), (40010001, 422))
checks.equal("unknown client id", refusal(lambda: client.get_order_by_client_id("none")), (40410000, 404))

# Refusals
checks.equal("too expensive", refusal(lambda: market("AAPL", BUY, 100000)), (40310000, 403))
checks.equal("more shares than there are", refusal(lambda: limit("AAPL", SELL, 11, 200.0)), (40310000, 403))
checks.equal("sub-penny price", refusal(lambda: limit("AAPL", BUY, 1, 90.123)), (42210000, 422))
checks.equal("extended market order", refusal(lambda: market("AAPL", BUY, 1, extended_hours=True)), (42210000, 422))

# Limits, wash trades, replacement, cancel
resting = limit("AAPL", BUY, 5, 90.0, time_in_force=TimeInForce.GTC, client_order_id="resting")
checks.true("limit rests", reaches(resting, OrderStatus.NEW))
checks.equal("wash trade", refusal(lambda: market("AAPL", SELL, 1)), (40310000, 403))
renewed = client.replace_order_by_id(resting.id, ReplaceOrderRequest(limit_price=91.0, client_order_id="resting.r1"))
checks.true("new id", renewed.id != resting.id)
checks.equal("replaces", renewed.replaces, resting.id)
checks.equal("own client id", renewed.client_order_id, "resting.r1")
checks.true("old order is replaced", reaches(resting, OrderStatus.REPLACED))
checks.equal("replaced by", client.get_order_by_id(resting.id).replaced_by, renewed.id)
checks.equal("unchanged", refusal(lambda: client.replace_order_by_id(renewed.id, ReplaceOrderRequest(limit_price=91.0))), (42210000, 422))
client.cancel_order_by_id(renewed.id)
checks.true("cancelled", reaches(renewed, OrderStatus.CANCELED))
checks.true("cancel is streamed", until(lambda: "canceled" in events_of(renewed)))
checks.equal("cancel of a filled order", refusal(lambda: client.cancel_order_by_id(order.id)), (42210000, 422))

# Stops
stop = client.submit_order(StopOrderRequest(symbol="AAPL", side=SELL, qty=4, stop_price=95.0, time_in_force=TimeInForce.GTC))
stop_limit = client.submit_order(
    StopLimitOrderRequest(symbol="AAPL", side=SELL, qty=3, stop_price=94.0, limit_price=93.5, time_in_force=TimeInForce.GTC)
)
trailing = client.submit_order(
    TrailingStopOrderRequest(symbol="AAPL", side=SELL, qty=3, trail_percent=10.0, time_in_force=TimeInForce.GTC)
)
checks.equal("stop of the trail", float(trailing.stop_price), 90.0)
checks.true("stops rest", reaches(trailing, OrderStatus.NEW))
checks.equal("no share is free", client.get_open_position("AAPL").qty_available, "0")
price("AAPL", 110.0)
checks.equal("trail follows", client.get_order_by_id(trailing.id).hwm, "110")
price("AAPL", 94.5)
checks.true("stop fills", reaches(stop, OrderStatus.FILLED))
checks.true("trail fills", reaches(trailing, OrderStatus.FILLED))
price("AAPL", 93.9)
checks.true("stop limit fills", reaches(stop_limit, OrderStatus.FILLED))
checks.equal("flat", refusal(lambda: client.get_open_position("AAPL")), (40410000, 404))

# Fractions and amounts
part = client.submit_order(MarketOrderRequest(symbol="SPY", side=BUY, notional=250, time_in_force=TimeInForce.DAY))
checks.equal("an amount has no quantity", part.qty, None)
checks.true("an amount is filled", reaches(part, OrderStatus.FILLED))
checks.true("fraction is held", 2.49 < float(client.get_open_position("SPY").qty) < 2.51)
checks.equal("a fraction is not GTC", refusal(lambda: market("SPY", BUY, 0.5, time_in_force=TimeInForce.GTC)), (42210000, 422))
closed = client.close_position("SPY")
checks.true("fraction is sold", reaches(closed, OrderStatus.FILLED))

# Bracket
bracket = {
    "order_class": OrderClass.BRACKET,
    "take_profit": TakeProfitRequest(limit_price=110.0),
    "stop_loss": StopLossRequest(stop_price=95.0),
    "time_in_force": TimeInForce.GTC,
}
entry = limit("MSFT", BUY, 10, 99.0, **bracket)
checks.equal("two legs", [leg.order_type for leg in entry.legs], [OrderType.LIMIT, OrderType.STOP])
checks.equal("legs are held", {leg.status for leg in entry.legs}, {OrderStatus.HELD})
target, protection = entry.legs
checks.true("entry rests", reaches(entry, OrderStatus.NEW))
opened = client.get_orders(GetOrdersRequest(status=QueryOrderStatus.OPEN, nested=True, symbols=["MSFT"]))
checks.equal("nested in the list", [len(one.legs) for one in opened], [2])
price("MSFT", 98.5)
checks.true("entry fills", reaches(entry, OrderStatus.FILLED))
checks.true("target is active", reaches(target, OrderStatus.NEW))
checks.equal("stop is held beside it", status_of(protection), OrderStatus.HELD)
checks.equal("one order reserves the shares", client.get_open_position("MSFT").qty_available, "0")
leg = client.replace_order_by_id(protection.id, ReplaceOrderRequest(stop_price=96.0))
checks.true("price of a leg is changed", reaches(protection, OrderStatus.REPLACED))
checks.equal("quantity of a leg is not", refusal(lambda: client.replace_order_by_id(target.id, ReplaceOrderRequest(qty=5))), (42210000, 422))
price("MSFT", 95.9)
checks.true("stop fills", reaches(leg, OrderStatus.FILLED))
checks.true("target is cancelled", reaches(target, OrderStatus.CANCELED))

# OTO and OCO
oto = market("TSLA", BUY, 5, order_class=OrderClass.OTO, stop_loss=StopLossRequest(stop_price=90.0))
checks.true("OTO fills", reaches(oto, OrderStatus.FILLED))
checks.true("its stop is active", reaches(oto.legs[0], OrderStatus.NEW))
client.cancel_order_by_id(oto.legs[0].id)
checks.true("its stop is cancelled", reaches(oto.legs[0], OrderStatus.CANCELED))
oco = client.submit_order(
    LimitOrderRequest(
        symbol="TSLA",
        side=SELL,
        qty=5,
        limit_price=105.0,
        time_in_force=TimeInForce.GTC,
        order_class=OrderClass.OCO,
        take_profit=TakeProfitRequest(limit_price=105.0),
        stop_loss=StopLossRequest(stop_price=95.0, limit_price=94.5),
    )
)
checks.equal("the stop is a leg", len(oco.legs), 1)
checks.true("OCO rests", reaches(oco, OrderStatus.NEW))
price("TSLA", 105.5)
checks.true("target fills", reaches(oco, OrderStatus.FILLED))
checks.true("stop is cancelled", reaches(oco.legs[0], OrderStatus.CANCELED))

# Lists
everything = client.get_orders(GetOrdersRequest(status=QueryOrderStatus.ALL, limit=500))
times = [one.submitted_at for one in everything]
checks.equal("newest first", times, sorted(times, reverse=True))
after = client.get_orders(GetOrdersRequest(status=QueryOrderStatus.ALL, limit=500, after=times[5]))
checks.true("after is exclusive", all(one.submitted_at > times[5] for one in after))
ascending = client.get_orders(GetOrdersRequest(status=QueryOrderStatus.ALL, limit=3, direction="asc"))
checks.equal("oldest first, limited", [one.id for one in ascending], [one.id for one in everything[::-1][:3]])
single = client.get_order_by_id(entry.id, GetOrderByIdRequest(nested=True))
checks.equal("one order nested", len(single.legs), 2)
fills = client.get("/account/activities/FILL", {"page_size": 3})
more = client.get("/account/activities/FILL", {"page_size": 3, "page_token": fills[-1]["id"]})
checks.equal("pages of activities", (len(fills), len(more)), (3, 3))
checks.true("pages do not overlap", not {one["id"] for one in fills} & {one["id"] for one in more})
history = client.get_portfolio_history(GetPortfolioHistoryRequest(period="1D", timeframe="1Min"))
checks.equal("history has as many equities as times", len(history.equity), len(history.timestamp))

# All at once
market("NVDA", BUY, 4)
until(lambda: any(one.symbol == "NVDA" for one in client.get_all_positions()))
rest = limit("AAPL", BUY, 1, 50.0)
reaches(rest, OrderStatus.NEW)
results = client.cancel_orders()
checks.equal("cancel all", [(one.id, one.status) for one in results], [(rest.id, 200)])
half = client.close_position("NVDA", ClosePositionRequest(percentage="50"))
checks.equal("half of a position", half.qty, "2")
reaches(half, OrderStatus.FILLED)
results = client.close_all_positions(cancel_orders=True)
checks.equal("close all", [(one.symbol, one.status) for one in results], [("NVDA", 200)])
checks.true("flat in the end", until(lambda: client.get_all_positions() == []))
announcements = client.get_corporate_announcements(
    GetCorporateAnnouncementsRequest(ca_types=[CorporateActionType.SPLIT], since=date(2026, 11, 1), until=date(2026, 12, 1))
)
checks.equal("no announcements", announcements, [])

# Faults
control.post("/fault", {"kind": "lost-answer", "symbol": "AAPL"})
try:
    limit("AAPL", BUY, 1, 50.0, client_order_id="lost")
    checks.true("the answer is lost", False)
except OSError:
    checks.true("the answer is lost", True)
checks.equal("the order lives", client.get_order_by_client_id("lost").client_order_id, "lost")
control.post("/fault", {"kind": "429"})
checks.equal("a retry after 429", client.get_account().status, AccountStatus.ACTIVE)

# Market data
history_client = StockHistoricalDataClient(KEY, SECRET, url_override=root)
start = datetime(2026, 11, 20, tzinfo=timezone.utc)
bars = history_client.get_stock_bars(
    StockBarsRequest(symbol_or_symbols=["AAPL", "QQQ"], timeframe=TimeFrame.Day, start=start, feed=DataFeed.IEX)
)
checks.equal("bars by symbol", sorted(bars.data), ["AAPL", "QQQ"])
minutes = history_client.get_stock_bars(
    StockBarsRequest(
        symbol_or_symbols="QQQ",
        timeframe=TimeFrame(5, TimeFrameUnit.Minute),
        start=start,
        end=start + timedelta(days=1),
        limit=7,
        adjustment=Adjustment.ALL,
    )
)
checks.equal("limit over pages", len(minutes.data["QQQ"]), 7)
latest = StockLatestQuoteRequest(symbol_or_symbols="AAPL", feed=DataFeed.IEX)
quote = history_client.get_stock_latest_quote(latest)["AAPL"]
checks.true("a quote of IEX is wider", quote.ask_price - quote.bid_price > 0.05)
trade = history_client.get_stock_latest_trade(StockLatestTradeRequest(symbol_or_symbols="AAPL", feed=DataFeed.IEX))
checks.near("latest trade", trade["AAPL"].price, 93.9)
bar = history_client.get_stock_latest_bar(StockLatestBarRequest(symbol_or_symbols="QQQ", feed=DataFeed.IEX))
checks.true("latest bar", bar["QQQ"].close > 0)
snapshots = history_client.get_stock_snapshot(StockSnapshotRequest(symbol_or_symbols=["QQQ"], feed=DataFeed.IEX))
checks.true("snapshot", snapshots["QQQ"].previous_daily_bar.close > 0)
span = {"symbol_or_symbols": "QQQ", "start": start, "end": start + timedelta(days=1), "limit": 5}
checks.equal("past trades", len(history_client.get_stock_trades(StockTradesRequest(**span)).data["QQQ"]), 5)
checks.equal("past quotes", len(history_client.get_stock_quotes(StockQuotesRequest(**span)).data["QQQ"]), 5)
no_tape = StockLatestQuoteRequest(symbol_or_symbols="AAPL", feed=DataFeed.SIP)
try:
    history_client.get_stock_latest_quote(no_tape)
    checks.true("SIP needs a subscription", False)
except APIError as error:
    checks.equal("SIP needs a subscription", error.status_code, 403)

trades, quotes = [], []
data = StockDataStream(KEY, SECRET, feed=DataFeed.IEX, url_override=f"ws://127.0.0.1:{port}/v2/iex")


async def on_trade(one):
    trades.append(one)


async def on_quote(one):
    quotes.append(one)


data.subscribe_trades(on_trade, "AAPL")
data.subscribe_quotes(on_quote, "AAPL", "MSFT")
threading.Thread(target=data.run, daemon=True).start()
until(lambda: any(socket["path"] == "/v2/iex" and socket["topics"] for socket in control.get("/state")["sockets"]))
price("AAPL", 95.25)
checks.true("a trade is streamed", until(lambda: any(abs(one.price - 95.25) < 1e-9 for one in trades)))
checks.true("a quote is streamed", until(lambda: any(one.symbol == "AAPL" for one in quotes)))
checks.equal("its time has a zone", trades[-1].timestamp.utcoffset(), timedelta(0))
data.stop()

# Keys
wrong = TradingClient(KEY, "wrong", paper=True, url_override=root)
checks.equal("a wrong secret", refusal(wrong.get_account), (40110000, 401))
stream.stop()
sys.exit(checks.finish())
