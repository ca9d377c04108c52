// How old what the page shows is, and what that allows: never judged by a timer that ran, only by stamps of what arrived.

/** Older than this it is dimmed, and its age is shown. */
export const STALE_MS = 3_000;
/** Older than this its values are struck, and nothing can be commanded from it. */
export const CUT_OFF_MS = 15_000;

export type Liveness = 'live' | 'stale' | 'cut_off';

export interface Arrived {
  /** Age that the answer itself stated: the trader did not answer the API. */
  readonly statedAgeMs: number;
  /** On the clock of the page. */
  readonly at: number;
}

export function ageOf({ statedAgeMs, at }: Arrived, now: number): number {
  return statedAgeMs + Math.max(0, now - at);
}

export function livenessOf(ageMs: number): Liveness {
  if (ageMs > CUT_OFF_MS) return 'cut_off';
  return ageMs > STALE_MS ? 'stale' : 'live';
}
