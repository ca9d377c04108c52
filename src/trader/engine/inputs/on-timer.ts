// Time-driven checks: the day's base, exits by age and by the close, the daily loss, pending reversals.
import { freshnessMs } from '../../../kernel/clock.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../kernel/instant.ts';
import { entriesEndMs } from '../../domain/exits/entries-end.ts';
import { exitDue } from '../../domain/exits/exit-due.ts';
import { auctionIn } from '../../domain/orders/parked-exit.ts';
import {
  type HeldPosition,
  isHeld,
  type PositionState,
} from '../../domain/positions/position-state.ts';
import { wholePart } from '../../domain/positions/whole-part.ts';
import { HALT_FILE } from '../../domain/terms/halt-reason.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { amountAt } from '../../domain/wording/figures.ts';
import { strategyAtr } from '../condition-inputs/indicators.ts';
import { finite } from '../condition-inputs/market-seen.ts';
import { endOrphan } from '../entry/add-on.ts';
import { considerEntry } from '../entry/consider-entry.ts';
import { freshUntilIn } from '../entry/fresh-until.ts';
import { DEFAULT_ATR } from '../market/mark.ts';
import { endOverdueChoices } from '../option-entry/end-choices.ts';
import { decayTarget } from '../protective-orders/decay-target.ts';
import { endEntries, endEntry } from '../protective-orders/end-entries.ts';
import { notifyUnexplained } from '../protective-orders/external-change.ts';
import {
  foreignIn,
  isLeftOpen,
  isOverdue,
  isPositionUnexplained,
} from '../protective-orders/foreign.ts';
import { endBeforeTimeUp, endLateEntry, endLateLimit } from '../protective-orders/separate-stop.ts';
import { watchScales } from '../protective-orders/suspected-splits.ts';
import { askForFormer } from '../protective-orders/unconfirmed-change.ts';
import { alarmUnfilledStops } from '../protective-orders/unfilled.ts';
import { lookAtUnlocked } from '../protective-orders/unprotected.ts';
import { alarmUnwatched } from '../protective-orders/unwatched.ts';
import { walkOrders } from '../protective-orders/walk-order.ts';
import { watchCollateral } from '../protective-orders/watch-collateral.ts';
import { watchStops } from '../protective-orders/watched-stop.ts';
import { watchLopsided } from '../reconcile/lopsided.ts';
import { notifyOverdue } from '../reconcile/overdue.ts';
import { checkUncertainOrders } from '../reconcile/uncertain-orders.ts';
import { leaveAskedPrices } from '../requests/await-market.ts';
import {
  carried,
  carriedByClosed,
  DAILY_LOSS,
  dailyLoss,
  dailyLossLimit,
} from '../risk/daily-loss.ts';
import { warnOfNight } from '../risk/overnight.ts';
import { askDueRolls } from '../rolls/due-rolls.ts';
import { markAtClose } from '../split/mark-shares.ts';
import { contractsRequested } from '../state/operator-requests.ts';
import { activePositions, heldSymbols, isFree, positionIn } from '../state/position-lookups.ts';
import type { PendingReversal } from '../state/state.ts';
import { alarm, beginClose } from '../turn/actions.ts';
import { isAssignmentNear } from '../turn/early-assignment.ts';
import { msToLastTrade } from '../turn/expiry.ts';
import { noticeHaltFile } from '../turn/halt-file.ts';
import { positionTurn } from '../turn/position-turn.ts';
import { msToClose } from '../turn/session-bounds.ts';
import { lastSweepAt } from '../turn/sweeps.ts';
import { dayStartOf, tradingDayAt, tradingDayOf, tradingDayStart } from '../turn/trading-day.ts';
import type { Turn } from '../turn/turn.ts';
import { watchPrices } from './dark-prices.ts';
import { resolveAgain, resolveAll } from './resolve.ts';
import { alarmStillClosing } from './still-closing.ts';

