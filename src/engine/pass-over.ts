// Prices that may be passed over: whoever plays recorded bars to a held position asks whether the next one changes anything.
import { type Instant, MINUTE_MS } from '../kernel/instant.ts';
import type { Session } from '../market/calendar.ts';
import { JUMP_ATRS } from '../market/print-filter.ts';
import { exitDue } from '../trading/exits/exit-due.ts';
import { highWaterAfter, isMoveWorthwhile, trailedStop } from '../trading/exits/trail.ts';
import { isTerminal } from '../trading/orders/order-state.ts';
import type { ExitPlan } from '../trading/positions/exit-plan.ts';
import {
  type HeldPosition,
  isHeld,
  type OpenPosition,
  type PositionState,
} from '../trading/positions/position-state.ts';
import { stepsOf } from './acts.ts';
import { activePositions, isFree, isProtected, liveOrders, ordersOf, positionsIn } from './book.ts';
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

export interface Foresight {
  /** Nothing is held, works, waits or is in doubt there; only a prediction can change that. */
  isAtRest(symbol: string): boolean;
  /** A complete answer of a broker that loses nothing would tell nothing now. */
  isAnswerKnown(): boolean;
  /** Why the stretch has to be played; undefined when nothing in it changes anything but the high-water mark. */
  stirOf(symbol: string, ahead: Stretch): Stir | undefined;
  /** The prints between these prices were passed over; the last of them was `close`. */
  passOver(
    symbol: string,
    passed: { readonly high: number; readonly low: number; readonly close: number },
  ): void;
}

/** What was found of a position, until anything is recorded. */
interface Found {
  readonly seq: number;
  readonly position: OpenPosition | undefined;
  /** When time will demand something of it; NaN until that is worked out. */
  dueAt: number;
}

/** Asked bar by bar: what only facts change is looked at once after each of them. */
export function createForesight(look: () => Turn): Foresight {
  const foundBySymbol = new Map<string, Found>();
  const foreseeable = new WeakMap<ExitPlan, boolean>();
  let lossSeq = -1;
  let isLossNear = false;

  function isForeseeable(plan: ExitPlan): boolean {
    const known = foreseeable.get(plan) ?? (hasOnly(plan, PLAN) && hasOnly(plan.exit, EXIT));
    foreseeable.set(plan, known);
    return known;
  }

  function foundIn(turn: Turn, symbol: string): Found {
    const { seq } = turn.state;
    const known = foundBySymbol.get(symbol);
    if (known?.seq === seq) return known;
    const [position, another] = positionsIn(turn.state, symbol);
    const isSteady =
      position?.status === 'open' &&
      another === undefined &&
      isForeseeable(position.plan) &&
      isLeftAlone(turn, position);
    const isSame = isSteady && known?.position?.positionId === position.positionId;
    const found: Found = {
      seq,
      position: isSteady ? position : undefined,
      dueAt: isSame ? known.dueAt : Number.NaN,
    };
    foundBySymbol.set(symbol, found);
    return found;
  }

  function isTimeUp(turn: Turn, found: Found, position: OpenPosition, until: Instant): boolean {
    const session = turn.market.sessions.today(turn.now);
    // The first prints of a session say what became of the night.
    if (session === undefined || until - session.open < EDGE_MS) return true;
    if (!(found.dueAt > session.open)) found.dueAt = dueIn(turn, position, session);
    return until >= found.dueAt;
  }

  function isDayNearlyLost(turn: Turn): boolean {
    if (lossSeq !== turn.state.seq) {
      lossSeq = turn.state.seq;
      isLossNear = couldLoseTheDay(turn);
    }
    return isLossNear;
  }

  return {
    isAtRest(symbol) {
      const turn = look();
      return isFree(turn.state, symbol) && !isInDoubt(turn, symbol);
    },
    isAnswerKnown() {
      const { state, broker, market, now } = look();
      const session = market.sessions.today(now);
      // What is held over the night is marked by what the broker tells around the close.
      const isAmidst =
        session !== undefined && now > session.open + EDGE_MS && now < session.close - EDGE_MS;
      const doubts = [state.wishes, state.foreign, broker.shortages, broker.missedAt];
      return (
        isAmidst &&
        state.isReconciled &&
        [...doubts, broker.saidFilledAt, broker.scaleDoubts].every(({ size }) => size === 0) &&
        liveOrders(state).every(isResting)
      );
    },
    stirOf(symbol, ahead) {
      const turn = look();
      const found = foundIn(turn, symbol);
      const { position } = found;
      if (position === undefined || isInDoubt(turn, symbol)) return 'unsteady';
      if (isTimeUp(turn, found, position, ahead.until)) return 'time';
      if (isDayNearlyLost(turn)) return 'unsteady';
      const isCalm = isBelieved(turn, position, ahead) && !wouldTrail(turn, position, ahead);
      return isCalm ? undefined : 'price';
    },
    passOver(symbol, passed) {
      const turn = look();
      const [position] = positionsIn(turn.state, symbol);
      if (position === undefined || !isHeld(position)) return;
      const mark = markOf(turn, position);
      mark.highWater = highWaterAfter(position.side, mark.highWater, bestOf(position, passed));
      mark.filter.passedOver(passed.close);
    },
  };
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

/** Nothing of it is on its way, and its stop rests. */
function isLeftAlone(turn: Turn, position: PositionState): boolean {
  return (
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

function hasOnly(terms: object, known: ReadonlySet<string>): boolean {
  return Object.entries(terms).every(([name, value]) => value === undefined || known.has(name));
}

/** Entries end and sessions are marked so near to the close. */
const EDGE_MS = 7 * MINUTE_MS;

/** Once a position is due it stays so until the session ends: the first such moment, by halving. */
function dueIn(turn: Turn, position: OpenPosition, { day, open, close }: Session): number {
  const { plan, openedAt, symbol } = position;
  const dayStart = turn.market.calendar.boundsOf(day).start;
  const end = Math.min(close, turn.now + msToClose(turn, symbol)) - EDGE_MS;
  const isDue = (at: number): boolean =>
    exitDue({ plan, openedAt, now: at, msToClose: end + EDGE_MS - at, dayStart }) !== undefined;
  let [before, after] = [open as number, end];
  if (!(end > open) || isDue(before)) return open + 1;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (isDue(middle)) after = middle;
    else before = middle;
  }
  return after;
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
