// What one run came to.
import type { Finding } from './finding.ts';

export interface Outcome {
  readonly findings: readonly Finding[];
  /** Why the kill never came, when it did not. */
  readonly missed?: string;
  readonly recoveryMs?: number;
  /** Market milliseconds in the broker's own book: without a stop, or at SSI with nobody who watches it. */
  readonly nakedMs: number;
}
