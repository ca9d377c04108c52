# From a prediction to the bytes of its bracket on the socket, as a careful script with ib_async does it: read the prediction,
# write the intent down so that it is durable, place the three orders. Where and how fast predictions come is as for sluice.
import asyncio
import json
import pathlib
import sqlite3
import sys
import time

from ib_async import IB, MarketOrder, Stock

port, folder, requests_max, round_, entries = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6])
PREDICTIONS_A_POLL = 10
POLL_SECONDS = 1.5
CLOSE_AFTER_SECONDS = 0.45
SHARES = 10

database = sqlite3.connect(pathlib.Path(folder) / f"peer-{requests_max}.sqlite", isolation_level=None)
database.execute("pragma journal_mode = wal")
database.execute("pragma synchronous = full")
database.execute("create table intents (id integer primary key, at real, symbol text, body text)")

ib = IB()
sent = {"at": 0.0, "count": 0}


def watch_the_socket():
    write = ib.client.conn.sendMsg

    def timed(message):
        write(message)
        sent["at"] = time.perf_counter()
        sent["count"] += 1

    ib.client.conn.sendMsg = timed


def enter(symbol, contract, ticker):
    """Milliseconds until the bytes were written, and the orders."""
    text = json.dumps({"ticker": symbol, "signal": "BUY", "confidence": 0.8, "timestamp": time.time() * 1_000})
    before = sent["count"]
    began = time.perf_counter()
    prediction = json.loads(text)
    if prediction["signal"] != "BUY" or prediction["confidence"] < 0.7 or not ticker.ask > 0:
        raise SystemExit(f"no price of {symbol}")
    price = ticker.ask
    orders = ib.bracketOrder(
        "BUY", SHARES, round(price + 0.05, 2), round(price * 1.02, 2), round(price * 0.99, 2), account=ib.managedAccounts()[0]
    )
    for name, order in zip("ets", orders):
        order.orderRef = f"peer.{order.orderId}.{name}"
    body = json.dumps([vars(order) for order in orders], default=str)
    database.execute("insert into intents (at, symbol, body) values (?, ?, ?)", (time.time(), symbol, body))
    trades = [ib.placeOrder(contract, order) for order in orders]
    if sent["count"] != before + 3:
        raise SystemExit("the orders of one bracket were throttled")
    return (sent["at"] - began) * 1_000, trades


def close(contract, trades):
    group = trades[2].order.ocaGroup
    ib.placeOrder(contract, MarketOrder("SELL", SHARES, ocaGroup=group, ocaType=3, orderRef="peer.x"))


async def main():
    await ib.connectAsync("127.0.0.1", int(port), clientId=21, timeout=20)
    symbols = [chr(65 + n // 26) + chr(65 + n % 26) for n in range(50)]
    contracts = await ib.qualifyContractsAsync(*(Stock(symbol, "SMART", "USD") for symbol in symbols))
    tickers = [ib.reqMktData(contract) for contract in contracts]
    deadline = time.monotonic() + 30
    while not all(ticker.ask > 0 for ticker in tickers):
        if time.monotonic() > deadline:
            raise SystemExit("no prices")
        await asyncio.sleep(0.05)
    await asyncio.sleep(3)
    # Not before: the gateway ends what asks for a hundred things at once.
    ib.client.MaxRequests = requests_max
    watch_the_socket()
    readings = []
    for entry in range(round_ + entries):
        n = entry % len(symbols)
        ms, trades = enter(symbols[n], contracts[n], tickers[n])
        readings.append(ms)
        asyncio.get_running_loop().call_later(CLOSE_AFTER_SECONDS, close, contracts[n], trades)
        await asyncio.sleep(POLL_SECONDS if (entry + 1) % PREDICTIONS_A_POLL == 0 else 0)
    print(json.dumps({"first": readings[0], "counted": readings[round_:]}))
    ib.disconnect()


asyncio.run(main())
