// What a strategy file may hold, with every default; published as JSON Schema for editors.
import { z } from 'zod';
import { CONDITION_INPUTS } from '../../trading/strategy/condition-inputs.ts';
import { exit, stop, target, trail } from './exit-fields.ts';
import { count, exactlyOneOf, percent, positive, symbols } from './fields.ts';

const CONDITION_HELP = [
  'A CEL condition. A missing or stale input refuses the signal. It may read:',
  ...Object.entries(CONDITION_INPUTS).flatMap(([group, fields]) =>
    Object.entries(fields).map(([field, { means }]) => `${group}.${field}: ${means}`),
  ),
  'features.<name>: any number the feed sends along',
].join('\n');

export const STRATEGY_SCHEMA = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'a name such as flow-follow, at most 40 characters'),
    symbols: symbols().describe('Each must come from a feed'),
    priority: count(-1_000, 1_000)
      .default(0)
      .describe('Higher goes first when two rules want a symbol at once; then by name'),
    entry: z.strictObject({
      side: z.enum(['long', 'short', 'both']).default('long'),
      when: z.string().min(1, 'a condition').describe(CONDITION_HELP),
      order: z
        .enum(['limit', 'market'])
        .default('limit')
        .describe('limit reaches at most the collar beyond ask or bid'),
    }),
    size: exactlyOneOf(
      z.strictObject({
        risk_percent: percent().optional().describe('Of equity, lost if the stop fills'),
        shares: count(1, 1_000_000).optional(),
        notional: positive().optional().describe('USD'),
      }),
      ['risk_percent', 'shares', 'notional'],
    ),
    stop,
    target: target.optional(),
    trail: trail.optional(),
    exit: exit.prefault({}),
    cooldown_minutes: z.number().min(0).max(10_000).default(5).describe('After a trade ended'),
    limits: z
      .strictObject({
        max_positions: count(1, 1_000).default(2),
        max_entries_per_day: count(1, 10_000).default(10),
      })
      .prefault({}),
  })
  .superRefine(({ stop: its, trail: follows }, context) => {
    if (follows === undefined) return;
    const say = (message: string) =>
      context.addIssue({ code: 'custom', path: ['trail', 'atr'], message });
    const hasStopAtr = (its.atr ?? its.chandelier ?? its.supertrend) !== undefined;
    if (follows.atr_multiple !== undefined && !hasStopAtr && follows.atr === undefined)
      say('the stop has no ATR to trail by: say {period, bar}');
    else if (follows.atr !== undefined && follows.atr_multiple === undefined)
      say('only atr_multiple uses it');
    else if (follows.atr !== undefined && hasStopAtr)
      say('the trail uses the ATR of the stop: leave this out');
  });

export type StrategyFile = z.output<typeof STRATEGY_SCHEMA>;
