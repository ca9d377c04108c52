// A day on which nothing has happened.
import type { DayRows } from '../../../src/trader/ports/look.ts';

export const NO_DAY: DayRows = {
  day_began: null,
  orders: [],
  orders_total: 0,
  orders_unknown: 0,
  trades: [],
  predictions: [],
  signals: [],
  refusals: [],
};
