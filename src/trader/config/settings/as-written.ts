// Settings in the words of `sluice.yaml`: the reverse of `to-settings` for everything that decides about trading.
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import type { DailyTime, WeeklyTime } from '../../../market/time/recurring-time.ts';
import type { ProtectionSettings, RiskSettings } from '../../ports/risk-settings.ts';
import type { FeedSettings, Settings } from '../../ports/settings.ts';
import { canonicalHash } from '../files/canonical-hash.ts';
import type { SluiceFile } from '../schema/sluice-schema.ts';
import { guardAsWritten } from '../strategies/as-written.ts';

/** Feeds by name; without addresses, secrets, folders and notifications. */
export function settingsAsWritten(settings: Settings): object {
  const { gateway, execution, live, instruments } = settings;
  return {
    mode: settings.mode,
    account: settings.account,
    account_type: settings.accountType,
    gateway: {
      restart_at: gateway.restartAt && timeText(gateway.restartAt),
      weekly_login: gateway.weeklyLogin && weeklyText(gateway.weeklyLogin),
    },
    feeds: Object.fromEntries(settings.feeds.map((feed) => [feed.name, feedAsWritten(feed)])),
    risk: riskAsWritten(settings.risk),
    protections: protectionsAsWritten(settings.protections),
    manual: {
      default_stop: { percent: settings.manual.defaultStopPercent },
      allow_holdings: settings.manual.allowsHoldings,
      protection: settings.manual.protection,
    },
    live: { override_first_days: live.overridesFirstDays },
    execution: {
      collar_percent: execution.collarPercent,
      entry_seconds: execution.entryMs / SECOND_MS,
      ack_seconds: execution.ackMs / SECOND_MS,
    },
    reconcile: settings.reconcile,
    instruments: Object.fromEntries(
      [...instruments].map(([symbol, { brokerSymbol, primaryExchange, contract }]) => [
        symbol,
        { symbol: brokerSymbol, primary_exchange: primaryExchange, con_id: contract },
      ]),
    ),
  };
}

function feedAsWritten(feed: FeedSettings): object {
  return {
    symbols: feed.symbols,
    poll_seconds: feed.pollMs / SECOND_MS,
    max_age_seconds: feed.ageMaxMs / SECOND_MS,
    min_confidence: feed.confidenceMin,
    ...(feed.profile === 'declared'
      ? { profile_hash: canonicalHash(feed.declared).slice(0, 12) }
      : { timezone: feed.zone, inputs: feed.inputs }),
  };
}

function riskAsWritten(risk: RiskSettings): Record<keyof SluiceFile['risk'], unknown> {
  return {
    max_positions: risk.positionsMax,
    max_position_notional: risk.positionNotionalMax,
    max_position_percent: risk.positionPercentMax,
    max_order_shares: risk.orderSharesMax,
    max_order_quantity: risk.orderQuantityMax,
    max_symbol_percent: risk.symbolPercentMax,
    max_minute_volume_percent: risk.minuteVolumePercentMax,
    max_leverage: risk.leverageMax,
    max_gross_exposure_percent: risk.grossExposurePercentMax,
    max_net_exposure_percent: risk.netExposurePercentMax,
    sectors: sectorsAsWritten(risk.sectors),
    max_sector_percent: risk.sectorPercentMax,
    correlation: risk.correlation && {
      above: risk.correlation.above,
      days: risk.correlation.days,
      max_cluster_percent: risk.correlation.clusterPercentMax,
    },
    max_daily_loss_percent: risk.dailyLossPercentMax,
    max_losing_streak: risk.losingStreakMax,
    max_orders_per_minute: risk.ordersPerMinuteMax,
    max_entries_per_day: risk.entriesPerDayMax,
    max_spread_percent: risk.spreadPercentMax,
    max_price_gap_percent: risk.priceGapPercentMax,
    max_anchor_gap_percent: risk.anchorGapPercentMax,
    max_reversal_move_atr: risk.reversalMoveAtrsMax,
    seconds_after_execution: risk.afterExecutionMs / SECOND_MS,
    max_watched_positions: risk.watchedPositionsMax,
    max_watched_notional: risk.watchedNotionalMax,
    allow_symbols: risk.allowSymbols && [...risk.allowSymbols],
    deny_symbols: risk.denySymbols && [...risk.denySymbols],
    margin_percent: risk.marginPercent,
    min_stop_percent: risk.stopPercentMin,
    max_overnight_notional: risk.overnightNotionalMax,
    on_daily_loss: risk.onDailyLoss,
  };
}

function sectorsAsWritten(sectorBySymbol: RiskSettings['sectors']): object | undefined {
  if (sectorBySymbol.size === 0) return undefined;
  const symbols: Record<string, string[]> = {};
  for (const [symbol, sector] of sectorBySymbol)
    symbols[sector] = [...(symbols[sector] ?? []), symbol];
  return symbols;
}

function protectionsAsWritten({ stoplossGuard, maxDrawdown }: ProtectionSettings): object {
  return {
    stoploss_guard: stoplossGuard && guardAsWritten(stoplossGuard),
    max_drawdown: maxDrawdown && {
      percent: maxDrawdown.percent,
      within_days: maxDrawdown.withinMs / DAY_MS,
      lock_minutes: maxDrawdown.lockMs / MINUTE_MS,
    },
  };
}

function timeText({ hour, minute, zone }: DailyTime): string {
  const text = (part: number) => String(part).padStart(2, '0');
  return `${text(hour)}:${text(minute)} ${zone}`;
}

function weeklyText(time: WeeklyTime): string {
  return `${time.weekday} ${timeText(time)}`;
}
