// Prices that may be passed over: whoever plays recorded bars to a held position asks whether the next one changes anything.
import type { Instant } from '../kernel/instant.ts';
import { JUMP_ATRS } from '../market/print-filter.ts';
import { exitDue } from '../trading/exits/exit-due.ts';
import { highWaterAfter, isMoveWorthwhile, trailedStop } from '../trading/exits/trail.ts';
import { isTerminal } from '../trading/orders/order-state.ts';
import type { ExitPlan } from '../trading/positions/exit-plan.ts';
import {
  type HeldPosition,
  isHeld,
  type PositionState,
} from '../trading/positions/position-state.ts';
import { stepsOf } from './acts.ts';
import { activePositions, isFree, isProtected, ordersOf, positionsIn } from './book.ts';
import { markOf } from './mark.ts';
import { isContested } from './meddling.ts';
import { msToClose } from './session-bounds.ts';
import type { OrderRecord } from './state.ts';
import type { Turn } from './turn.ts';

/** What lies ahead: every print of it within `low` and `high`, the first at `open`. */
export interface Stretch {
  readonly until: Instant;
  readonly open: number;
  readonly high: number;
  readonly low: number;
}

export type Stir =
  /** Something is on its way, or the plan has parts nobody can foresee here. */
  | 'unsteady'
  /** Time demands something. */
  | 'time'
  /** A print may move the stop, or is not believed at once. */
  | 'price';

/** Nothing is held, works, waits or is in doubt there; only a prediction can change that. */
export function isAtRest(turn: Turn, symbol: string): boolean {
  return isFree(turn.state, symbol) && !isInDoubt(turn, symbol);
}

/** Why the stretch has to be played; undefined when nothing in it changes anything but the high-water mark. */
export function stirOf(turn: Turn, symbol: string, ahead: Stretch): Stir | undefined {
  const [position, another] = positionsIn(turn.state, symbol);
  if (position?.status !== 'open' || another !== undefined || !isSteady(turn, position))
    return 'unsteady';
  if (isTimeUp(turn, position, ahead.until)) return 'time';
  if (couldLoseTheDay(turn)) return 'unsteady';
  return isBelieved(turn, position, ahead) && !wouldTrail(turn, position, ahead)
    ? undefined
    : 'price';
}

/** The prints between these prices were passed over; the last of them was `close`. */
export function passOver(
  turn: Turn,
  symbol: string,
  passed: { readonly high: number; readonly low: number; readonly close: number },
): void {
  const [position] = positionsIn(turn.state, symbol);
  if (position === undefined || !isHeld(position)) return;
  const mark = markOf(turn, position);
  mark.highWater = highWaterAfter(position.side, mark.highWater, bestOf(position, passed));
  mark.filter.passedOver(passed.close);
}

function bestOf(
  { side }: HeldPosition,
  { high, low }: { readonly high: number; readonly low: number },
): number {
  return side === 'long' ? high : low;
}

function isInDoubt({ state, broker }: Turn, symbol: string): boolean {
  return (
    state.wishes.has(symbol) ||
    state.foreign.has(symbol) ||
    broker.shortages.has(symbol) ||
    broker.wantsSnapshot
  );
}

function isSteady(turn: Turn, position: PositionState): boolean {
  return (
    isForeseeable(position.plan) &&
    !isInDoubt(turn, position.symbol) &&
    !isContested(turn, position.positionId) &&
    isProtected(turn.state, position) &&
    ordersOf(turn.state, position.positionId).every(isResting)
  );
}

function isResting(order: OrderRecord): boolean {
  const { status, pendingChange, isCancelRequested, changeRefusedAt } = order;
  if (isTerminal(status)) return true;
  const isUntouched = pendingChange === undefined && !isCancelRequested;
  return status === 'working' && isUntouched && changeRefusedAt === undefined;
}

/** Every part of a plan that the answers here account for; a plan with a younger one is never passed over. */
const PLAN = new Set(['stopPrice', 'targetPrice', 'r', 'stop', 'target', 'trail', 'exit']);
const EXIT = new Set(['opposite', 'neutral', 'maxMs', 'flattenBeforeCloseMs', 'atMs']);

function isForeseeable(plan: ExitPlan): boolean {
  return hasOnly(plan, PLAN) && hasOnly(plan.exit, EXIT);
}

function hasOnly(terms: object, known: ReadonlySet<string>): boolean {
  return Object.entries(terms).every(([name, value]) => value === undefined || known.has(name));
}

/** Entries end and sessions are marked so near to the close. */
const CLOSE_MS = 7 * 60_000;

function isTimeUp(turn: Turn, { plan, openedAt, symbol }: HeldPosition, until: Instant): boolean {
  const { sessions, calendar } = turn.market;
  const session = sessions.today(turn.now);
  const leftMs = msToClose(turn, symbol) - (until - turn.now);
  // The first prints of a session say what became of the night.
  if (session === undefined || until - session.open < CLOSE_MS || !(leftMs > CLOSE_MS)) return true;
  const dayStart = calendar.boundsOf(session.day).start;
  return exitDue({ plan, openedAt, now: until, msToClose: leftMs, dayStart }) !== undefined;
}

/** The day's limit is near enough that the stops, were they all to fill, would pass it. */
function couldLoseTheDay({ state, settings }: Turn): boolean {
  if (state.dayBase === undefined || state.trading.state !== 'ACTIVE') return false;
  let loss = state.dayCommissions + state.dayCarried - state.dayRealized;
  for (const position of activePositions(state)) {
    if (isHeld(position)) loss += (position.averagePrice - position.stopPrice) * position.quantity;
  }
  return loss >= (MARGIN * state.dayBase * settings.risk.dailyLossPercentMax) / 100;
}

const MARGIN = 0.9;

/** Every print is one the filter believes: near the last believed one, and near each other. */
function isBelieved(turn: Turn, position: HeldPosition, { open, high, low }: Stretch): boolean {
  const { filter, atr } = markOf(turn, position);
  const reach = JUMP_ATRS * (atr.valueAt(turn.now) ?? Number.NaN);
  return Math.abs(open - filter.believed) <= reach && high - low <= reach;
}

/** Asked with the best price of the stretch: no other would move the stop farther. */
function wouldTrail(turn: Turn, position: HeldPosition, ahead: Stretch): boolean {
  const { side, symbol, plan, stopPrice, averagePrice, r } = position;
  if (plan.trail === undefined) return false;
  const mark = markOf(turn, position);
  const steps = stepsOf(turn, symbol);
  const atr = mark.atr.valueAt(turn.now) ?? Number.NaN;
  const to = trailedStop({
    side,
    trail: plan.trail,
    entry: averagePrice,
    r,
    highWater: highWaterAfter(side, mark.highWater, bestOf(position, ahead)),
    atr,
    lineOf: mark.lineOf,
    now: turn.now,
    stop: stopPrice,
    steps,
  });
  if (to === stopPrice) return false;
  const sinceLastMoveMs = Number.POSITIVE_INFINITY;
  return isMoveWorthwhile({
    side,
    from: stopPrice,
    to,
    trail: plan.trail,
    atr,
    steps,
    sinceLastMoveMs,
  });
}
