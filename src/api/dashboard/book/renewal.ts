// How often the book is asked again: bookings ask at once, and prices of what is held do not hurry.
import type { AskedOptions } from '../state/polled-request.ts';

export const OF_THE_BOOK: AskedOptions = {
  renewMs: 60_000,
  followsFacts: false,
  followsBook: true,
};
export const OF_DECISIONS: AskedOptions = { ...OF_THE_BOOK, followsDecisions: true };
/** What walks through many days, or asks sources of prices. */
export const HEAVY: AskedOptions = { renewMs: 300_000, followsFacts: false, followsBook: true };
export const HEAVY_OF_DECISIONS: AskedOptions = { ...HEAVY, followsDecisions: true };
