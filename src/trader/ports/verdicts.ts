import type { VerdictKind } from '../domain/terms/prediction.ts';

const NAMED: Record<VerdictKind, true> = {
  accepted: true,
  duplicate: true,
  stale: true,
  future: true,
  bad_signal: true,
  bad_confidence: true,
  low_confidence: true,
  missing_field: true,
  unknown_symbol: true,
  price_mismatch: true,
  no_price: true,
  thin_flow: true,
  malformed: true,
  session_closed: true,
};

/** On predictions, as lists and explanations name them. */
export const VERDICTS = Object.keys(NAMED) as VerdictKind[];
