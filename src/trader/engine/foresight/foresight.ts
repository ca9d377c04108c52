// Prices that may be passed over: whoever plays recorded bars to the engine asks whether the next ones change anything.
import type { Instant } from '../../../kernel/instant.ts';
import type { ExitPlan } from '../../domain/exits/exit-plan.ts';
import { highWaterAfter } from '../../domain/exits/trail.ts';
import { isHeld, type OpenPosition } from '../../domain/positions/position-state.ts';
import { POSITION_LAG_MS } from '../cover/foreign.ts';
import type { BrokerView } from '../market/broker-view.ts';
import { markOf } from '../market/mark.ts';
import { isFree, liveOrders, positionsIn } from '../state/position-lookups.ts';
import type { State } from '../state/state.ts';
import type { Turn } from '../turn/turn.ts';
import { bestOf, dueIn, EDGE_MS, isBelieved, type Stretch, wouldTrail } from './next-prints.ts';
import { couldLoseTheDay, isForeseeable, isInDoubt, isLeftAlone, isResting } from './steadiness.ts';

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
export function createForesight(turnNow: () => Turn): Foresight {
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
    };
    foundBySymbol.set(symbol, found);
    return found;
  }

  function isTimeUp(turn: Turn, found: Found, position: OpenPosition, until: Instant): boolean {
    const session = turn.market.placeOf(position.symbol).sessions.today(turn.now);
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
      const turn = turnNow();
      return isFree(turn.state, symbol) && !isInDoubt(turn, symbol);
    },
    isAnswerKnown() {
      const { state, broker, market, now } = turnNow();
      const session = market.home.sessions.today(now);
      // What is held over the night is marked by what the broker tells around the close.
      const isAmidst =
        session !== undefined && now > session.open + EDGE_MS && now < session.close - EDGE_MS;
      const doubts = [state.wishes, state.foreign, broker.shortages, broker.missedAt];
      return (
        isAmidst &&
        state.isReconciled &&
        [...doubts, broker.saidFilledAt, broker.scaleDoubts].every(({ size }) => size === 0) &&
        liveOrders(state).every(isResting) &&
        areFillsSettled(state, broker)
      );
    },
    stirOf(symbol, ahead) {
      const turn = turnNow();
      const found = foundIn(turn, symbol);
      const { position } = found;
      if (position === undefined || isInDoubt(turn, symbol)) return 'unsteady';
      if (isTimeUp(turn, found, position, ahead.until)) return 'time';
      if (isDayNearlyLost(turn)) return 'unsteady';
      const isCalm = isBelieved(turn, position, ahead) && !wouldTrail(turn, position, ahead);
      return isCalm ? undefined : 'price';
    },
    passOver(symbol, passed) {
      const turn = turnNow();
      const [position] = positionsIn(turn.state, symbol);
      if (position === undefined || !isHeld(position)) return;
      const mark = markOf(turn, position);
      mark.highWater = highWaterAfter(position.side, mark.highWater, bestOf(position, passed));
      mark.filter.passedOver(passed.close);
    },
  };
}

/** Of every symbol the broker has told its net since our last execution, late enough to count. */
function areFillsSettled({ lastExecutionAt }: State, { positions }: BrokerView): boolean {
  for (const [symbol, at] of lastExecutionAt)
    if (!((positions.get(symbol)?.at ?? 0) - at >= POSITION_LAG_MS)) return false;
  return true;
}
