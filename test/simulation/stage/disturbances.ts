// How long a fault excuses what is wrong, beyond its own time: what nobody could know, or only by asking again.
import type { FaultKind } from '../../../src/simulators/ib-gateway/exchange/agenda/faults.ts';

/** Positions are told up to three seconds late: only then can anybody know what a hand has done. */
const HAND_MS = 3_000;
/** An order that waits for its answer, or for the word of a cancel. */
const SWALLOWED_MS = 30_000;
/** What is gone without a word is missed by the next look at everything. */
export const GONE_MS = 90_000;

/** Market time; none for faults that are to be taken in stride. */
export const DISTURBS_MS: Partial<Readonly<Record<FaultKind, number>>> = {
  'swallow-order': SWALLOWED_MS,
  'swallow-cancel': SWALLOWED_MS,
  'execution-first': SWALLOWED_MS,
  'no-order-status': SWALLOWED_MS,
  'stop-cancelled-by-hand': 5_000,
  'stop-vanishes': GONE_MS,
  'manual-close': HAND_MS,
  'margin-liquidation': HAND_MS,
  'stop-moved-by-hand': HAND_MS,
  'wrong-account': 180_000,
};

/** A position that is told late as well. */
export const LATE_HAND_MS = 18_000;

/** They leave an order in doubt once they meet one. */
export const DOUBTFUL: ReadonlySet<FaultKind> = new Set([
  'swallow-order',
  'held-legs',
  'swallow-cancel',
]);
/** The answer is overdue after five seconds; two complete snapshots and a cancel by number follow. */
export const DOUBT_MS = 15_000;
