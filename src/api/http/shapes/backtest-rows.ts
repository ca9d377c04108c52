// What a backtest takes, and its report as `sluice backtest --json` prints it.

import { z } from 'zod';
import { time } from '../../../trader/contract/shape.ts';
import { symbol } from './schemas.ts';
import { checkBody } from './strategy-file-rows.ts';

const SYMBOLS_MAX = 50;
const CASH_MAX = 1_000_000_000;
/** Of `sluice backtest --null`, which takes more; here a run has a minute. */
const NULL_RUNS = { min: 20, max: 500 } as const;
/** The first ones; the figures count all. */
export const TRADES_MAX = 100;

export const backtestFields = {
  strategy: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe('By name; all of the trader unless given'),
  symbols: z.array(symbol()).min(1).max(SYMBOLS_MAX).optional().describe('Default: all with bars'),
  from: z.iso.date().optional().describe('First day, YYYY-MM-DD'),
  to: z.iso.date().optional().describe('Last day'),
  cash: z.number().min(1).max(CASH_MAX).optional().describe('At the start; default 100000'),
  null_runs: z
    .int()
    .min(NULL_RUNS.min)
    .max(NULL_RUNS.max)
    .optional()
    .describe('Runs by chance beside it; default none'),
};

export const backtestBody = z.strictObject(backtestFields);

const { strategy: _, ...unsavedFields } = backtestFields;
/** Of a text that is not saved; the file is in the address. */
export const unsavedBody = z.strictObject({ ...checkBody.shape, ...unsavedFields });

export const reportRowSchema = z.object({
  id: z.string(),
  made_at: time(),
  from: z.string().describe('First session'),
  to: z.string(),
  strategies: z.array(z.string()),
  symbols: z.array(z.string()),
  trades: z.int(),
  net_pnl: z.number(),
  total_return: z.number().nullable().describe('A fraction'),
  unsaved: z.string().nullable().describe('The file, if its text was not saved when it ran'),
  has_page: z.boolean().describe('Whether there is the page with charts'),
});

export const sectionSchema = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('figures'),
    title: z.string(),
    figures: z.array(z.looseObject({ name: z.string(), text: z.string() })),
  }),
  z.looseObject({
    kind: z.literal('table'),
    title: z.string(),
    columns: z.array(z.string()),
    is_numeric: z.array(z.boolean()).describe('Of each column: it has nothing but numbers'),
    rows: z.array(z.array(z.string())),
    nothing: z.string().describe('What is said without rows'),
  }),
  z.looseObject({
    kind: z.literal('sentences'),
    title: z.string(),
    sentences: z.array(z.string()),
  }),
]);

/** What a file must have to be a report. */
export const reportFields = {
  from: z.string(),
  to: z.string(),
  strategies: z.array(z.looseObject({ name: z.string(), hash: z.string() })),
  symbols: z.array(z.looseObject({ symbol: z.string(), bars: z.int() })),
  start_equity: z.number(),
  end_equity: z.number(),
  headline: z
    .looseObject({ total_return: z.number().nullish() })
    .describe('Return, risk and drawdown; null where it is not known'),
  total: z.looseObject({ trades: z.int(), net_pnl: z.number() }),
  sections: z
    .array(sectionSchema)
    .optional()
    .describe('The report as its page shows it, of one on record'),
  unsaved: z.string().nullish().describe('The file, if its text was not saved when it ran'),
  trials: z
    .looseObject({
      counted: z.boolean(),
      try: z.int().optional().describe('Which try on these sessions it was'),
      tries: z.int().optional().describe('All tries on these sessions'),
      deflated_sharpe: z.number().nullish().describe('Probability of an edge after so many tries'),
    })
    .optional()
    .describe('Of the ledger of trials'),
  null: z
    .looseObject({
      runs: z.int(),
      p: z.looseObject({ profit: z.number().nullish() }).nullable(),
    })
    .optional()
    .describe('Beside runs that can know nothing; p is null if they cannot be compared'),
  notes: z.array(z.string()).describe('How the data was read and played, and what it assumes'),
};

export const backtestSchema = z.looseObject({
  id: z.string().optional().describe('Under which it is on record'),
  has_page: z.boolean().optional().describe('Whether there is the page with charts'),
  ...reportFields,
  trades: z.array(z.looseObject({})).describe(`The first ${TRADES_MAX}`),
  trades_total: z.int(),
});

const comparedTrade = z.looseObject({
  symbol: z.string(),
  side: z.string(),
  quantity: z.number(),
  opened_at: z.string(),
  closed_at: z.string(),
  entry: z.number().optional(),
  exit: z.number().optional(),
  reason: z.string(),
  net_pnl: z.number(),
});

const comparedHead = z.looseObject({
  from: z.string(),
  to: z.string(),
  strategies: z.array(z.looseObject({ name: z.string(), hash: z.string() })),
});

export const comparisonSchema = z.object({
  a: comparedHead,
  b: comparedHead,
  same_data: z.boolean(),
  data_differences: z.array(z.string()),
  figures: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      unit: z.enum(['money', 'fraction', 'ratio', 'count', 'ms']),
      a: z.number().nullable(),
      b: z.number().nullable(),
      difference: z.number().nullable(),
    }),
  ),
  trades: z.object({
    same: z.int().describe('Equal in time, price and result'),
    only_a: z.array(comparedTrade),
    only_b: z.array(comparedTrade),
    different: z
      .array(z.object({ a: comparedTrade, b: comparedTrade }))
      .describe('Opened alike, with another size, end or result'),
  }),
  notes: z.object({ only_a: z.array(z.string()), only_b: z.array(z.string()) }),
  equity: z
    .array(z.object({ day: z.string(), a: z.number().nullable(), b: z.number().nullable() }))
    .describe('At the end of each day'),
});
