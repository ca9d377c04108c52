// What people asked for at the desk and what still holds of it: pauses, positions to leave, stops to move, orders handed over.
import type { Instant } from '../../../kernel/instant.ts';

/** Who owns a position that no rule opened. */
export const ADOPTER = 'operator';

export interface Asked {
  /** Since when no entry is made in a symbol. */
  readonly pauses: Map<string, Instant>;
  /** Positions to be left, by id: a fill that comes late is left too. */
  readonly closes: Map<string, { readonly isExtended: boolean }>;
  /** Where the stop of a position is wanted, by id; done once it rests there or tighter. */
  readonly stops: Map<string, number>;
  /** References of orders handed over, and when: they bear our name and are not ours. */
  readonly released: Map<string, Instant>;
}

export function nothingAsked(): Asked {
  return { pauses: new Map(), closes: new Map(), stops: new Map(), released: new Map() };
}
