"""What the audit plays: markets drawn from a seed, a strategy, and the terms of the account."""

ATR_STOP = {"atr": {"period": 14, "bar": "5m", "multiple": 3}}
CLOSE = {"opposite": False, "max_minutes": 90, "flatten_minutes_before_close": 5}
BOTH = {"side": "both"}


def scenario(markets, first="2026-01-05", days=6, per_day=60, config=None, options=None, **strategy):
    """watched: symbols that only a condition reads; quiet_days: without predictions, at the start; code: a condition in TypeScript."""
    watched, quiet_days, code = strategy.pop("watched", ()), strategy.pop("quiet_days", 1), strategy.pop("code", None)
    usual = dict(
        confidence=0.6,
        entry={"side": "long"},
        size={"risk_percent": 0.5},
        stop=ATR_STOP,
        target={"r": 2},
        exit=CLOSE,
        limits={"max_positions": 2, "max_entries_per_day": 20},
        cooldown_minutes=5,
    )
    strategy = {key: value for key, value in {**usual, **strategy}.items() if value is not None}
    return dict(
        markets=markets if isinstance(markets, dict) else dict(zip(("AAA", "BBB", "CCC", "DDD"), markets)),
        first=first,
        days=days,
        per_day=per_day,
        config=config or {},
        options=options or {},
        watched=watched,
        quiet_days=quiet_days,
        code=code,
        strategy=strategy,
    )


def decay(unit, *steps):
    return [{"after_minutes": minutes, unit: gain} for minutes, gain in steps]


def kelly(min_trades):
    return {"kelly": {"fraction": 0.5, "cap_percent": 1, "min_trades": min_trades, "fallback_percent": 0.25}}


def on_bars(every, side, when):
    return {"on": "bar", "every": every, "side": side, "when": when}


def below_its_mean(seen):
    return seen.last < seen.sma(7, 5) and seen.unrealized_r < -1e-9


def in_code(seen):
    """What the strategy in TypeScript decides."""
    if seen.minutes_since_open < 20:
        return False
    three = seen.predictions(3)
    buys, lowest = sum(line["signal"] == "BUY" for line in three), min(line["confidence"] for line in three)
    if buys != 1 and lowest >= 0.55:
        return seen.line["confidence"] >= 0.7
    return seen.last > seen.sma(8, 5) and three[2]["confidence"] - three[1]["confidence"] > 0


