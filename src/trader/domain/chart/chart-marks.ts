// What a chart draws over the prices of a symbol: a pure function of the facts, so that it always agrees with the journal.
import type { Instant } from '../../../kernel/instant.ts';
import type { FactOf } from '../facts/facts.ts';
import type { RecordedFact } from '../facts/recorded-fact.ts';
import type { Leg } from '../orders/order-terms.ts';
import type { Refusal } from '../terms/refusal.ts';
import type { OrderSide, PositionSide } from '../terms/side.ts';
import { rootFirst } from '../wording/root-first.ts';
import { type AwaySpan, awaySpans } from './away-spans.ts';
import { type PriceStep, type SteppedPosition, steppedPositions } from './price-steps.ts';
import { type ChartSplit, type SplitScale, splitScale } from './split-scale.ts';

/** A price as recorded, and in today's shares: splits since are applied. */
interface InBothScales {
  readonly price: number;
  readonly today: number;
}

export interface StepMark extends Omit<PriceStep, 'price'> {
  /** Undefined from the end on. */
  readonly price: InBothScales | undefined;
}

export interface ExecutionMark {
  readonly seq: number;
  /** By the broker's time. */
  readonly at: Instant;
  readonly execId: string;
  readonly orderRef: string;
  readonly leg: Leg;
  readonly side: OrderSide;
  readonly shares: number;
  readonly price: InBothScales;
  readonly positionId: string;
  readonly strategy: string;
  readonly isInferred: boolean;
}

export interface RefusalMark {
  readonly seq: number;
  readonly at: Instant;
  readonly signalId: string;
  readonly strategy: string;
  readonly side: PositionSide;
  /** NaN if no price was known. */
  readonly price: InBothScales;
  readonly reasons: readonly Refusal[];
}

export interface ChartMarks {
  readonly positions: readonly SteppedPosition<StepMark>[];
  readonly executions: readonly ExecutionMark[];
  readonly notTaken: readonly RefusalMark[];
  readonly splits: readonly ChartSplit[];
  readonly away: readonly AwaySpan[];
}

export interface MarkedSpan {
  readonly from: Instant;
  /** Exclusive. */
  readonly to: Instant;
}

/**
 * Takes the facts of one symbol and of the house, ascending; of the time before the span at least those that say how it
 * began, and the splits after it. Of steps before the span, the one in force at its beginning is kept.
 */
export function chartMarks(facts: readonly RecordedFact[], { from, to }: MarkedSpan): ChartMarks {
  const scale = splitScale(facts);
  const isWithin = (at: Instant) => at >= from && at < to;
  return {
    positions: steppedPositions(facts)
      .map((position) => marksOf(position, scale, { from, to }))
      .filter(({ stop }) => stop.length > 0 && !isOverBefore(stop, from)),
    executions: executionsIn(facts, scale).filter(({ at }) => isWithin(at)),
    notTaken: facts
      .flatMap((recorded) => refusalIn(recorded, scale) ?? [])
      .filter(({ at }) => isWithin(at)),
    splits: scale.splits.filter(({ at }) => isWithin(at)),
    away: awaySpans(facts).filter(
      (span) => (span.until ?? to) >= from && (span.from ?? span.until ?? from) < to,
    ),
  };
}

function marksOf(
  position: ReturnType<typeof steppedPositions>[number],
  scale: SplitScale,
  { from, to }: MarkedSpan,
): SteppedPosition<StepMark> {
  const { id, strategy, side, unprotected, locked } = position;
  const shown = (steps: readonly PriceStep[]) =>
    steps
      .filter(({ at }, index) => at < to && (steps[index + 1]?.at ?? to) > from)
      .map((step) => ({
        ...step,
        price: step.price === undefined ? undefined : both(step.price, step.seq, id, scale),
      }));
  return {
    ...{ id, strategy, side, stop: shown(position.stop), target: shown(position.target) },
    unprotected: unprotected.filter((span) => span.from < to && (span.until ?? to) > from),
    locked: locked.filter((span) => span.from < to && span.until > from),
  };
}

function isOverBefore(steps: readonly StepMark[], from: Instant): boolean {
  const last = steps.at(-1);
  return last !== undefined && last.kind === 'ended' && last.at < from;
}

/** A correction takes the place of what it corrects; one that leaves no share removes it. */
function executionsIn(facts: readonly RecordedFact[], scale: SplitScale): ExecutionMark[] {
  const byRoot = new Map<string, ExecutionMark>();
  for (const { seq, fact } of facts) {
    if (fact.type !== 'execution-booked') continue;
    if (fact.shares === 0) byRoot.delete(fact.execRoot);
    else byRoot.set(fact.execRoot, executionOf(seq, fact, scale));
  }
  return [...byRoot.values()].toSorted((one, other) => one.at - other.at || one.seq - other.seq);
}

function executionOf(
  seq: number,
  fact: FactOf<'execution-booked'>,
  scale: SplitScale,
): ExecutionMark {
  const { execId, orderRef, leg, side, shares, price, positionId, strategy, executedAt } = fact;
  return {
    ...{ seq, at: executedAt, execId, orderRef, leg, side, shares, positionId, strategy },
    price: both(price, seq, positionId, scale),
    isInferred: fact.isInferred === true,
  };
}

function refusalIn({ seq, fact }: RecordedFact, scale: SplitScale): RefusalMark | undefined {
  if (fact.type !== 'signal-refused') return undefined;
  const { id: signalId, strategy, side, price, at } = fact.signal;
  const reasons = rootFirst(fact.reasons);
  return { ...{ seq, at, signalId, strategy, side, reasons }, price: both(price, seq, '', scale) };
}

function both(price: number, seq: number, subject: string, scale: SplitScale): InBothScales {
  return { price, today: scale.today(price, seq, subject) };
}
