// Skip check for backtests: predicts whether the next recorded prices can change a decision, so that they may be skipped.
// Decision 0014
import type { Instant } from '../../../kernel/instant.ts';
import type { Session } from '../../../market/time/calendar.ts';
import type { ExitPlan } from '../../domain/exits/exit-plan.ts';
import { highWaterAfter } from '../../domain/exits/trail.ts';
import {
  type HeldPosition,
  isHeld,
  type OpenPosition,
} from '../../domain/positions/position-state.ts';
import { markOf } from '../market/mark.ts';
import type { Mark } from '../market/surroundings.ts';
import { decayedTarget } from '../protective-orders/decay-target.ts';
import { POSITION_LAG_MS } from '../protective-orders/foreign.ts';
import { isFree, liveOrders, positionsIn } from '../state/position-lookups.ts';
import type { Turn } from '../turn/turn.ts';
import { bestOf, dueIn, EDGE_MS, isBelieved, type Stretch, wouldTrail } from './next-prints.ts';
import {
  couldLoseTheDay,
  isBeingChanged,
  isForeseeable,
  isInDoubt,
  isLeftAlone,
  isResting,
} from './steadiness.ts';

export type Stir =
  /** Something is in flight, or the plan has terms that this check cannot predict. */
  | 'unsteady'
  /** An exit or another time-driven action is due. */
  | 'time'
  /** A print may move the stop, or the print filter may doubt it. */
  | 'price';

export interface PriceSkipping {
  /** The symbol has no position, order, pending reversal or discrepancy; only a prediction can change that. */
  isAtRest(symbol: string): boolean;
  /** Nothing of the symbol is on its way or in doubt: until the next price, only time can change anything. */
  isSettled(symbol: string): boolean;
  /**
   * Symbols of which a snapshot of a lossless broker would only show that the position includes the last fill; undefined if
   * it could show more now.
   */
  newInAnswer(): readonly string[] | undefined;
  /** Why the stretch must be played, which ends at the moment; undefined if it changes only the high-water mark. */
  stirOf(symbol: string, ahead: Stretch, until: Instant): Stir | undefined;
  /** The prints between these prices were skipped; the last one was `close`. */
  passOver(
    symbol: string,
    passed: { readonly high: number; readonly low: number; readonly close: number },
  ): void;
}

/** The findings about a position; valid until the next fact. */
interface Found {
  readonly seq: number;
  readonly position: OpenPosition | undefined;
  /** Time of the position's next time-driven action; NaN until computed. */
  dueAt: number;
  /** Of the last look, since the next one is mostly in the same. */
  session: Session | undefined;
  mark: Mark | undefined;
}

/** Called bar by bar, so results that depend only on facts are cached until the next fact. */
export function createPriceSkipping(turnNow: () => Turn): PriceSkipping {
  const foundBySymbol = new Map<string, Found>();
  const foreseeable = new WeakMap<ExitPlan, boolean>();
  let lossSeq = -1;
  let isLossNear = false;

  function isPlanKnown(plan: ExitPlan): boolean {
    const known = foreseeable.get(plan) ?? isForeseeable(plan);
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
      isPlanKnown(position.plan) &&
      isLeftAlone(turn, position);
    const isSame = isSteady && known?.position?.positionId === position.positionId;
    const found: Found = {
      seq,
      position: isSteady ? position : undefined,
      dueAt: isSame ? known.dueAt : Number.NaN,
      session: undefined,
      mark: undefined,
    };
    foundBySymbol.set(symbol, found);
    return found;
  }

  function sessionIn(turn: Turn, found: Found, symbol: string): Session | undefined {
    const { session } = found;
    if (session !== undefined && turn.now >= session.open && turn.now < session.close)
      return session;
    found.session = turn.market.placeOf(symbol).sessions.today(turn.now);
    return found.session;
  }

  function markIn(turn: Turn, found: Found, position: HeldPosition): Mark {
    found.mark ??= markOf(turn, position);
    return found.mark;
  }

  function isTimeUp(turn: Turn, found: Found, position: OpenPosition, until: Instant): boolean {
    const session = sessionIn(turn, found, position.symbol);
    // The first prints of a session show overnight changes.
    if (session === undefined || until - session.open < EDGE_MS) return true;
    if (!(found.dueAt > session.open)) found.dueAt = dueIn(turn, position, session);
    return until >= found.dueAt || decayedTarget(turn, position, until) !== undefined;
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
      const turn = turnNow();
      return isFree(turn.state, symbol) && !isInDoubt(turn, symbol);
    },
    isSettled(symbol) {
      const turn = turnNow();
      const positions = positionsIn(turn.state, symbol);
      if (isInDoubt(turn, symbol)) return false;
      if (positions.length === 0) return isFree(turn.state, symbol);
      return positions.every(
        (position) => position.status === 'open' && isLeftAlone(turn, position),
      );
    },
    newInAnswer() {
      const turn = turnNow();
      const { state, broker, market, now } = turn;
      const session = market.home.sessions.today(now);
      // What is held overnight is marked by what the broker reports around the close.
      const isAmidst =
        session !== undefined && now > session.open + EDGE_MS && now < session.close - EDGE_MS;
      const { shortages, surpluses, missedAt } = broker;
      const unsettled = [state.pendingReversals, state.foreign, shortages, surpluses, missedAt];
      const isKnown =
        isAmidst &&
        state.isReconciled &&
        [...unsettled, state.fillReports, broker.suspectedSplits].every(({ size }) => size === 0) &&
        liveOrders(state).every((order) => isResting(order) || isBeingChanged(turn, order));
      return isKnown ? unsettledSymbols(turn) : undefined;
    },
    stirOf(symbol, ahead, until) {
      const turn = turnNow();
      const found = foundIn(turn, symbol);
      const { position } = found;
      if (position === undefined || isInDoubt(turn, symbol)) return 'unsteady';
      if (isTimeUp(turn, found, position, until)) return 'time';
      if (isDayNearlyLost(turn)) return 'unsteady';
      const isCalm =
        isBelieved(markIn(turn, found, position), ahead, turn.now) &&
        !wouldTrail(turn, position, ahead);
      return isCalm ? undefined : 'price';
    },
    passOver(symbol, passed) {
      const turn = turnNow();
      const found = foundIn(turn, symbol);
      const position = found.position ?? positionsIn(turn.state, symbol)[0];
      if (position === undefined || !isHeld(position)) return;
      const mark = markIn(turn, found, position);
      mark.highWater = highWaterAfter(position.side, mark.highWater, bestOf(position, passed));
      mark.filter.passedOver(passed.close);
    },
  };
}

/** Their positions were not reported long enough after our last execution, and could be now. */
function unsettledSymbols({ state, broker, now }: Turn): readonly string[] {
  const unsettled: string[] = [];
  for (const [symbol, at] of state.lastExecutionAt) {
    const reportedAt = broker.positions.get(symbol)?.at ?? 0;
    if (!(reportedAt - at >= POSITION_LAG_MS) && now - at >= POSITION_LAG_MS)
      unsettled.push(symbol);
  }
  return unsettled;
}