/** `steady`: symbols whose positions need no look. */
export function onTimer(turn: Turn, steady: ReadonlySet<string> = NONE): void {
  watchScales(turn, steady);
  watchPrices(turn);
  watchStops(turn);
  lookAtUnlocked(turn);
  watchCollateral(turn);
  alarmUnwatched(turn);
  alarmUnfilledStops(turn);
  watchLopsided(turn);
  leaveAskedPrices(turn);
  markAtClose(turn);
  startDay(turn);
  resolveAgain(turn);
  // The HALT file does not pass through the control API, so unfilled entries end here.
  if (noticeHaltFile(turn)) endEntries(turn, HALT_FILE);
  // A halt during an auction could not cancel what its exchange takes no cancel of.
  else if (turn.state.trading.state !== 'ACTIVE' && turn.market.home.venue.phaseAt !== undefined)
    endEntries(turn, 'trading is halted');
  for (const position of activePositions(turn.state))
    if (!steady.has(position.symbol)) lookAtTime(turn, position);
  warnOfNight(turn);
  checkUncertainOrders(turn, steady);
  notifyOverdue(turn);
  notifyUnexplained(turn);
  askForFormer(turn);
  for (const [positionId, symbol] of turn.state.active)
    if (!steady.has(symbol)) turn.touched.add(positionId);
  watchLoss(turn);
  endOverdueChoices(turn);
  askDueRolls(turn);
  for (const [symbol, reversal] of turn.state.pendingReversals) grant(turn, symbol, reversal);
  for (const symbol of turn.state.foreign.keys())
    if (isOverdue(turn, symbol)) turn.broker.wantsSnapshot = true;
  for (const symbol of [...turn.state.active.values(), ...heldSymbols(turn.state)])
    if (!steady.has(symbol) && !isLeftOpen(turn, symbol) && isPositionUnexplained(turn, symbol))
      turn.broker.wantsSnapshot = true;
  compareRegularly(turn);
}

const NONE: ReadonlySet<string> = new Set();

/** What is due by the clock: the end of an entry, a nearer target, an exit. */
function lookAtTime(turn: Turn, position: PositionState): void {
  const leftMs = msToClose(turn, position.symbol);
  endBeforeClose(turn, position, leftMs);
  endOrphan(turn, position);
  endBeforeTimeUp(positionTurn(turn, position));
  endLateEntry(positionTurn(turn, position));
  endLateLimit(positionTurn(turn, position));
  walkOrders(positionTurn(turn, position));
  if (!isHeld(position)) return;
  decayTarget(turn, position);
  heldTooLong(turn, position, leftMs);
}

/** An entry for an auction is for that auction only, and the exchange takes no cancel of it this late. */
function endBeforeClose(turn: Turn, position: PositionState, leftMs: number): void {
  if (!(leftMs <= entriesEndMs(position.plan.exit))) return;
  const { entry } = positionTurn(turn, position);
  if (entry === undefined) return;
  if (auctionIn(entry.terms.validity) === undefined)
    endEntry(turn, position, 'the session is ending');
}

/** Interval of comparisons while a position is held. */
const COMPARE_HELD_MS = MINUTE_MS / 2;

/** Only a comparison reveals orders or shares that vanish at the broker without a report. */
function compareRegularly(turn: Turn): void {
  const { askedAt } = turn.broker;
  if (askedAt === undefined) return;
  const isHolding = activePositions(turn.state).some(isHeld);
  const limitMs = freshnessMs(turn, isHolding ? COMPARE_HELD_MS : MINUTE_MS);
  const isSwept = askedAt >= (lastSweepAt(turn) ?? askedAt);
  if (turn.now - askedAt >= limitMs || !isSwept) turn.broker.wantsSnapshot = true;
}

/** The base of the day: net liquidation at the first clean comparison of the trading day. Of nothing no loss can be measured. */
function startDay(turn: Turn): void {
  if (!turn.state.isReconciled) return;
  const day = tradingDayOf(turn);
  const value = turn.market.account('NetLiquidation');
  if (turn.state.day === day || value === undefined || turn.now - value.at > DAY_MS) return;
  if (!Number.isFinite(value.value) || value.value <= 0) return;
  // Price grids and hours are valid for a day; a longer session requests them again.
  if (tradingDayAt(turn.market.home.sessions, turn.state.sessionAt) !== day) resolveAll(turn);
  const since = tradingDayStart(turn);
  const carriedPnl = carried(turn) + carriedByClosed(turn, since);
  turn.record({
    type: 'day-started',
    day,
    netLiquidation: value.value,
    ...(turn.state.dayTerms.some(({ at }) => at >= since) && { since }),
    ...(carriedPnl === 0 ? {} : { carriedPnl }),
  });
  if (turn.state.trading.state === 'REDUCING' && turn.state.trading.why === DAILY_LOSS) {
    turn.record({ type: 'trading-changed', state: 'ACTIVE', why: 'a new session', by: 'engine' });
  }
}

