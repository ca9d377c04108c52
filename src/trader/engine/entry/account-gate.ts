// The checks before anything opens in the account, whether a position or a holding: the symbol, its market, the account, the line.

import { freshnessMs } from '../../../kernel/clock.ts';
import { MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import { isEnterable } from '../../../market/quotes/quote.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { callAuctionAt } from '../condition-inputs/call-auction.ts';
import { INBOX_FULL } from '../inbox/inbox.ts';
import { quoteAgeMs } from '../market/quote-age.ts';
import { QUOTE_AGE_MAX_MS } from '../market/surroundings.ts';
import { foreignShares } from '../protective-orders/foreign.ts';
import { foreignOrdersIn, isOfOtherJournal } from '../protective-orders/foreign-orders.ts';
import { watchedPositions, whyUnwatched } from '../protective-orders/unwatched.ts';
import { dailyLoss, dailyLossLimit } from '../risk/daily-loss.ts';
import { separatedFills } from '../state/leg-fills.ts';
import { isWaiting, unknownOrderIn } from '../state/position-lookups.ts';
import type { State } from '../state/state.ts';
import { underlyingIn } from '../state/underlying.ts';
import { haltedOf, resumedAt } from '../turn/halted-stock.ts';
import { tradingDayOf } from '../turn/trading-day.ts';
import type { Turn } from '../turn/turn.ts';
import { inQuietWindow } from './quiet-window.ts';

const ACCOUNT_AGE_MAX_MS = 5 * MINUTE_MS;
const SKEW_MAX_MS = 2 * SECOND_MS;
const AFTER_HALT_MS = MINUTE_MS;

/** The symbol is paused, unclear, foreign, or not one contract. */
export function doubtRefusals(turn: Turn, symbol: string): Refusal[] {
  const { state } = turn;
  const refusals: Refusal[] = [];
  const { pauses } = state.asked;
  const pausedSince = pauses.get(symbol) ?? pauses.get(underlyingIn(state, symbol));
  if (pausedSince !== undefined) refusals.push({ kind: 'paused', since: pausedSince });
  refusals.push(...unclearRefusals(turn, symbol), ...awaitedLegs(turn, symbol));
  const foreign = foreignShares(turn, symbol);
  if (foreign !== 0) refusals.push({ kind: 'foreign_position', quantity: foreign });
  refusals.push(...foreignOrderRefusals(turn, symbol));
  const lastExecution = state.lastExecutionAt.get(symbol);
  const { afterExecutionMs } = turn.settings.risk;
  if (lastExecution !== undefined && turn.now - lastExecution < afterExecutionMs) {
    refusals.push({ kind: 'recent_execution', ageMs: turn.now - lastExecution });
  }
  return [...refusals, ...contractRefusals(turn, symbol)];
}

/** What fills late is a position of the underlying, whatever else has begun there. */
function awaitedLegs(turn: Turn, symbol: string): Refusal[] {
  const { state, market, now } = turn;
  const stock = underlyingIn(state, symbol);
  const { sessions } = market.placeOf(stock);
  return separatedFills(state)
    .filter(({ order }) => underlyingIn(state, order.symbol) === stock)
    .filter(({ since }) => sessions.dayOf(since) === sessions.dayOf(now))
    .map(({ order, missing }) => ({ kind: 'leg_awaited', contract: missing, of: order.symbol }));
}

// Decision 0015
/** What we hold in the symbol is uncertain: this refuses closing, too. */
export function unclearRefusals({ state }: Turn, symbol: string): Refusal[] {
  const refusals: Refusal[] = [];
  if (isInDoubt(state, symbol))
    refusals.push({ kind: 'not_reconciled', why: `${symbol} is still being asked about` });
  const unknown = unknownOrderIn(state, symbol);
  if (unknown !== undefined)
    refusals.push({ kind: 'unknown_order', orderRef: unknown.terms.orderRef });
  return refusals;
}

export function contractRefusals({ state }: Turn, symbol: string): Refusal[] {
  const unresolved = state.unresolved.get(symbol);
  const pinned = state.instruments.get(symbol);
  if (unresolved?.offered !== undefined && pinned !== undefined)
    return [{ kind: 'contract_changed', pinned: pinned.contract, offered: unresolved.offered }];
  if (unresolved !== undefined) {
    const { matches, why } = unresolved;
    return [{ kind: 'ambiguous_contract', matches, ...(matches === 0 && { why }) }];
  }
  return pinned === undefined ? [{ kind: 'ambiguous_contract', matches: 0 }] : [];
}

function foreignOrderRefusals(turn: Turn, symbol: string): Refusal[] {
  const orders = foreignOrdersIn(turn, symbol);
  const other = orders.find((order) => isOfOtherJournal(turn, order));
  if (other !== undefined) return [{ kind: 'other_daemon', orderRef: other.orderRef }];
  return orders.length === 0 ? [] : [{ kind: 'foreign_position', quantity: 0 }];
}

/** A live quote, and no trading halt now or a minute ago. */
export function tradableRefusals(turn: Turn, symbol: string): Refusal[] {
  return [...quoteRefusals(turn, symbol), ...haltRefusals(turn, symbol)];
}

export function haltRefusals(turn: Turn, symbol: string): Refusal[] {
  const halted = haltedOf(turn, symbol);
  if (halted === symbol) return [{ kind: 'symbol_halted', why: 'trading halt' }];
  if (halted !== undefined)
    return [{ kind: 'symbol_halted', why: `trading halt of its stock ${halted}` }];
  const since = resumedAt(turn, symbol);
  return since === undefined || turn.now - since >= AFTER_HALT_MS
    ? []
    : [{ kind: 'symbol_halted', why: 'resumed less than a minute ago' }];
}

/** In a call auction the book need not have two sides; in the opening one nothing of it is read. */
function quoteRefusals(turn: Turn, symbol: string): Refusal[] {
  const quote = turn.market.quote(symbol);
  const auction = callAuctionAt(turn, symbol);
  if (auction === 'opening') return [];
  if (quote === undefined) return auction === undefined ? [{ kind: 'no_quote' }] : [];
  if (auction === undefined && !isEnterable(quote)) return [{ kind: 'no_quote' }];
  const ageMaxMs = freshnessMs(turn, QUOTE_AGE_MAX_MS);
  const ageMs = quoteAgeMs(turn, quote);
  return [
    ...(quote.isLive ? [] : [{ kind: 'quote_not_live' } as const]),
    ...(ageMs <= ageMaxMs ? [] : [{ kind: 'quote_stale', ageMs, ageMaxMs } as const]),
  ];
}

/** Halts, limits of the account, and positions without a stop. */
export function houseRefusals(turn: Turn): Refusal[] {
  const { state, settings } = turn;
  const refusals: Refusal[] = [];
  if (state.trading.state === 'HALTED')
    refusals.push({ kind: 'trading_halted', why: state.trading.why });
  if (state.trading.state === 'REDUCING')
    refusals.push({ kind: 'trading_reducing', why: state.trading.why });
  const orders = state.entryTimes.filter((at) => at > turn.now - MINUTE_MS).length;
  if (orders >= settings.risk.ordersPerMinuteMax) {
    refusals.push({
      kind: 'max_orders_per_minute',
      orders,
      limit: settings.risk.ordersPerMinuteMax,
    });
  }
  refusals.push(...lossRefusals(turn), ...unprotectedRefusals(state), ...unwatchedRefusals(turn));
  if (turn.isHaltFilePresent()) refusals.push({ kind: 'halt_file' });
  if (turn.waiting > INBOX_FULL) refusals.push({ kind: 'inbox_full', waiting: turn.waiting });
  return refusals;
}

function lossRefusals(turn: Turn): Refusal[] {
  const { state } = turn;
  if (state.dayBase === undefined || state.day !== tradingDayOf(turn))
    return [{ kind: 'no_day_base' }];
  const loss = dailyLoss(turn);
  const limit = dailyLossLimit(state.dayBase, turn);
  const isOver = loss >= limit && state.lossOverriddenOn !== state.day;
  return isOver ? [{ kind: 'daily_loss', loss, limit }] : [];
}

/** One for each symbol that has an unprotected position, unless an operator accepts that. */
function unprotectedRefusals({ unprotected }: State): Refusal[] {
  const symbols = new Set<string>();
  for (const { symbol, waivedBy } of unprotected.values())
    if (waivedBy === undefined) symbols.add(symbol);
  return [...symbols].map((symbol) => ({ kind: 'unprotected', symbol }));
}

function unwatchedRefusals(turn: Turn): Refusal[] {
  return watchedPositions(turn).flatMap((position): Refusal[] => {
    const why = whyUnwatched(turn, position);
    return why === undefined ? [] : [{ kind: 'unwatched', symbol: position.symbol, why }];
  });
}

/** The last comparison left an unresolved difference in the symbol. */
function isInDoubt({ differences }: State, symbol: string): boolean {
  return differences.some((one) => one.symbol === symbol && isWaiting(one));
}

/** `speed`: market ms per wall ms. */
export function clockRefusals(skewMs: number | undefined, speed: number): Refusal[] {
  if (skewMs === undefined) return [{ kind: 'clock_unknown' }];
  return Math.abs(skewMs) > SKEW_MAX_MS * speed ? [{ kind: 'clock_skew', skewMs }] : [];
}

export function lineRefusals(turn: Turn): Refusal[] {
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
  refusals.push(...clockRefusals(market.skewMs, turn.speed));
  const quiet = inQuietWindow(turn.settings.gateway, turn.now);
  if (quiet !== undefined) refusals.push({ kind: 'restart_window', at: quiet });
  return refusals;
}
