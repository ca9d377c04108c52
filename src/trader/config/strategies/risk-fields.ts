// Limits and locks of the configuration: their keys in the files, and the form the engine applies.
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import type { DrawdownGuard, LowProfitGuard, StoplossGuard } from '../../domain/strategy/guard.ts';
import type { Strategy, StrategyProtections } from '../../domain/strategy/strategy.ts';
import {
  type CorrelationLimit,
  OPTION_RISK,
  type OptionRiskSettings,
  type ProtectionSettings,
  type RiskSettings,
  WATCHED_POSITIONS_MAX,
} from '../../ports/risk-settings.ts';
import { type Codec, fieldCodec, optional } from '../fields/field-codec.ts';
import type { SluiceFile } from '../schema/sluice-schema.ts';
import type { StrategyFile } from '../schema/strategy-schema.ts';

type RiskFile = SluiceFile['risk'];

const CORRELATION = fieldCodec<CorrelationLimit, NonNullable<RiskFile['correlation']>>()({
  above: 'above',
  days: 'days',
  clusterPercentMax: 'max_cluster_percent',
});

/** What is not stated has its default, and is not written. */
const standard = (value: number) => ({
  from: (stated?: number) => stated ?? value,
  written: (known: number) => (known === value ? undefined : known),
});

const OPTION_FIELDS = fieldCodec<OptionRiskSettings, NonNullable<RiskFile['options']>>()({
  lossPercentMax: ['max_loss_percent', standard(OPTION_RISK.lossPercentMax)],
  underlyingLossPercentMax: [
    'max_underlying_loss_percent',
    standard(OPTION_RISK.underlyingLossPercentMax),
  ],
  expiryLossPercentMax: ['max_expiry_loss_percent', standard(OPTION_RISK.expiryLossPercentMax)],
  deliveryPercentMax: ['max_delivery_percent', standard(OPTION_RISK.deliveryPercentMax)],
  ratePercent: ['rate_percent', standard(OPTION_RISK.ratePercent)],
  feePerContract: ['fee_per_contract', standard(OPTION_RISK.feePerContract)],
});

const OPTIONS = {
  from: (file: RiskFile['options']) => OPTION_FIELDS.from(file ?? {}),
  written(options: OptionRiskSettings) {
    const written = OPTION_FIELDS.written(options);
    return Object.values(written).every((value) => value === undefined) ? undefined : written;
  },
};

const SECTORS: Codec<RiskSettings['sectors'], RiskFile['sectors']> = {
  from: (sectors = {}) =>
    new Map(
      Object.entries(sectors).flatMap(([sector, symbols]) =>
        symbols.map((symbol) => [symbol, sector] as const),
      ),
    ),
  written(sectorBySymbol) {
    if (sectorBySymbol.size === 0) return undefined;
    const symbols: Record<string, string[]> = {};
    for (const [symbol, sector] of sectorBySymbol)
      symbols[sector] = [...(symbols[sector] ?? []), symbol];
    return symbols;
  },
};

const SYMBOLS = optional<ReadonlySet<string>, readonly string[]>({
  from: (symbols) => new Set(symbols),
  written: (symbols) => [...symbols],
});

export const RISK = fieldCodec<RiskSettings, RiskFile>()({
  positionsMax: 'max_positions',
  positionNotionalMax: 'max_position_notional',
  positionPercentMax: 'max_position_percent',
  orderSharesMax: 'max_order_shares',
  orderQuantityMax: 'max_order_quantity',
  symbolPercentMax: 'max_symbol_percent',
  minuteVolumePercentMax: 'max_minute_volume_percent',
  leverageMax: 'max_leverage',
  grossExposurePercentMax: 'max_gross_exposure_percent',
  netExposurePercentMax: 'max_net_exposure_percent',
  sectors: ['sectors', SECTORS],
  sectorPercentMax: 'max_sector_percent',
  correlation: ['correlation', optional(CORRELATION)],
  dailyLossPercentMax: 'max_daily_loss_percent',
  losingStreakMax: 'max_losing_streak',
  ordersPerMinuteMax: 'max_orders_per_minute',
  entriesPerDayMax: 'max_entries_per_day',
  spreadPercentMax: 'max_spread_percent',
  priceGapPercentMax: 'max_price_gap_percent',
  anchorGapPercentMax: 'max_anchor_gap_percent',
  reversalMoveAtrsMax: 'max_reversal_move_atr',
  afterExecutionMs: ['seconds_after_execution', SECOND_MS],
  watchedPositionsMax: [
    'max_watched_positions',
    { from: (max?: number) => max ?? WATCHED_POSITIONS_MAX, written: (max: number) => max },
  ],
  watchedNotionalMax: 'max_watched_notional',
  options: ['options', OPTIONS],
  allowSymbols: ['allow_symbols', SYMBOLS],
  denySymbols: ['deny_symbols', SYMBOLS],
  marginPercent: 'margin_percent',
  stopPercentMin: 'min_stop_percent',
  overnightNotionalMax: 'max_overnight_notional',
  onDailyLoss: 'on_daily_loss',
});

type ProtectionsFile = SluiceFile['protections'];
type OwnProtectionsFile = NonNullable<StrategyFile['protections']>;

const STOPLOSS_GUARD = fieldCodec<StoplossGuard, NonNullable<ProtectionsFile['stoploss_guard']>>()({
  stops: 'stops',
  withinMs: ['within_minutes', MINUTE_MS],
  lockMs: ['lock_minutes', MINUTE_MS],
  per: 'per',
});

const DRAWDOWN_GUARD = fieldCodec<DrawdownGuard, NonNullable<ProtectionsFile['max_drawdown']>>()({
  percent: 'percent',
  withinMs: ['within_days', DAY_MS],
  lockMs: ['lock_minutes', MINUTE_MS],
});

export const PROTECTIONS = fieldCodec<ProtectionSettings, ProtectionsFile>()({
  stoplossGuard: ['stoploss_guard', optional(STOPLOSS_GUARD)],
  maxDrawdown: ['max_drawdown', optional(DRAWDOWN_GUARD)],
});

type PauseFile = NonNullable<OwnProtectionsFile['low_profit_pause']>;

const LOW_PROFIT_PAUSE = fieldCodec<LowProfitGuard, PauseFile>()({
  trades: 'trades',
  withinMs: ['within_minutes', MINUTE_MS],
  profitMin: 'min_profit',
  lockMs: ['lock_minutes', MINUTE_MS],
});

export const STRATEGY_PROTECTIONS = fieldCodec<StrategyProtections, OwnProtectionsFile>()({
  afterStopMs: ['cooldown_after_stop_minutes', MINUTE_MS],
  stoplossGuard: ['stoploss_guard', optional(STOPLOSS_GUARD)],
  lowProfit: ['low_profit_pause', optional(LOW_PROFIT_PAUSE)],
});

export const STRATEGY_LIMITS = fieldCodec<Strategy['limits'], StrategyFile['limits']>()({
  maxPositions: 'max_positions',
  maxEntriesPerDay: 'max_entries_per_day',
});
