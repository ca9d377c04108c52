// What a backtest takes, and its report as `sluice backtest --json` prints it.

import { z } from 'zod';
import { time } from '../../../trader/contract/shape.ts';
import { symbol } from './schemas.ts';

const SYMBOLS_MAX = 50;
const CASH_MAX = 1_000_000_000;
/** The first ones; the figures count all. */
export const TRADES_MAX = 100;

export const backtestFields = {
  strategy: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe('By name; all of the trader unless given'),
  symbols: z
    .array(symbol())
    .min(1)
    .max(SYMBOLS_MAX)
    .optional()
    .describe('All with bars unless given'),
  from: z.iso.date().optional().describe('First day to trade, YYYY-MM-DD'),
  to: z.iso.date().optional().describe('Last day to trade'),
  cash: z
    .number()
    .positive()
    .max(CASH_MAX)
    .optional()
    .describe('At the start; 100000 unless given'),
};

export const backtestBody = z.strictObject(backtestFields);

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
  has_page: z.boolean().describe('Whether there is the page with charts'),
});

const sectionSchema = z.discriminatedUnion('kind', [
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
  notes: z.array(z.string()).describe('How the data was read and played, and what it assumes'),
};

export const backtestSchema = z.looseObject({
  id: z.string().optional().describe('Under which it is on record'),
  has_page: z.boolean().optional().describe('Whether there is the page with charts'),
  ...reportFields,
  trades: z.array(z.looseObject({})).describe(`The first ${TRADES_MAX}`),
  trades_total: z.int(),
});
