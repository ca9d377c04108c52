// How long a fault excuses what is wrong, beyond its own time: what nobody could know, or only by asking again.
import type { FaultKind } from '../../../src/simulators/ib-gateway/exchange/scheduling/fault-kinds.ts';
import type { Fault } from '../../../src/simulators/ib-gateway/exchange/scheduling/faults.ts';

/** Positions are told up to three seconds late: only then can anybody know what a hand has done. */
const HAND_MS = 3_000;
/** An order that waits for its answer, or for the word of a cancel. */
const SWALLOWED_MS = 30_000;
/** What is gone without a word is missed by the next look at everything. */
export const GONE_MS = 90_000;

/** Market time; none for faults that are to be taken in stride. */
const DISTURBS_MS: Partial<Readonly<Record<FaultKind, number>>> = {
  'swallow-order': SWALLOWED_MS,
  'swallow-cancel': SWALLOWED_MS,
  'execution-first': SWALLOWED_MS,
  'no-order-status': SWALLOWED_MS,
  'no-end-marker': SWALLOWED_MS,
  'stop-cancelled-by-hand': 5_000,
  'stop-vanishes': GONE_MS,
  'manual-close': HAND_MS,
  'margin-liquidation': HAND_MS,
  'stop-moved-by-hand': HAND_MS,
  'wrong-account': 180_000,
};

const BY_HAND: ReadonlySet<FaultKind> = new Set([
  'manual-close',
  'margin-liquidation',
  'stop-moved-by-hand',
]);
/** A position that is told late as well. */
const LATE_MS = 18_000;

/** How long a fault that begins now is an excuse, beside those that wait already. */
export function excuseMs(kind: FaultKind, waiting: readonly Fault[]): number {
  const waits = (other: FaultKind) => waiting.some((fault) => fault.kind === other);
  if (BY_HAND.has(kind) && waits('position-lag')) return LATE_MS;
  // Its end is not told either.
  if (kind === 'stop-cancelled-by-hand' && waits('no-order-status')) return GONE_MS;
  return DISTURBS_MS[kind] ?? 0;
}

/** They leave an order in doubt once they meet one. */
const DOUBTFUL: ReadonlySet<FaultKind> = new Set(['swallow-order', 'held-legs', 'swallow-cancel']);
/**
 * The answer is overdue after five seconds; two complete snapshots and a cancel by number follow. The same for what a mute
 * gateway drops.
 */
export const DOUBT_MS = 15_000;
/**
 * A question about orders or shares that a mute gateway drops is asked again after so long, not sooner: most answers carry no
 * number, so the late end of one would end the next too early, and old news would count as new.
 */
export const UNANSWERED_MS = 10_000;

/** Together they leave the number of shares in doubt: executions say one thing, positions another, until they are told. */
const CONTRADICTING: ReadonlySet<FaultKind> = new Set(['correct-execution', 'position-lag']);

/**
 * An order that is swallowed or held back is in doubt until its answer is overdue, and is dealt with only then; shares that a
 * correction changes while positions are told late, until these arrive. Asked after every step, with the faults that still wait.
 */
export function createDoubts(
  disturb: (forMs: number) => void,
): (waiting: readonly Fault[]) => void {
  let before: readonly Fault[] = [];
  const contradicted = new Set<FaultKind>();
  return (waiting) => {
    const taken = before.filter((fault) => !waiting.includes(fault));
    before = waiting;
    if (taken.some(({ kind }) => DOUBTFUL.has(kind))) disturb(DOUBT_MS);
    for (const { kind } of taken) {
      if (!CONTRADICTING.has(kind)) continue;
      contradicted.add(kind);
      if (contradicted.size === CONTRADICTING.size) disturb(LATE_MS);
    }
  };
}
