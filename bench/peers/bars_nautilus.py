# The task by NautilusTrader's engine: its bracket order on minute bars, and a closing order after so many bars.
from decimal import Decimal

import pandas
from nautilus_trader.backtest.engine import BacktestEngine, BacktestEngineConfig
from nautilus_trader.config import LoggingConfig
from nautilus_trader.model.currencies import USD
from nautilus_trader.model.data import BarType
from nautilus_trader.model.enums import AccountType, OmsType, OrderSide
from nautilus_trader.model.identifiers import Venue
from nautilus_trader.model.objects import Money, Quantity
from nautilus_trader.persistence.wranglers import BarDataWrangler
from nautilus_trader.test_kit.providers import TestInstrumentProvider
from nautilus_trader.trading.strategy import Strategy

from bars_given import CASH, HOLD, SHARES, answer, frame, levels

VENUE = Venue("XNAS")
instrument = TestInstrumentProvider.equity(symbol="S0", venue="XNAS")
bar_type = BarType.from_str("S0.XNAS-1-MINUTE-LAST-EXTERNAL")
data = frame()
# A bar is known at its end.
data.index += pandas.Timedelta(minutes=1)
bars = BarDataWrangler(bar_type, instrument).process(data)


class Task(Strategy):
    def __init__(self, variant):
        super().__init__()
        self.levels = levels(variant)
        self.index = -1
        self.entered_at = 0
        self.entered = None
        self.done = []

    def on_start(self):
        self.subscribe_bars(bar_type)

    def on_order_filled(self, event):
        price = float(event.last_px)
        # A bar is played by the venue before the strategy hears of it; a market order fills between it and the next one.
        if event.order_side == OrderSide.BUY:
            self.entered = (self.index + 1, price)
        else:
            self.done.append((self.entered[0], self.index + 1, self.entered[1], price))

    def on_bar(self, bar):
        self.index += 1
        is_flat = self.portfolio.is_flat(instrument.id)
        if not is_flat and self.index - self.entered_at >= HOLD:
            self.cancel_all_orders(instrument.id)
            self.close_all_positions(instrument.id)
        if self.index in self.levels and is_flat:
            stop, target = self.levels[self.index]
            self.entered_at = self.index
            self.submit_order_list(
                self.order_factory.bracket(
                    instrument_id=instrument.id,
                    order_side=OrderSide.BUY,
                    quantity=Quantity.from_int(SHARES),
                    sl_trigger_price=instrument.make_price(stop),
                    tp_price=instrument.make_price(target),
                )
            )


def prepared(task):
    engine = BacktestEngine(config=BacktestEngineConfig(logging=LoggingConfig(bypass_logging=True)))
    engine.add_venue(
        VENUE,
        oms_type=OmsType.NETTING,
        account_type=AccountType.MARGIN,
        base_currency=USD,
        starting_balances=[Money(CASH, USD)],
        default_leverage=Decimal(1),
    )
    engine.add_instrument(instrument)
    engine.add_data(bars)
    engine.add_strategy(task)
    return engine


def play(variant):
    task = Task(variant)
    engine = prepared(task)
    engine.run()
    engine.dispose()
    return task.done


def report():
    engine = prepared(Task(0))
    engine.run()
    print(engine.trader.generate_account_report(VENUE))
    print(engine.trader.generate_positions_report())
    print(engine.get_result())


answer(play, report)
