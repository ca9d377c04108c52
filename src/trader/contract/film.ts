// One day of a trader and one of its symbols, moment by moment: quotes and bars, what was decided, and the orders at work.
import { z } from 'zod';
import { barSchema, marksSchema } from './chart.ts';
import { type Described, time } from './shape.ts';

const price = () => z.number().nullable();

/** One value of each list belongs together. */
const quotes = z
  .object({
    at: z.array(z.number()).describe('Seconds since `from`, ascending'),
    bid: z.array(price()),
    ask: z.array(price()),
    last: z.array(price()),
  })
  .describe('The last quote of each `quote_seconds`, from the tape');

const fact = z.object({
  seq: z.int().describe('Number of the fact'),
  at: time(),
  symbol: z.string().nullable().describe('Null for what concerns the whole account'),
  topic: z.string().describe('One word: the stage between prediction and result'),
  text: z.string(),
  of: z.string().nullable().describe('An id that can be explained; null if there is none'),
});
export type FilmFactRow = Described<typeof fact>;

const order = z.object({
  order_ref: z.string(),
  position_id: z.string(),
  leg: z.enum(['entry', 'stop', 'target', 'exit', 'holding']),
  action: z.enum(['BUY', 'SELL']),
  order_type: z.string(),
  quantity: z.number(),
  limit_price: price(),
  stop_price: price().describe('The newest: how it moved is in `positions`'),
  from: time().describe('When it was decided'),
  until: time().nullable().describe('Null while it may fill'),
  state: z.string().describe('The newest one'),
});
export type FilmOrderRow = Described<typeof order>;

const trade = z.object({
  id: z.string(),
  strategy: z.string(),
  side: z.enum(['long', 'short']),
  quantity: z.number(),
  entry: z.number(),
  exit: z.number(),
  pnl: z.number().describe('Before commissions'),
  r_multiple: z.number().nullable(),
  reason: z.string(),
  opened_at: time(),
  closed_at: time(),
});
export type FilmTradeRow = Described<typeof trade>;

const heldOption = z.object({
  id: z.string(),
  symbol: z
    .string()
    .describe('Of the contract or combination, as the query `symbol` of a film takes it'),
  side: z.enum(['long', 'short']),
  from: time(),
  until: time().nullable().describe('Null while it is held'),
});
export type FilmOptionRow = Described<typeof heldOption>;

export const filmSchema = z.object({
  day: z.string().describe('`YYYY-MM-DD` on the clock of the exchange'),
  symbol: z
    .string()
    .nullable()
    .describe('The one asked for, else the busiest; null on a day without any'),
  symbols: z.array(z.string()).describe('With facts on this day, the busiest first'),
  from: time(),
  to: time().describe('What is known ends here'),
  open: time().nullable().describe('Of the regular session; null on a day without one'),
  close: time().nullable(),
  previous_day: z.string().nullable().describe('The last day before it with facts'),
  next_day: z.string().nullable(),
  missing: z.array(z.string()).describe('A sentence for each part that is not on record'),
  has_tape: z.boolean(),
  bars: z.array(barSchema).describe('Of one minute'),
  gaps: z.array(z.object({ from: time(), until: time() })),
  halts: z.array(z.object({ from: time(), until: time().nullable() })),
  quote_seconds: z.int(),
  quotes,
  facts: z.array(fact).describe('Ascending; at most 5,000'),
  orders: z.array(order),
  trades: z.array(trade).describe('Closed on this day'),
  options_held: z.array(heldOption).describe('On this day, of option contracts on the symbol'),
  ...marksSchema.shape,
});
export type FilmView = Described<typeof filmSchema>;