SCENARIOS = {
    "demonstration": scenario(
        {"SPY": "recorded"},
        first="2020-12-15",
        days=4,
        entry=BOTH,
        stop={"percent": 0.15},
        trail={"atr_multiple": 2, "activate_at_r": 0.5, "atr": {"period": 14, "bar": "5m"}},
        exit={**CLOSE, "max_minutes": 45},
    ),
    "rising": scenario(["calm", "rising"]),
    "wild-both-sides": scenario(["wild", "falling"], entry=BOTH, stop={"percent": 0.5}, target={"percent": 0.6}),
    "atr-trail": scenario(["wild", "falling"], entry=BOTH, trail={"atr_multiple": 2, "activate_at_r": 0.5}),
    "percent-trail": scenario(
        ["gaps", "wild"],
        first="2026-06-01",
        entry=BOTH,
        stop={"price": 0.9},
        target=None,
        trail={"percent": 0.4, "step": 0.05},
        options={"commission": 0.01, "slippage": ("usd", 0.02)},
    ),
    "break-even-and-steps": scenario(
        ["falling", "wild"],
        entry={"side": "short"},
        stop={"percent": 0.4},
        target={"r": 3},
        trail={"break_even_at_r": 0.75, "break_even_offset": 0.02, "steps": [{"at_r": 1.5, "stop_r": 0.5}]},
        options={"slippage": ("bp", 2)},
    ),
    "thin-volume": scenario(["thin", "thin"], entry=BOTH, stop={"percent": 0.6}),
    "sparse-trail": scenario(
        ["sparse", "sparse"],
        days=15,
        per_day=150,
        entry=BOTH,
        size={"notional": 3000},
        target=None,
        trail={"atr_multiple": 3, "activate_at_r": 0.5},
        exit={**CLOSE, "flatten_minutes_before_close": 1},
        cooldown_minutes=1,
    ),
    "partial-fills": scenario(
        ["thin", "halts"],
        entry=BOTH,
        size={"notional": 20000},
        stop={"percent": 0.5},
        config={"risk": {"max_minute_volume_percent": 100}},
        options={"commission": "tiered", "volume_share": 5},
    ),
    "halts-and-gaps": scenario(["halts", "gaps"], entry=BOTH, stop={"percent": 0.6}, size={"equity_percent": 20}),
    "reversals": scenario(
        ["wild", "rising"],
        first="2026-06-01",
        entry=BOTH,
        exit={"opposite": True, "neutral": True, "flatten_minutes_before_close": 10},
    ),
    "reversals-at-leverage": scenario(
        ["wild", "rising", "falling"],
        first="2026-06-01",
        entry=BOTH,
        size={"equity_percent": 60},
        limits={"max_positions": 3, "max_entries_per_day": 60},
        exit={"opposite": True, "neutral": True, "flatten_minutes_before_close": 10},
        config={"risk": {"max_position_notional": 100000, "max_minute_volume_percent": 100}},
    ),
    "daily-loss": scenario(
        ["falling", "falling", "gaps", "wild"],
        entry={"side": "long"},
        stop={"percent": 0.4},
        size={"risk_percent": 0.4},
        limits={"max_positions": 4, "max_entries_per_day": 40},
        config={"risk": {"max_daily_loss_percent": 0.5, "max_position_notional": 25000}},
    ),
    "early-close": scenario(
        ["wild", "calm"],
        first="2025-11-20",
        entry=BOTH,
        size={"shares": 120},
        stop={"percent": 0.3},
        config={"execution": {"entry_seconds": 10, "collar_percent": 0.05}},
    ),
    "overnight": scenario(
        ["gaps", "gaps", "wild"],
        entry=BOTH,
        stop={"percent": 1},
        target={"percent": 1.5},
        exit={"opposite": False},
        size={"equity_percent": 25},
        limits={"max_positions": 3, "max_entries_per_day": 20},
    ),
    "chandelier": scenario(["wild", "gaps"], entry=BOTH, stop={"chandelier": {"period": 10, "bar": "5m", "multiple": 2}}),
    "decaying-target": scenario(
        ["wild", "gaps"],
        entry=BOTH,
        stop={"percent": 0.8},
        target={"decay": decay("percent", (0, 1.2), (10, 0.6), (25, 0.2), (60, 0))},
        exit={"opposite": False},
        size={"equity_percent": 20},
    ),
    "decaying-r": scenario(
        ["falling", "wild", "halts"],
        entry={"side": "short"},
        target={"decay": decay("r", (0, 2), (7, 1), (20, 0.4), (45, 0.1))},
        exit={**CLOSE, "opposite": True},
        size={"risk_percent": 0.15, "by_confidence": {"from": 0.65, "to": 0.9, "least_percent": 25}},
        limits={"max_positions": 3, "max_entries_per_day": 20},
    ),
    "kelly": scenario(["rising", "rising"], size=kelly(12), target={"r": 1}),
    "kelly-no-edge": scenario(["falling", "wild"], size=kelly(25)),
    "bars": scenario(
        ["wild", "rising"],
        per_day=0,
        entry=on_bars("5m", "long", "price.last > sma(10, '5m') && rsi(14, '5m') < 60"),
        holds=lambda seen: seen.last > seen.sma(10, 5) and seen.rsi(14, 5) < 60,
        cooldown_minutes=15,
    ),
    "bars-short": scenario(
        ["falling", "wild", "thin"],
        per_day=0,
        entry=on_bars("15m", "short", "price.last < (highest(8, '15m') + lowest(8, '15m')) / 2"),
        holds=lambda seen: seen.last < (seen.highest(8, 15) + seen.lowest(8, 15)) / 2,
        stop={"percent": 0.5},
        exit={"opposite": False, "max_minutes": 120},
    ),
    "bars-of-days": scenario(
        ["gaps", "wild", "rising", "falling"],
        days=14,
        per_day=0,
        entry=on_bars("day", "long", "gap() < 0.4"),
        holds=lambda seen: seen.gap() < 0.4,
        size={"risk_percent": 0.2},
        limits={"max_positions": 4, "max_entries_per_day": 20},
    ),
    "resting-limits": scenario(
        ["wild", "falling"],
        per_day=120,
        entry={"side": "both", "order": {"limit": {"offset_percent": 0.08, "seconds": 240}}},
        size={"notional": 15000},
        exit={"opposite": True, "max_minutes": 45, "flatten_minutes_before_close": 5},
        limits={"max_positions": 2, "max_entries_per_day": 60},
        cooldown_minutes=2,
    ),
    "resting-stops": scenario(
        ["wild", "gaps"],
        per_day=160,
        entry={"side": "both", "order": {"stop": {"offset_atr": 0.4, "seconds": 900}}},
        size={"notional": 15000},
        exit={"opposite": True, "max_minutes": 45, "flatten_minutes_before_close": 5},
        limits={"max_positions": 2, "max_entries_per_day": 60},
        cooldown_minutes=2,
    ),
    "legs": scenario(
        ["wild", "falling"],
        entry=BOTH,
        stop={"percent": 0.5},
        target=[{"r": 0.5, "portion_percent": 40}, {"r": 1, "portion_percent": 30}],
        trail={"break_even_at_r": 1},
    ),
    "exit-conditions": scenario(
        ["wild", "rising", "thin"],
        entry={"side": "both", "order": "market"},
        stop={"percent": 0.6},
        exit={**CLOSE, "when": "price.last < sma(7, '5m') && position.unrealized_r < 0", "leaves": below_its_mean},
        limits={"max_positions": 3, "max_entries_per_day": 40},
    ),
    "partial-exits": scenario(
        ["wild", "falling"],
        entry=BOTH,
        target={"r": 1.5},
        exit={
            **CLOSE,
            "partial": [
                {"when": "position.unrealized_r >= 0.4", "leaves": lambda seen: seen.unrealized_r >= 0.4 - 1e-9, "percent": 50},
                {"after_minutes": 20, "percent": 25},
            ],
        },
    ),
    "additions": scenario(
        ["wild", "rising"],
        entry=BOTH,
        stop={"percent": 0.4},
        size={"shares": 61},
        target={"r": 2.5},
        trail={"break_even_at_r": 1, "steps": [{"at_r": 1.5, "stop_r": 0.75}]},
        add={"at_r": 0.5, "shares_percent": 50, "max": 2},
        limits={"max_positions": 2, "max_entries_per_day": 60},
        cooldown_minutes=2,
    ),
    "additions-when": scenario(
        ["wild", "rising", "falling"],
        entry=BOTH,
        size={"notional": 10000},
        add={
            "when": "position.unrealized_r > 0.2 && price.last > sma(5, '5m')",
            "max": 2,
        },
        adds=lambda seen: seen.unrealized_r > 0.2 + 1e-9 and seen.last > seen.sma(5, 5),
        limits={"max_positions": 3, "max_entries_per_day": 60},
        config={"risk": {"max_position_notional": 24000}},
        cooldown_minutes=4,
    ),
    "regime": scenario(
        {"AAA": "wild", "BBB": "rising", "SPY": "halts"},
        watched=("SPY",),
        per_day=240,
        entry={"side": "long", "when": "regime.SPY.close > regime.SPY.sma20"},
        when=lambda seen: seen.regime("SPY").newest(1, 5)[0].close > seen.regime("SPY").sma(20, 5),
        exit={**CLOSE, "max_minutes": 8},
        limits={"max_positions": 2, "max_entries_per_day": 60},
        cooldown_minutes=2,
    ),
    "correlation": scenario(
        {"AAA": "calm", "BBB": {"AAA": 1}, "CCC": {"AAA": -1}, "DDD": "rising"},
        days=32,
        quiet_days=22,
        per_day=60,
        entry=BOTH,
        size={"equity_percent": 12},
        config={"risk": {"correlation": {"above": 0.8, "days": 20, "max_cluster_percent": 20}}},
        exit={**CLOSE, "max_minutes": 30},
        limits={"max_positions": 4, "max_entries_per_day": 40},
    ),
    # CCC belongs to AAA only through BBB; an addition counts what is held of its symbol.
    "connected": scenario(
        {"AAA": "calm", "CCC": "calm", "BBB": {"AAA": 1, "CCC": 1}},
        days=30,
        quiet_days=22,
        per_day=60,
        size={"equity_percent": 8},
        stop={"percent": 0.2},
        target={"r": 3},
        add={"at_r": 0.3, "shares_percent": 60, "max": 3},
        config={"risk": {"correlation": {"above": 0.5, "days": 20, "max_cluster_percent": 20}}},
        exit={**CLOSE, "max_minutes": 60},
        limits={"max_positions": 3, "max_entries_per_day": 60},
        cooldown_minutes=2,
    ),
    "borrow": scenario(
        ["gaps", "wild", "falling"],
        days=12,
        per_day=30,
        entry={"side": "both"},
        stop={"percent": 2},
        target={"percent": 2},
        exit={"opposite": True},
        size={"equity_percent": 25},
        options={"borrow": {"": 3, "BBB": 45}},
        limits={"max_positions": 3, "max_entries_per_day": 20},
    ),
    "typescript": scenario(
        ["wild", "rising"],
        per_day=120,
        entry=BOTH,
        confidence=0,
        code="""({ prediction, predictions, price, sma, session }) => {
  if (session.minutes_since_open < 20) return false;
  const three = predictions.last(3);
  const isSteady = three.buys !== 1 && three.lowest_confidence >= 0.55;
  return isSteady ? prediction.confidence >= 0.7 : price.last > sma(8, '5m') && prediction.confidence_change > 0;
}""",
        when=in_code,
        exit={**CLOSE, "max_minutes": 12},
        limits={"max_positions": 2, "max_entries_per_day": 60},
        cooldown_minutes=2,
    ),
    "previous-bar": scenario(["wild", "rising"], entry=BOTH, stop={"previous_bar": {"bar": "15m", "offset_ticks": 2}}),
}

