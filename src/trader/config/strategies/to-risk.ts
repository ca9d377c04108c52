// Limits and locks of the configuration in the form the engine applies.
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import type { StoplossGuard } from '../../domain/strategy/guard.ts';
import type { StrategyProtections } from '../../domain/strategy/strategy.ts';
import {
  type ProtectionSettings,
  type RiskSettings,
  WATCHED_POSITIONS_MAX,
} from '../../ports/risk-settings.ts';
import type { SluiceFile } from '../schema/sluice-schema.ts';
import type { StrategyFile } from '../schema/strategy-schema.ts';

export function toRisk(risk: SluiceFile['risk']): RiskSettings {
  return {
    positionsMax: risk.max_positions,
    positionNotionalMax: risk.max_position_notional,
    dailyLossPercentMax: risk.max_daily_loss_percent,
    ordersPerMinuteMax: risk.max_orders_per_minute,
    stopPercentMin: risk.min_stop_percent,
    overnightNotionalMax: risk.max_overnight_notional,
    onDailyLoss: risk.on_daily_loss,
    orderSharesMax: risk.max_order_shares,
    orderQuantityMax: risk.max_order_quantity,
    symbolPercentMax: risk.max_symbol_percent,
    positionPercentMax: risk.max_position_percent,
    grossExposurePercentMax: risk.max_gross_exposure_percent,
    netExposurePercentMax: risk.max_net_exposure_percent,
    sectors: sectorBySymbol(risk.sectors),
    sectorPercentMax: risk.max_sector_percent,
    correlation: risk.correlation && {
      above: risk.correlation.above,
      days: risk.correlation.days,
      clusterPercentMax: risk.correlation.max_cluster_percent,
    },
    entriesPerDayMax: risk.max_entries_per_day,
    losingStreakMax: risk.max_losing_streak,
    spreadPercentMax: risk.max_spread_percent,
    priceGapPercentMax: risk.max_price_gap_percent,
    anchorGapPercentMax: risk.max_anchor_gap_percent,
    allowSymbols: setOf(risk.allow_symbols),
    denySymbols: setOf(risk.deny_symbols),
    marginPercent: risk.margin_percent,
    minuteVolumePercentMax: risk.max_minute_volume_percent,
    leverageMax: risk.max_leverage,
    reversalMoveAtrsMax: risk.max_reversal_move_atr,
    afterExecutionMs: risk.seconds_after_execution * SECOND_MS,
    watchedPositionsMax: risk.max_watched_positions ?? WATCHED_POSITIONS_MAX,
    watchedNotionalMax: risk.max_watched_notional,
  };
}

function sectorBySymbol(
  sectors: Readonly<Record<string, readonly string[]>> = {},
): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(sectors).flatMap(([sector, symbols]) =>
      symbols.map((symbol) => [symbol, sector] as const),
    ),
  );
}

function setOf(symbols: readonly string[] | undefined): ReadonlySet<string> | undefined {
  return symbols === undefined ? undefined : new Set(symbols);
}

export function toStrategyProtections(file: StrategyFile['protections'] = {}): StrategyProtections {
  const {
    cooldown_after_stop_minutes: rest,
    stoploss_guard: guard,
    low_profit_pause: pause,
  } = file;
  return {
    afterStopMs: rest === undefined ? undefined : rest * MINUTE_MS,
    stoplossGuard: guard && toStoplossGuard(guard),
    lowProfit: pause && {
      trades: pause.trades,
      withinMs: pause.within_minutes * MINUTE_MS,
      profitMin: pause.min_profit,
      lockMs: pause.lock_minutes * MINUTE_MS,
    },
  };
}

function toStoplossGuard(
  guard: NonNullable<SluiceFile['protections']['stoploss_guard']>,
): StoplossGuard {
  return {
    stops: guard.stops,
    withinMs: guard.within_minutes * MINUTE_MS,
    lockMs: guard.lock_minutes * MINUTE_MS,
    per: guard.per,
  };
}

export function toProtections(file: SluiceFile['protections']): ProtectionSettings {
  const { stoploss_guard: guard, max_drawdown: drawdown } = file;
  return {
    stoplossGuard: guard && toStoplossGuard(guard),
    maxDrawdown: drawdown && {
      percent: drawdown.percent,
      withinMs: drawdown.within_days * DAY_MS,
      lockMs: drawdown.lock_minutes * MINUTE_MS,
    },
  };
}
