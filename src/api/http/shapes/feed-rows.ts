// Predictions, signals, strategies, locks and explanations as the command line prints them with --json.
import { z } from 'zod';
import type { PredictionRow, SignalRow, StepRow } from '../../../trader/ports/look.ts';
import type { LockRow } from '../../../trader/ports/status-view.ts';
import type { StrategyRow } from '../../../trader/ports/strategy-view.ts';
import { live, time } from './schemas.ts';

export const predictionSchema = z.object({
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
  live,
}) satisfies z.ZodType<PredictionRow>;

/** A reason in snake case and its numbers. */
export const reasonSchema = z.looseObject({ kind: z.string() });

const signal = z.object({
  id: z.string(),
  source: z.enum(['prediction', 'bar', 'person']).describe('What began it'),
  prediction_id: z.string().describe('Of a bar or an order by hand: what has its place in the id'),
  strategy: z.string(),
  symbol: z.string(),
  side: z.enum(['long', 'short']),
  at: time(),
  taken: z.boolean(),
  reasons: z.array(reasonSchema).describe('Why it was refused'),
  order_ref: z.string().nullable(),
}) satisfies z.ZodType<SignalRow>;

export const signalSchema = signal.extend({ live });

export const strategySchema = z.object({
  name: z.string(),
  removed: z.boolean().describe('It opens no new positions'),
  hash: z.string(),
  since: time().nullable(),
  symbols: z.array(z.string()),
  waits_for: z
    .array(
      z.object({
        symbol: z.string(),
        reasons: z.array(z.object({ kind: z.string(), text: z.string() })),
      }),
    )
    .nullable()
    .describe('What prevents an entry now'),
  bars: z
    .array(
      z.object({
        symbol: z.string(),
        every: z.string(),
        until: time().nullable(),
        was_true: z.int(),
        was_false: z.int(),
        was_unknown: z.int(),
        why_unknown: z.string().nullable(),
      }),
    )
    .nullable()
    .describe('Of a strategy on bars: how its condition was since the start'),
  holds: z.array(z.string()),
  entries_today: z.int().nullable(),
  last_signal: signal.nullable(),
  live,
}) satisfies z.ZodType<StrategyRow>;

export const lockRowSchema = z.object({
  id: z.string(),
  scope: z.enum(['all', 'symbol', 'rule']),
  symbol: z.string().nullable(),
  rule: z.string().nullable(),
  reason: reasonSchema,
  text: z.string(),
  since: time(),
  until: time(),
}) satisfies z.ZodType<LockRow>;

export const lockSchema = lockRowSchema.extend({ live });

export const stepSchema = z.object({
  seq: z.int(),
  at: time(),
  type: z.string().describe('Type of the fact'),
  topic: z.string(),
  text: z.string(),
  minor: z.boolean().describe('Bookkeeping that another step already shows'),
  fact: z.looseObject({ type: z.string() }).describe('As the journal stores it'),
  live,
}) satisfies z.ZodType<Omit<StepRow, 'fact'>>;