function heldTooLong(turn: Turn, position: HeldPosition, leftMs: number): void {
  if (Number.isNaN(leftMs) || isAskedFor(turn, position)) return;
  if (position.status === 'closing') return alarmStillClosing(turn, position, leftMs);
  // Law 13
  if (!mayExpire(position) && msToLastTrade(turn, position.symbol, position.openedAt) <= HOUR_MS)
    return beginClose(turn, position, 'expiry');
  if (isAssignmentNear(turn, position)) return beginClose(turn, position, 'early_assignment');
  const { flattenBeforeCloseMs, atMs } = position.plan.exit;
  const flattens = flattenBeforeCloseMs !== undefined || atMs !== undefined;
  const session = turn.market.placeOf(position.symbol).sessions.today(turn.now);
  const isFromEarlierSession = position.openedAt < (session?.open ?? 0);
  if (flattens && isFromEarlierSession) return beginClose(turn, position, 'missed_flatten');
  const reason = exitDue({
    plan: position.plan,
    openedAt: position.openedAt,
    now: turn.now,
    msToClose: leftMs,
    dayStart: dayStartOf(turn, position.symbol),
  });
  if (reason !== undefined) beginClose(turn, position, reason);
}

/** What it would deliver is reserved for it, and its strategy wants it. */
function mayExpire({ plan, isUncovered = false }: HeldPosition): boolean {
  return plan.exit.holdsToExpiry === true && plan.collateral !== undefined && !isUncovered;
}

/** A person has asked the broker to exercise all of its contracts, or to let them lapse: they stay until it has. */
function isAskedFor({ state }: Turn, { positionId, quantity }: HeldPosition): boolean {
  return quantity > 0 && contractsRequested(state.asked, positionId) >= quantity;
}

function watchLoss(turn: Turn): void {
  const { state, settings } = turn;
  const { home } = turn.market;
  // The base of another day says nothing about this one.
  if (state.dayBase === undefined || state.day !== tradingDayOf(turn)) return;
  if (!home.sessions.isOpen(turn.now)) return;
  if (state.lossReachedOn === state.day || state.lossOverriddenOn === state.day) return;
  const loss = dailyLoss(turn);
  const limit = dailyLossLimit(state.dayBase, turn);
  const money = (value: number) => amountAt(home.venue, value);
  if (!(loss >= limit)) return;
  turn.record({ type: 'daily-loss-reached', loss, limit });
  // A halt stays in force; on resume the limit applies.
  if (state.trading.state === 'ACTIVE')
    turn.record({ type: 'trading-changed', state: 'REDUCING', why: DAILY_LOSS, by: 'engine' });
  alarm(turn, {
    kind: 'daily-loss',
    text: `lost ${money(loss)} today, the limit is ${money(limit)}: no entries until the next session`,
  });
  endEntries(turn, 'daily loss');
  if (settings.risk.onDailyLoss !== 'flatten') return;
  for (const position of activePositions(state)) beginClose(turn, position, 'daily_loss');
}

/** Judges a pending reversal like a new signal, once the symbol is flat both here and at the broker. */
function grant(turn: Turn, symbol: string, reversal: PendingReversal): void {
  const { signal, prediction } = reversal;
  const chain = { cause: 0, correlation: signal.id };
  const until = freshUntilIn(turn, prediction);
  if (until === undefined || turn.now > until) {
    turn.record(
      { type: 'wish-dropped', symbol, signalId: signal.id, why: 'the prediction is too old' },
      chain,
    );
    return;
  }
  const position = positionIn(turn.state, symbol);
  if (position?.status === 'closed' && position.reason === 'stop') {
    turn.record(
      { type: 'wish-dropped', symbol, signalId: signal.id, why: 'stopped out while waiting' },
      chain,
    );
    return;
  }
  if (!isFree(turn.state, symbol)) return;
  const foreign = foreignIn(turn, symbol);
  // The broker reports positions only when they change; that nothing has changed must be requested.
  if (isOverdue(turn, symbol)) turn.broker.wantsSnapshot = true;
  if (foreign === undefined || wholePart(foreign) !== 0) return;
  const compiled = turn.strategies.onPredictions
    .get(symbol)
    ?.find(({ strategy }) => strategy.name === signal.strategy);
  turn.record(
    { type: 'wish-dropped', symbol, signalId: signal.id, why: 'the symbol is flat: judged again' },
    chain,
  );
  if (compiled === undefined) return;
  const atr =
    strategyAtr(turn, compiled.strategy, symbol) ?? turn.market.atr(symbol, DEFAULT_ATR, turn.now);
  const distance = finite(Math.abs(turn.market.last(symbol) - signal.price));
  const limit = turn.settings.risk.reversalMoveAtrsMax * (atr?.value ?? 0);
  // Without an ATR the limit is 0: any move is too far.
  const more: Refusal[] = distance > limit ? [{ kind: 'moved_away', distance, limit }] : [];
  considerEntry(
    turn,
    { signal: { ...signal, at: turn.now }, prediction, compiled, isReversal: true },
    chain,
    more,
  );
}
