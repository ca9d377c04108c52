"""NautilusTrader's own Interactive Brokers client and execution engine, unmodified, against the simulated exchange."""

import asyncio
import os
import sys
import threading

from nautilus_trader.adapters.interactive_brokers.config import (
    InteractiveBrokersDataClientConfig,
    InteractiveBrokersExecClientConfig,
    InteractiveBrokersInstrumentProviderConfig,
)
from nautilus_trader.adapters.interactive_brokers.factories import (
    InteractiveBrokersLiveDataClientFactory,
    InteractiveBrokersLiveExecClientFactory,
)
from nautilus_trader.config import LiveExecEngineConfig, LoggingConfig, RoutingConfig, TradingNodeConfig
from nautilus_trader.live.node import TradingNode
from nautilus_trader.model.enums import OrderSide, OrderStatus, OrderType, TimeInForce
from nautilus_trader.model.identifiers import InstrumentId
from nautilus_trader.model.objects import Price, Quantity
from nautilus_trader.trading.strategy import Strategy

from checks import Checks, Control

IB = "INTERACTIVE_BROKERS"
AAPL = InstrumentId.from_str("AAPL.NASDAQ")
CALL = InstrumentId.from_str("AAPL261218C00150000.SMART")
CALL_KEY = "AAPL  261218C00150000"
SOLD = InstrumentId.from_str("AAPL261218C00154000.SMART")
SOLD_KEY = "AAPL  261218C00154000"
VERTICAL = InstrumentId.new_spread([(CALL, 1), (SOLD, -1)])
DEADLINE_SECONDS = 150
checks = Checks("NautilusTrader with the exchange")
port, control = int(sys.argv[1]), Control(int(sys.argv[2]))


def price(value):
    return Price(value, precision=2)


async def wait(is_true, seconds=15.0):
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while not is_true():
        if loop.time() > deadline:
            return False
        await asyncio.sleep(0.02)
    return True


