// A day on which nothing has happened.
import type { DayRows } from '../../../src/trader/ports/look.ts';

export const NO_DAY: DayRows = {
  day_began: null,
  orders: [],
  trades: [],
  predictions: [],
  signals: [],
  refusals: [],
};
