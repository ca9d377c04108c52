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

from bars_given import ENTRIES, GIVEN, columns, tell, timed

instrument = TestInstrumentProvider.equity(symbol="S0", venue="XNAS")
bar_type = BarType.from_str("S0.XNAS-1-MINUTE-LAST-EXTERNAL")
minute = 60_000
frame = pandas.DataFrame(
    {name: columns[name] for name in ("open", "high", "low", "close", "volume")},
    # A bar is known at its end.
    index=pandas.to_datetime([start + minute for start in columns["start"]], unit="ms", utc=True),
)
bars = BarDataWrangler(bar_type, instrument).process(frame)


class Task(Strategy):
    def __init__(self):
        super().__init__()
        self.index = -1
        self.entered_at = 0

    def on_start(self):
        self.subscribe_bars(bar_type)

    def on_bar(self, bar):
        self.index += 1
        is_flat = self.portfolio.is_flat(instrument.id)
        if not is_flat and self.index - self.entered_at >= GIVEN["hold_bars"]:
            self.cancel_all_orders(instrument.id)
            self.close_all_positions(instrument.id)
        if self.index in ENTRIES and is_flat:
            price = float(bar.close)
            risk = price * GIVEN["stop_percent"] / 100
            self.entered_at = self.index
            self.submit_order_list(
                self.order_factory.bracket(
                    instrument_id=instrument.id,
                    order_side=OrderSide.BUY,
                    quantity=Quantity.from_int(GIVEN["shares"]),
                    sl_trigger_price=instrument.make_price(price - risk),
                    tp_price=instrument.make_price(price + GIVEN["target_r"] * risk),
                )
            )


def prepared():
    engine = BacktestEngine(config=BacktestEngineConfig(logging=LoggingConfig(bypass_logging=True)))
    engine.add_venue(
        Venue("XNAS"),
        oms_type=OmsType.NETTING,
        account_type=AccountType.MARGIN,
        base_currency=USD,
        starting_balances=[Money(1_000_000, USD)],
        default_leverage=Decimal(1),
    )
    engine.add_instrument(instrument)
    engine.add_data(bars)
    engine.add_strategy(Task())
    return engine


def run():
    engine = prepared()
    engine.run()
    closed = engine.cache.positions() + engine.cache.position_snapshots()
    profit = sum(float(position.realized_pnl) for position in closed)
    engine.dispose()
    return len(closed), profit


tell(*timed(run))
