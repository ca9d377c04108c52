// All checks before an entry. Every refusal reason is kept, not only the first.
import { freshnessMs } from '../../../kernel/clock.ts';
import { MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import { isTwoSided, type Quote } from '../../../market/quotes/quote.ts';
import type { Strategy } from '../../domain/strategy/strategy.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import type { PositionSide } from '../../domain/terms/side.ts';
import { foreignIn } from '../cover/foreign.ts';
import { foreignOrdersIn, isOfOtherJournal } from '../cover/foreign-orders.ts';
import { INBOX_FULL } from '../inbox/inbox.ts';
import { QUOTE_AGE_MAX_MS } from '../market/surroundings.ts';
import { dailyLoss, dailyLossLimit } from '../risk/daily-loss.ts';
import { limitRefusals } from '../risk/entry-limits.ts';
import { lockRefusals } from '../risk/locks.ts';
import {
  activeSymbols,
  isWaiting,
  liveOrders,
  positionIn,
  unknownOrderIn,
} from '../state/position-lookups.ts';
import type { State } from '../state/state.ts';
import { msToClose, sessionOf } from '../turn/session-bounds.ts';
import { tradingDayOf } from '../turn/trading-day.ts';
import type { Turn } from '../turn/turn.ts';
import { capabilityRefusals } from './capability-refusals.ts';
import { hourRefusals } from './hours.ts';
import { inQuietWindow } from './quiet-window.ts';
import { seriesRefusals } from './series-refusals.ts';

const ACCOUNT_AGE_MAX_MS = 5 * MINUTE_MS;
const SKEW_MAX_MS = 2 * SECOND_MS;
const AFTER_HALT_MS = MINUTE_MS;
/** Entries end a minute before positions are flattened, and at least six minutes before the close. */
const LAST_ENTRY_MINUTES = 6;

export interface Wanted {
  readonly strategy: Strategy;
  readonly symbol: string;
  readonly side: PositionSide;
  /** Price of the symbol at the time of the prediction. */
  readonly anchorPrice: number | undefined;
  /** The closing exit of a reversal starts the strategy's cooldown; the reversal itself is exempt from it. */
  readonly isReversal: boolean;
  /** Adds to the strategy's own position, so that position is not a reason against the entry. */
  readonly isAddOn: boolean;
}

export function refusalsFor(turn: Turn, wanted: Wanted): Refusal[] {
  return [
    ...capabilityRefusals(turn, wanted),
    ...strategyRefusals(turn, wanted),
    ...symbolRefusals(turn, wanted),
    ...marketRefusals(turn, wanted),
    ...limitRefusals(turn, wanted),
    ...houseRefusals(turn, wanted),
    ...lineRefusals(turn),
  ];
}

function strategyRefusals(
  turn: Turn,
  { strategy, symbol, side, isReversal, isAddOn }: Wanted,
): Refusal[] {
  const refusals: Refusal[] = [];
  if (strategy.entry.side !== 'both' && strategy.entry.side !== side)
    refusals.push({ kind: 'side_not_allowed', side });
  refusals.push(...hourRefusals(turn, strategy, symbol));
  refusals.push(...lockRefusals(turn, { rule: strategy.name, symbol, isReversal }));
  const open = activeSymbols(
    turn.state,
    (position) => position.strategy === strategy.name && !(isAddOn && position.symbol === symbol),
  ).size;
  if (open >= strategy.limits.maxPositions)
    refusals.push({ kind: 'rule_max_positions', open, limit: strategy.limits.maxPositions });
  const entries = turn.state.entriesToday.get(strategy.name) ?? 0;
  if (entries >= strategy.limits.maxEntriesPerDay) {
    refusals.push({
      kind: 'max_entries_per_day',
      entries,
      limit: strategy.limits.maxEntriesPerDay,
    });
  }
  return refusals;
}

/** Refusals for our own position or working order in the symbol; none for an addition. */
function heldRefusals({ state }: Turn, { strategy, symbol, side, isAddOn }: Wanted): Refusal[] {
  if (isAddOn) return [];
  const position = positionIn(state, symbol);
  if (position === undefined || position.status === 'closed') {
    const live = liveOrders(state).find(({ terms }) => terms.symbol === symbol);
    return live === undefined ? [] : [{ kind: 'order_working', orderRef: live.terms.orderRef }];
  }
  const { strategy: owner, positionId } = position;
  if (owner !== strategy.name) return [{ kind: 'owned_by', owner }];
  const kind = position.side === side ? 'already_in_position' : 'opposite_held';
  return [{ kind, position: positionId }];
}

function symbolRefusals(turn: Turn, wanted: Wanted): Refusal[] {
  const { state } = turn;
  const { symbol } = wanted;
  const refusals = heldRefusals(turn, wanted);
  const pausedSince = state.asked.pauses.get(symbol);
  if (pausedSince !== undefined) refusals.push({ kind: 'paused', since: pausedSince });
  if (isInDoubt(state, symbol))
    refusals.push({ kind: 'not_reconciled', why: `${symbol} is still being asked about` });
  const unknown = unknownOrderIn(state, symbol);
  if (unknown !== undefined)
    refusals.push({ kind: 'unknown_order', orderRef: unknown.terms.orderRef });
  const foreign = foreignIn(turn, symbol) ?? state.foreign.get(symbol) ?? 0;
  if (foreign !== 0) refusals.push({ kind: 'foreign_position', quantity: foreign });
  refusals.push(...foreignOrderRefusals(turn, symbol));
  const lastExecution = state.lastExecutionAt.get(symbol);
  const { afterExecutionMs } = turn.settings.risk;
  if (lastExecution !== undefined && turn.now - lastExecution < afterExecutionMs) {
    refusals.push({ kind: 'recent_execution', ageMs: turn.now - lastExecution });
  }
  const unresolved = state.unresolved.get(symbol);
  const pinned = state.instruments.get(symbol);
  if (unresolved?.offered !== undefined && pinned !== undefined)
    refusals.push({
      kind: 'contract_changed',
      pinned: pinned.contract,
      offered: unresolved.offered,
    });
  else if (unresolved !== undefined)
    refusals.push({ kind: 'ambiguous_contract', matches: unresolved.matches });
  else if (pinned === undefined) refusals.push({ kind: 'ambiguous_contract', matches: 0 });
  return refusals;
}

function foreignOrderRefusals(turn: Turn, symbol: string): Refusal[] {
  const orders = foreignOrdersIn(turn, symbol);
  const other = orders.find((order) => isOfOtherJournal(turn, order));
  if (other !== undefined) return [{ kind: 'other_daemon', orderRef: other.orderRef }];
  return orders.length === 0 ? [] : [{ kind: 'foreign_position', quantity: 0 }];
}

function marketRefusals(turn: Turn, { strategy, symbol, side }: Wanted): Refusal[] {
  const refusals: Refusal[] = [];
  const minutesToClose = msToClose(turn, symbol) / MINUTE_MS;
  if (sessionOf(turn, symbol)?.isDisputed === true) refusals.push({ kind: 'session_disputed' });
  const lastEntry = Math.max(
    LAST_ENTRY_MINUTES,
    (strategy.exit.flattenBeforeCloseMs ?? 0) / MINUTE_MS + 1,
  );
  if (Number.isNaN(minutesToClose)) refusals.push({ kind: 'session_closed' });
  else if (minutesToClose <= lastEntry) refusals.push({ kind: 'session_ending', minutesToClose });
  refusals.push(...quoteRefusals(turn, turn.market.quote(symbol)));
  const resumedAt = turn.market.resumedAt(symbol);
  if (turn.market.quote(symbol)?.isHalted === true)
    refusals.push({ kind: 'symbol_halted', why: 'trading halt' });
  else if (resumedAt !== undefined && turn.now - resumedAt < AFTER_HALT_MS) {
    refusals.push({ kind: 'symbol_halted', why: 'resumed less than a minute ago' });
  }
  refusals.push(...seriesRefusals(turn, symbol));
  if (side === 'short') {
    const shares = turn.market.shortable(symbol) ?? 0;
    if (turn.settings.accountType === 'cash') refusals.push({ kind: 'short_in_cash_account' });
    if (shares <= 0) refusals.push({ kind: 'not_shortable', shares });
  }
  return refusals;
}

function quoteRefusals(turn: Turn, quote: Quote | undefined): Refusal[] {
  if (quote === undefined || !isTwoSided(quote)) return [{ kind: 'no_quote' }];
  const ageMaxMs = freshnessMs(turn, QUOTE_AGE_MAX_MS);
  const ageMs = turn.now - quote.at;
  return [
    ...(quote.isLive ? [] : [{ kind: 'quote_not_live' } as const]),
    ...(ageMs <= ageMaxMs ? [] : [{ kind: 'quote_stale', ageMs, ageMaxMs } as const]),
  ];
}

function houseRefusals(turn: Turn, { symbol }: Wanted): Refusal[] {
  const { state, settings } = turn;
  const refusals: Refusal[] = [];
  if (state.trading.state === 'HALTED')
    refusals.push({ kind: 'trading_halted', why: state.trading.why });
  if (state.trading.state === 'REDUCING')
    refusals.push({ kind: 'trading_reducing', why: state.trading.why });
  const others = activeSymbols(state, (position) => position.symbol !== symbol).size;
  if (others >= settings.risk.positionsMax) {
    refusals.push({ kind: 'max_positions', open: others, limit: settings.risk.positionsMax });
  }
  const orders = state.entryTimes.filter((at) => at > turn.now - MINUTE_MS).length;
  if (orders >= settings.risk.ordersPerMinuteMax) {
    refusals.push({
      kind: 'max_orders_per_minute',
      orders,
      limit: settings.risk.ordersPerMinuteMax,
    });
  }
  if (state.dayBase === undefined || state.day !== tradingDayOf(turn))
    refusals.push({ kind: 'no_day_base' });
  else {
    const loss = dailyLoss(turn);
    const limit = dailyLossLimit(state.dayBase, turn);
    if (loss >= limit && state.lossOverriddenOn !== state.day)
      refusals.push({ kind: 'daily_loss', loss, limit });
  }
  const dayTrades = turn.market.account('DayTradesRemaining');
  if (dayTrades !== undefined && dayTrades.value === 0)
    refusals.push({ kind: 'day_trades', remaining: 0 });
  refusals.push(...unprotectedRefusals(state));
  if (turn.isHaltFilePresent()) refusals.push({ kind: 'halt_file' });
  if (turn.waiting > INBOX_FULL) refusals.push({ kind: 'inbox_full', waiting: turn.waiting });
  return refusals;
}

/** One for each symbol that has an unprotected position, unless an operator accepts that. */
function unprotectedRefusals({ unprotected }: State): Refusal[] {
  const symbols = new Set<string>();
  for (const { symbol, waivedBy } of unprotected.values())
    if (waivedBy === undefined) symbols.add(symbol);
  return [...symbols].map((symbol) => ({ kind: 'unprotected', symbol }));
}

/** The last comparison left an unresolved difference in the symbol. */
function isInDoubt({ differences }: State, symbol: string): boolean {
  return differences.some((one) => one.symbol === symbol && isWaiting(one));
}

function lineRefusals(turn: Turn): Refusal[] {
  const { state, market } = turn;
  const refusals: Refusal[] = [];
  if (state.gateway.state === 'suspect') refusals.push({ kind: 'gateway_mute' });
  else if (state.gateway.state !== 'ready')
    refusals.push({ kind: 'gateway_not_ready', state: state.gateway.state });
  if (!state.isReconciled)
    refusals.push({ kind: 'not_reconciled', why: 'not yet compared with the broker' });
  for (const farm of market.brokenFarms) refusals.push({ kind: 'farm_broken', farm });
  const value = market.account('NetLiquidation');
  const ageMs = value === undefined ? Number.POSITIVE_INFINITY : turn.now - value.at;
  const ageMaxMs = freshnessMs(turn, ACCOUNT_AGE_MAX_MS);
  if (!(ageMs < ageMaxMs))
    refusals.push({ kind: 'account_values_stale', ageMs: Number.isFinite(ageMs) ? ageMs : -1 });
  if (market.skewMs === undefined) refusals.push({ kind: 'clock_unknown' });
  else if (Math.abs(market.skewMs) > SKEW_MAX_MS * turn.speed)
    refusals.push({ kind: 'clock_skew', skewMs: market.skewMs });
  const quiet = inQuietWindow(turn.settings.gateway, turn.now);
  if (quiet !== undefined) refusals.push({ kind: 'restart_window', at: quiet });
  return refusals;
}
