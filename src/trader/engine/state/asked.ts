// Operator requests that are still in force: paused symbols, positions to close, stops to move, released orders.
import type { Instant } from '../../../kernel/instant.ts';

/** The owner of a position that no strategy opened. */
export const ADOPTER = 'operator';

export interface Asked {
  /** Paused symbols, with the start of the pause. */
  readonly pauses: Map<string, Instant>;
  /** Positions to close, by id; late fills are closed too. */
  readonly closes: Map<string, { readonly isExtended: boolean }>;
  /** Requested stop price by position id; done once the stop rests there or tighter. */
  readonly stops: Map<string, number>;
  /** References of released orders, with the time: they have our reference but are no longer ours. */
  readonly released: Map<string, Instant>;
}

export function nothingAsked(): Asked {
  return { pauses: new Map(), closes: new Map(), stops: new Map(), released: new Map() };
}