class Story(Strategy):
    """Each step waits for what the engine believes, not for what the gateway said."""

    def __init__(self, ended):
        super().__init__()
        self.ended = ended
        self.quotes = 0
        self.rejected = []

    def on_start(self):
        self.playing = asyncio.get_running_loop().create_task(self.play())

    def on_quote_tick(self, tick):
        self.quotes += 1

    def on_order_rejected(self, event):
        self.rejected.append(event.reason)

    def on_order_denied(self, event):
        self.rejected.append(event.reason)

    async def play(self):
        try:
            await self.instrument()
            await self.bracket()
            await self.market_orders()
            await self.resting_order()
            await self.option()
            await self.vertical()
            checks.equal("no order was rejected", self.rejected, [])
        except Exception as error:
            checks.equal("no step ends with an error", repr(error), "")
        finally:
            self.ended.set()

    def status(self, order):
        return self.cache.order(order.client_order_id).status

    def is_filled(self, order):
        return self.status(order) == OrderStatus.FILLED

    def is_working(self, order):
        return self.status(order) == OrderStatus.ACCEPTED

    def held(self):
        return float(self.portfolio.net_position(AAPL))

    async def instrument(self):
        instrument = self.cache.instrument(AAPL)
        checks.true("the instrument, by its local symbol", instrument is not None)
        checks.equal("its price increment", str(instrument.price_increment), "0.01")
        checks.true("its ISIN", len(instrument.isin) == 12)
        self.subscribe_quote_ticks(AAPL)
        checks.true("quotes", await wait(lambda: self.quotes > 2))

    async def bracket(self):
        bracket = self.order_factory.bracket(
            instrument_id=AAPL,
            order_side=OrderSide.BUY,
            quantity=Quantity.from_int(100),
            entry_order_type=OrderType.LIMIT,
            entry_price=price(150.10),
            tp_price=price(155.00),
            tp_post_only=False,
            sl_trigger_price=price(145.00),
            time_in_force=TimeInForce.GTC,
        )
        entry, stop, target = bracket.orders
        self.submit_order_list(bracket)
        checks.true("the entry fills", await wait(lambda: self.is_filled(entry)))
        checks.true("not above its limit", 0 < float(entry.avg_px or 0) <= 150.10)
        checks.true("with its commission", sum(float(each) for each in entry.commissions()) > 0)
        checks.true("the target works", await wait(lambda: self.is_working(target)))
        checks.true("the stop works", await wait(lambda: self.is_working(stop)))
        checks.true("a position of 100", await wait(lambda: self.held() == 100))

        self.modify_order(stop, trigger_price=price(146.00))
        resting = lambda: control.get("/state")["open_orders"]
        stops = lambda: [order["stop_price"] for order in resting() if order["type"] == "STP"]
        checks.true("the stop moves at the exchange", await wait(lambda: stops() == [146.0]))
        checks.true("and in the engine", await wait(lambda: stop.trigger_price == price(146.00)))

        control.post("/price", {"symbol": "AAPL", "last": 155.5, "bid": 155.49, "ask": 155.51})
        checks.true("the target fills", await wait(lambda: self.is_filled(target)))
        checks.true("the stop is cancelled", await wait(lambda: self.status(stop) == OrderStatus.CANCELED))
        checks.true("the position is closed", await wait(lambda: self.held() == 0))
        closed = self.cache.positions_closed(instrument_id=AAPL)
        checks.true("with a profit", closed and 400 < float(closed[0].realized_pnl) < 600)

    async def market_orders(self):
        for side, after in ((OrderSide.BUY, 5), (OrderSide.SELL, 0)):
            order = self.order_factory.market(AAPL, side, Quantity.from_int(5))
            self.submit_order(order)
            name = "buy" if side == OrderSide.BUY else "sell"
            checks.true(f"a market order to {name} fills", await wait(lambda: self.is_filled(order)))
            checks.true(f"a position of {after}", await wait(lambda: self.held() == after))

    async def option(self):
        instrument = self.cache.instrument(CALL)
        checks.true("an option, by its local symbol", instrument is not None)
        checks.equal("its multiplier and strike", (int(instrument.multiplier), float(instrument.strike_price)), (100, 150.0))
        quotes = self.quotes
        self.subscribe_quote_ticks(CALL)
        checks.true("its quotes", await wait(lambda: self.cache.quote_tick(CALL) is not None and self.quotes > quotes))
        for side, bid, ask, after in ((OrderSide.BUY, 4.9, 5.0, 2), (OrderSide.SELL, 6.0, 6.1, 0)):
            control.post("/price", {"symbol": CALL_KEY, "last": ask, "bid": bid, "ask": ask})
            limit = instrument.make_price(ask if side == OrderSide.BUY else bid)
            order = self.order_factory.limit(CALL, side, Quantity.from_int(2), limit)
            self.submit_order(order)
            name = "buy" if side == OrderSide.BUY else "sell"
            checks.true(f"an order to {name} it fills", await wait(lambda: self.is_filled(order)))
            held = lambda: float(self.portfolio.net_position(CALL))
            checks.true(f"a position of {after} options", await wait(lambda: held() == after))
        closed = self.cache.positions_closed(instrument_id=CALL)
        checks.true("with a profit of a hundred times the price", closed and 195 < float(closed[0].realized_pnl) < 200)

    async def vertical(self):
        instrument = self.cache.instrument(VERTICAL)
        checks.true("a vertical of two calls", instrument is not None)
        held = lambda: [float(self.portfolio.net_position(leg)) for leg in (CALL, SOLD)]
        for side, quotes, limit, after in (
            (OrderSide.BUY, ((4.9, 5.0), (2.4, 2.5)), 2.6, [1, -1]),
            (OrderSide.SELL, ((6.0, 6.1), (2.9, 3.0)), 3.0, [0, 0]),
        ):
            for key, (bid, ask) in zip((CALL_KEY, SOLD_KEY), quotes):
                control.post("/price", {"symbol": key, "last": ask, "bid": bid, "ask": ask})
            order = self.order_factory.limit(VERTICAL, side, Quantity.from_int(1), instrument.make_price(limit))
            self.submit_order(order)
            name = "buy" if side == OrderSide.BUY else "sell"
            checks.true(f"an order to {name} it fills", await wait(lambda: self.is_filled(order)))
            await wait(lambda: held() == after)
            checks.equal(f"its legs are {after}", held(), after)

    async def resting_order(self):
        far = self.order_factory.limit(AAPL, OrderSide.BUY, Quantity.from_int(10), price(100.00))
        self.submit_order(far)
        checks.true("a far limit order rests", await wait(lambda: self.is_working(far)))
        self.cancel_order(far)
        checks.true("and is cancelled", await wait(lambda: self.status(far) == OrderStatus.CANCELED))


def node_with(story, loop):
    provider = InteractiveBrokersInstrumentProviderConfig(load_ids=frozenset([str(AAPL), str(CALL), str(VERTICAL)]))
    gateway = {
        "ibg_host": "127.0.0.1",
        "ibg_port": port,
        "ibg_client_id": 21,
        "instrument_provider": provider,
        "routing": RoutingConfig(default=True),
    }
    config = TradingNodeConfig(
        trader_id="CLIENT-001",
        logging=LoggingConfig(log_level="ERROR"),
        exec_engine=LiveExecEngineConfig(reconciliation=True),
        data_clients={IB: InteractiveBrokersDataClientConfig(**gateway)},
        exec_clients={IB: InteractiveBrokersExecClientConfig(account_id="DU1234567", **gateway)},
        timeout_connection=60.0,
    )
    node = TradingNode(config, loop=loop)
    node.trader.add_strategy(story)
    node.add_data_client_factory(IB, InteractiveBrokersLiveDataClientFactory)
    node.add_exec_client_factory(IB, InteractiveBrokersLiveExecClientFactory)
    node.build()
    return node


async def run(node, ended):
    running = asyncio.ensure_future(node.run_async())
    while not ended.is_set():
        await asyncio.sleep(0.05)
    await node.stop_async()
    running.cancel()


control.post("/price", {"symbol": "AAPL", "last": 150.0, "bid": 149.99, "ask": 150.01})
ended = threading.Event()
deadline = threading.Timer(DEADLINE_SECONDS, ended.set)
deadline.start()
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(run(node_with(Story(ended), loop), ended))
code = checks.finish()
# Threads of the client still wait for the socket that it has closed.
os._exit(code)
