// The chart of one symbol: bars, the stop as it moved, entries and exits, what was not taken, and what is missing.
import { z } from 'zod';
import { type Described, reasonSchema, time } from './shape.ts';

const seq = z.int().describe('Number of the fact that says so');
const side = z.enum(['long', 'short']);
const price = z.number().nullable().describe("In today's shares, as the bars are");
const recorded = z.number().nullable().describe('As the journal has it, in the shares of that day');

/** A step of a stop or a target, in force until the next one; its price is null from the end on, and of a stop that no position needs. */
const step = z.object({
  seq,
  at: time(),
  kind: z
    .enum(['placed', 'moved', 'split', 'reset', 'ended'])
    .describe('split: restated in new shares; reset: placed anew after an unknown change of scale'),
  price,
  recorded_price: recorded,
  why: z.string(),
});
export type ChartStepRow = Described<typeof step>;

const position = z.object({
  id: z.string(),
  strategy: z.string(),
  side,
  stop: z.array(step).describe('Each in force until the next'),
  target: z.array(step),
  unprotected: z
    .array(z.object({ seq, from: time(), until: time().nullable(), shares: z.number() }))
    .describe('When working stops covered less than was held'),
  locked: z
    .array(z.object({ seq, from: time(), until: time() }))
    .describe('When none of its shares could be sold yet, so that no stop rested'),
});
export type ChartPositionRow = Described<typeof position>;

const execution = z.object({
  seq,
  at: time(),
  exec_id: z.string(),
  order_ref: z.string(),
  leg: z.enum(['entry', 'stop', 'target', 'exit', 'holding']),
  side: z.enum(['BOT', 'SLD']),
  /** As the journal has them. */
  shares: z.number(),
  price: z.number().describe("In today's shares, as the bars are"),
  recorded_price: z.number(),
  position_id: z.string(),
  strategy: z.string().describe('Whose it is'),
  is_inferred: z.boolean().describe('The broker did not report it'),
});
export type ChartExecutionRow = Described<typeof execution>;

/** Its price is the last one at that moment. */
const notTaken = z.object({
  seq,
  at: time(),
  signal_id: z.string(),
  strategy: z.string(),
  side,
  price,
  recorded_price: recorded,
  reasons: z.array(reasonSchema),
});
export type ChartRefusalRow = Described<typeof notTaken>;

export const barSchema = z.object({
  at: time().describe('Its start'),
  open: z.number(),
  high: z.number(),
  low: z.number(),
  close: z.number(),
  volume: z.number(),
});
export type ChartBarRow = Described<typeof barSchema>;

/** What the journal says of the symbol in a span. */
export const marksSchema = z.object({
  marks_from: time().describe(
    'What follows is complete from here on; at most 1,500 facts are read',
  ),
  positions: z.array(position),
  executions: z.array(execution),
  not_taken: z.array(notTaken),
  splits: z
    .array(z.object({ seq, at: time(), to: z.number(), from: z.number() }))
    .describe('New shares for old ones'),
  away: z
    .array(
      z.object({
        seq,
        what: z.string().describe('daemon, gateway, or feed and its name'),
        from: time().nullable().describe('Null if the process was killed'),
        until: time().nullable(),
        why: z.string(),
      }),
    )
    .describe('When the trader missed messages'),
});
export type ChartMarksRow = Described<typeof marksSchema>;

export const chartSchema = z.object({
  symbol: z.string(),
  market_time: time(),
  from: time(),
  to: time().describe('Exclusive'),
  watched: z.boolean().describe('The trader follows its prices, or did since it started'),
  bar_seconds: z.number().describe('60, or longer where more than 800 bars would be needed'),
  bars_from: time().nullable().describe('As asked: earlier bars are left out'),
  bars: z.array(barSchema).describe('Finished; the newest of longer bars may still grow'),
  bars_kept_since: time().nullable().describe('The oldest minute that the trader keeps'),
  bars_edition: z.int().describe('Of another edition, all bars must be asked for again'),
  gaps: z
    .array(z.object({ from: time(), until: time() }))
    .describe('Minutes of regular hours without a bar'),
  halts: z
    .array(z.object({ from: time(), until: time().nullable() }))
    .describe('Seen since the trader started'),
  last_price: z.number().nullable(),
  latest_quote: z
    .object({ at: time(), bid: z.number(), ask: z.number() })
    .nullable()
    .describe('Null without both sides'),
  indicators: z
    .array(
      z.object({
        name: z.string().describe('As conditions write it: sma_20, rsi(14, 5m)'),
        strategies: z.array(z.string()).describe('That read it'),
        is_price: z.boolean().describe('It is on the scale of the prices'),
        points: z
          .array(z.object({ at: time().describe('The end of a bar'), value: z.number() }))
          .describe('None of before bars_from'),
      }),
    )
    .describe('That strategies of the symbol read, of bars of a minute to an hour'),
  ...marksSchema.shape,
});
export type ChartView = Described<typeof chartSchema>;
