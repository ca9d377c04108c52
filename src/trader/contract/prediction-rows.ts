// Predictions, signals, strategies, locks and explanations as the command line prints them with --json, the control API and the
// HTTP API answer them.
import { z } from 'zod';
import { rolled } from './rolled.ts';
import { type Described, reasonSchema, time } from './shape.ts';

/** What option flow names. */
const contract = {
  contract: z
    .string()
    .nullable()
    .describe('Of option flow: id of the option contract; of a window, of the largest one bought'),
  contract_premium: z.number().nullable().describe('USD, of the flow in the contract'),
  contract_text: z
    .string()
    .nullable()
    .describe('In words: AAPL 18 Dec 2026 230 call, 1.2M USD bought'),
};

export const predictionRow = z.object({
  id: z.string().nullable().describe('Null when the answer could not be read as a prediction'),
  feed: z.string(),
  symbol: z.string(),
  signal: z.string().nullable(),
  confidence: z.number().nullable(),
  data_time: time().nullable(),
  received_at: time(),
  anchor_price: z.number().nullable(),
  verdict: z.string(),
  detail: z.record(z.string(), z.unknown()).describe('The numbers of the verdict'),
  repeats: z.int().describe('Further identical answers'),
  ...contract,
});
export type PredictionRow = Described<typeof predictionRow>;

export const signalRow = z.object({
  id: z.string(),
  source: z.enum(['prediction', 'bar', 'person']).describe('What began it'),
  prediction_id: z.string().describe('Of a bar or an order by hand: what has its place in the id'),
  strategy: z.string(),
  symbol: z.string(),
  side: z.enum(['long', 'short']),
  at: time(),
  taken: z.boolean(),
  reasons: z.array(reasonSchema).describe('Why it was refused; each has a text'),
  order_ref: z.string().nullable(),
  ...contract,
});
export type SignalRow = Described<typeof signalRow>;

const wait = z.object({ kind: z.string(), text: z.string() });
export type WaitRow = Described<typeof wait>;

/** How the condition of a strategy on bars was since the start of the daemon. */
const barsRow = z.object({
  symbol: z.string(),
  /** `5m`, `day`. */
  every: z.string(),
  /** End of the newest bar that was judged. */
  until: time().nullable(),
  was_true: z.int(),
  was_false: z.int(),
  was_unknown: z.int(),
  /** The last missing input, or the condition if it could not be computed. */
  why_unknown: z.string().nullable(),
});
export type BarsRow = Described<typeof barsRow>;

export const strategyRow = z.object({
  name: z.string(),
  removed: z.boolean().describe('It opens no new positions'),
  /** For a removed strategy, the hash under which its newest position was opened. */
  hash: z.string(),
  /** When this version came into force. */
  since: time().nullable(),
  symbols: z.array(z.string()),
  waits_for: z
    .array(
      z.object({
        symbol: z.string(),
        reasons: z.array(wait),
      }),
    )
    .nullable()
    .describe('What prevents an entry now'),
  bars: z
    .array(barsRow)
    .nullable()
    .describe('Of a strategy on bars: how its condition was since the start'),
  /** Symbols of its open positions. */
  holds: z.array(z.string()),
  entries_today: z.int().nullable(),
  last_signal: signalRow.nullable(),
});
export type StrategyRow = Described<typeof strategyRow>;

/** A lock that blocks entries until it expires or is deleted. */
export const lockRow = z.object({
  id: z.string(),
  scope: z.enum(['all', 'symbol', 'rule']),
  symbol: z.string().nullable(),
  rule: z.string().nullable(),
  reason: reasonSchema,
  text: z.string(),
  since: time(),
  until: time(),
});
export type LockRow = Described<typeof lockRow>;

/** One step of an explanation: what happened, and the fact that records it. */
export const stepRow = z.object({
  seq: z.int(),
  at: time(),
  type: z.string().describe('Type of the fact'),
  /** One word: the stage between prediction and result. */
  topic: z.string(),
  text: z.string(),
  minor: z.boolean().describe('Bookkeeping that another step already shows'),
  rolled,
  fact: z.looseObject({ type: z.string() }).describe('As the journal stores it'),
});