LEAN = dict(markets={symbol: "lean" for symbol in ("SPY", "IBM", "BAC", "AIG")}, first="2013-10-07", days=5, per_day=200)

ON_RECORDED_MINUTES = {
    "lean": scenario(
        **LEAN,
        entry=BOTH,
        stop={"percent": 0.5},
        target={"percent": 0.4},
        size={"equity_percent": 15},
        exit={"opposite": True, "flatten_minutes_before_close": 5},
        limits={"max_positions": 4, "max_entries_per_day": 60},
        cooldown_minutes=1,
    ),
    "lean-trails": scenario(
        **LEAN,
        entry=BOTH,
        trail={"atr_multiple": 3, "activate_at_r": 0.5},
        size={"notional": 12000},
        target=None,
        limits={"max_positions": 4, "max_entries_per_day": 60},
        cooldown_minutes=1,
    ),
    "lean-over-nights": scenario(
        **LEAN,
        entry={"side": "both", "order": {"limit": {"offset_percent": 0.03, "seconds": 240}}},
        stop={"percent": 0.4},
        target=[{"r": 0.5, "portion_percent": 40}, {"r": 1, "portion_percent": 60}],
        exit={"opposite": False, "max_minutes": 420},
        size={"equity_percent": 15},
        limits={"max_positions": 4, "max_entries_per_day": 60},
        options={"commission": "tiered", "slippage": ("bp", 1)},
        cooldown_minutes=1,
    ),
}
"""Played where they are named."""
