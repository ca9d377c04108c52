// The orders of one decision have one time; lists have them in this order.

/** One letter a leg: that of a holding, the entry, its target, its stop, an exit. */
export const LEGS_IN_ORDER = 'hetsx';
