// The status of the trader and of its process in its public JSON form.

import { type Instant, toIso } from '../../../kernel/instant.ts';
import { cents } from '../../../market/instruments/money.ts';
import { type DailyTime, nextAfter, type WeeklyTime } from '../../../market/time/recurring-time.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import type { DayRow, StatusView } from '../../contract/status.ts';
import { haltNameOf, runbookLink } from '../../domain/wording/halt-advice.ts';
import type { GatewaySettings } from '../../ports/settings.ts';
import type { DayResult, HoldingView, TraderStatus } from '../../ports/trader-status.ts';
import { openAlarmRows } from './alarm-row.ts';
import { lockRow } from './lock-row.ts';
import { optionRow } from './option-row.ts';
import { boundedRow, lockedRow, uncoveredRow, watchedRow } from './uncovered-row.ts';

/** Status of the process, which the trader does not know. */
export interface House {
  /** The venue that the account is at home at. */
  readonly home: Venue;
  readonly pid: number;
  readonly folder: string;
  readonly version: string;
  readonly uptimeSeconds: number;
  readonly isStopping: boolean;
  readonly gateway: Pick<GatewaySettings, 'restartAt' | 'weeklyLogin'>;
  /** Changes in the files that are not in force. */
  readonly files: { readonly refused: readonly string[]; readonly needsRestart: string };
  /** Errors in the log. */
  readonly errorsLastHour: number;
  /** Of notices. */
  readonly refusingChannels?: readonly {
    readonly channel: string;
    readonly since: Instant;
    readonly why: string;
  }[];
  /** Of the journal. */
  readonly lastBackup?: StatusView['last_backup'];
  /** Where health and metrics are served. */
  readonly metrics: { readonly host: string; readonly port: number };
}

/** The runbook's section about the reason of a halt; undefined if nothing is halted. */
export function haltLink(
  reason: string | undefined,
): Pick<StatusView['trading'], 'halted_by' | 'runbook'> {
  if (reason === undefined) return { halted_by: null, runbook: null };
  const name = haltNameOf(reason);
  return { halted_by: name, runbook: runbookLink(name) };
}

export function statusOf(trader: TraderStatus, house: House): StatusView {
  return {
    live: true,
    real_money: trader.mode === 'live',
    state: stateOf(trader, house),
    mode: trader.mode,
    account: trader.account,
    folder: house.folder,
    pid: house.pid,
    uptime_seconds: Math.floor(house.uptimeSeconds),
    version: house.version,
    market_time: toIso(trader.marketTime),
    gateway: {
      state: trader.gateway.state,
      since: toIso(trader.gateway.since),
      why: trader.gateway.why,
      last_heard: isoOrNull(trader.gateway.lastMessageAt),
      next_restart: nextOrNull(house.gateway.restartAt, trader.marketTime),
      next_login: nextOrNull(house.gateway.weeklyLogin, trader.marketTime),
    },
    feeds: trader.feeds.map((feed) => ({
      name: feed.name,
      state: feed.state,
      last_poll: isoOrNull(feed.lastPoll),
      last_prediction: isoOrNull(feed.lastPrediction),
      failures: feed.failures,
      silent_since: isoOrNull(feed.silentSince),
    })),
    clock: { skew_ms: trader.clock.skewMs ?? null, trusted: trader.clock.isTrusted },
    trading: {
      ...trader.trading,
      ...haltLink(trader.trading.state === 'HALTED' ? trader.trading.reason : undefined),
    },
    config: {
      hash: trader.config.hash,
      since: toIso(trader.config.since),
      strategies: trader.config.strategies,
      refused: house.files.refused,
      needs_restart: house.files.needsRestart,
    },
    alarms: openAlarmRows(trader.alarms, trader.marketTime),
    locks: trader.locks.map((lock) => lockRow(lock, house.home)),
    first_live_day: trader.firstLiveDay ?? null,
    ready: { is_ready: trader.ready.isReady, why: trader.ready.why },
    positions: trader.positions,
    protected_positions: trader.protectedPositions,
    holdings: trader.holdings.map(holdingRow),
    unprotected: trader.unprotected,
    uncovered: trader.uncovered.map(uncoveredRow),
    watched: trader.watched.map(watchedRow),
    bounded: trader.bounded.map(boundedRow),
    options: trader.options.map(optionRow),
    locked: trader.locked.map(lockedRow),
    stops_confirmed_at: isoOrNull(trader.stops.confirmedAt),
    stops_stale: trader.stops.isStale,
    worst_case: centsOrNull(trader.worstCase),
    worst_case_from_now: centsOrNull(trader.worstCaseFromNow),
    loss_unlimited: trader.worstCase === Number.NEGATIVE_INFINITY,
    day: dayRow(trader.day),
    open_orders: trader.openOrders,
    unknown_orders: trader.unknownOrders,
    dark_prices: trader.darkPrices,
    thin_quotes: trader.thinVenue ?? null,
    paused_symbols: trader.pauses,
    comparison: {
      at: isoOrNull(trader.comparison.at),
      is_clean: trader.comparison.isClean,
      differences: trader.comparison.differences,
    },
    naked_seen_ms: trader.nakedSeenMs,
    broker_gap_ms: trader.brokerGapMs,
    unwatched_seen_ms: trader.unwatchedSeenMs,
    naked_today_ms: trader.nakedTodayMs,
    inferred_executions: trader.inferredExecutions,
    repairs: trader.repairs,
    errors_last_hour: house.errorsLastHour,
    refusing_channels: (house.refusingChannels ?? []).map((one) => ({
      ...one,
      since: toIso(one.since),
    })),
    ...(house.lastBackup !== undefined && { last_backup: house.lastBackup }),
    metrics: house.metrics,
  };
}

function dayRow({ day, result, ...parts }: DayResult): DayRow {
  return { day: day ?? null, result: Number.isNaN(result) ? null : result, ...parts };
}

function holdingRow({ symbol, quantity, averagePrice }: HoldingView) {
  return { symbol, quantity, average_price: averagePrice };
}

function stateOf(trader: TraderStatus, house: House): StatusView['state'] {
  if (house.isStopping) return 'stopping';
  if (trader.ready.isReady || isWaived(trader)) return 'trading';
  return trader.gateway.state === 'connecting' ? 'starting' : 'waiting';
}

/** It trades although a position is unprotected: an operator accepts that, and nothing else is in the way. */
function isWaived({ trading, stops, uncovered }: TraderStatus): boolean {
  const kinds = uncovered.map(({ kind }) => kind);
  const isAccepted = kinds.includes('waived') && !kinds.includes('unprotected');
  return isAccepted && !stops.isStale && trading.state !== 'HALTED';
}

function centsOrNull(amount: number): number | null {
  return Number.isFinite(amount) ? cents(amount) : null;
}

function isoOrNull(at: Instant | undefined): string | null {
  return at === undefined ? null : toIso(at);
}

function nextOrNull(time: DailyTime | WeeklyTime | undefined, now: Instant): string | null {
  return time === undefined ? null : toIso(nextAfter(time, now));
}
