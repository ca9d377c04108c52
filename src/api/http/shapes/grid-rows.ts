// A grid of backtests: what it takes, how far it is, and what it found.
import { z } from 'zod';
import { time } from '../../../trader/contract/shape.ts';
import { sectionSchema, unsavedBody } from './backtest-rows.ts';

const AXES_MAX = 6;
const AXIS_MAX = 500;
const FOLDS_MAX = 10;

const { null_runs: _, ...played } = unsavedBody.shape;

export const gridBody = z.strictObject({
  ...played,
  grid: z
    .array(z.string().min(3).max(AXIS_MAX))
    .min(1)
    .max(AXES_MAX)
    .describe('PATH=VALUES, such as `stop.atr.multiple=2,3,4` or `target.r=1..3:0.5`'),
  walk_forward: z
    .int()
    .min(0)
    .max(FOLDS_MAX)
    .default(0)
    .describe('In how many places the sessions are cut; default none'),
});

export const gridRunSchema = z.object({
  id: z.string(),
  state: z
    .enum(['running', 'ended', 'stopped', 'failed'])
    .describe('Only what has `ended` is judged'),
  file: z.string(),
  grid: z.array(z.string()),
  from: z.string().nullable(),
  to: z.string().nullable(),
  began_at: time(),
  ended_at: time().nullable(),
  variants: z.int(),
  played: z.int().describe('Variants so far'),
  why: z.string().nullable().describe('Why it failed, or was not judged'),
});

export const gridSchema = gridRunSchema.extend({
  rows: z
    .array(z.object({ name: z.string(), trades: z.int(), pnl: z.number() }))
    .describe('Variants that are played, in the order of the grid'),
  result: z
    .looseObject({
      sections: z.array(sectionSchema),
      warnings: z.array(z.string()).describe('Why the best of them may be luck'),
    })
    .nullable()
    .describe('As `sluice backtest --grid --json` prints it; null until it has ended'),
});
