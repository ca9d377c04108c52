"""Prices of a demonstration, read by Alpaca's own data clients: python alpaca_prices.py URL."""

import sys
import threading
import time
from datetime import datetime, timedelta

from alpaca.common.exceptions import APIError
from alpaca.data.enums import DataFeed
from alpaca.data.historical import StockHistoricalDataClient
from alpaca.data.live import StockDataStream
from alpaca.data.requests import (
    StockBarsRequest,
    StockLatestBarRequest,
    StockLatestQuoteRequest,
    StockLatestTradeRequest,
    StockSnapshotRequest,
    StockTradesRequest,
)
from alpaca.data.timeframe import TimeFrame, TimeFrameUnit
from alpaca.trading.client import TradingClient

from checks import Checks, until

checks = Checks("alpaca-py data")
root = sys.argv[1] + "/alpaca"
data = StockHistoricalDataClient("demo", "demo", url_override=root)
now = TradingClient("demo", "demo", url_override=root).get_clock().timestamp
SPY = {"symbol_or_symbols": "SPY", "feed": DataFeed.IEX}


def status_of(call):
    try:
        call()
    except APIError as error:
        return error.status_code
    return 200


quotes = []


def latest_quote():
    """The demonstration prices SPY about once a minute of its clock."""
    try:
        quotes.append(data.get_stock_latest_quote(StockLatestQuoteRequest(**SPY))["SPY"])
    except APIError as error:
        if error.status_code != 503:
            raise
    return quotes


checks.true("a latest quote", until(latest_quote, 60))
quote = quotes[0]
checks.true("its ask is above its bid", quote.ask_price > quote.bid_price > 0)
trade = data.get_stock_latest_trade(StockLatestTradeRequest(**SPY))["SPY"]
checks.near("latest trade", trade.price, quote.bid_price, quote.bid_price * 0.02)
bar = data.get_stock_latest_bar(StockLatestBarRequest(**SPY))["SPY"]
checks.true("latest bar", bar.high >= bar.low > 0)
minutes = data.get_stock_bars(StockBarsRequest(**SPY, timeframe=TimeFrame.Minute, start=now - timedelta(days=1))).data["SPY"]
checks.equal("minutes ascend", [one.timestamp for one in minutes], sorted(one.timestamp for one in minutes))
fives = data.get_stock_bars(
    StockBarsRequest(**SPY, timeframe=TimeFrame(5, TimeFrameUnit.Minute), start=minutes[0].timestamp, end=minutes[-1].timestamp)
).data["SPY"]
first = [one for one in minutes if fives[0].timestamp <= one.timestamp < fives[0].timestamp + timedelta(minutes=5)]
checks.equal("five minutes are made of minutes", (fives[0].high, fives[0].volume), (max(one.high for one in first), sum(one.volume for one in first)))
paged = data.get_stock_bars(StockBarsRequest(**SPY, timeframe=TimeFrame.Minute, start=minutes[0].timestamp, limit=3)).data["SPY"]
checks.equal("a limit", [one.timestamp for one in paged], [one.timestamp for one in minutes[:3]])
snapshot = data.get_stock_snapshot(StockSnapshotRequest(**SPY))["SPY"]
checks.true("a day in a snapshot", snapshot.daily_bar.high >= snapshot.minute_bar.high)
checks.equal("past trades are not there", status_of(lambda: data.get_stock_trades(StockTradesRequest(**SPY, start=now))), 503)
unknown = StockLatestQuoteRequest(symbol_or_symbols="XYZW", feed=DataFeed.IEX)
checks.equal("a symbol without prices says why", status_of(lambda: data.get_stock_latest_quote(unknown)), 503)

trades, bars, streamed = [], [], []
stream = StockDataStream("demo", "demo", url_override=root.replace("http", "ws") + "/v2/iex")


def into(taken):
    async def take(one):
        taken.append(one)

    return take


stream.subscribe_trades(into(trades), "SPY")
stream.subscribe_quotes(into(streamed), "SPY")
stream.subscribe_bars(into(bars), "SPY")
threading.Thread(target=stream.run, daemon=True).start()
checks.true("trades are streamed", until(lambda: trades, 60))
checks.true("quotes are streamed", until(lambda: streamed, 60))
checks.true("bars are streamed", until(lambda: bars, 60))
checks.equal("its times have a zone", trades[0].timestamp.utcoffset(), timedelta(0))
stream.stop()
sys.exit(checks.finish())
