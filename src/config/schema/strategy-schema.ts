// What a strategy file may hold, with every default; published as JSON Schema for editors.
import { z } from 'zod';
import { MINUTE_MS } from '../../kernel/instant.ts';
import { CONDITION_INPUTS } from '../../trading/strategy/condition-inputs.ts';
import { count, exactlyOneOf, percent, positive, symbols } from './fields.ts';

export const BAR_MS = {
  '1m': MINUTE_MS,
  '2m': 2 * MINUTE_MS,
  '3m': 3 * MINUTE_MS,
  '5m': 5 * MINUTE_MS,
  '10m': 10 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '30m': 30 * MINUTE_MS,
  '1h': 60 * MINUTE_MS,
} as const;

export type BarName = keyof typeof BAR_MS;

const BAR_NAMES = ['1m', '2m', '3m', '5m', '10m', '15m', '30m', '1h'] as const;

/** A session has 390 minutes, and an ATR needs twice its period in the five sessions before today's. */
const BARS_MINUTES = 5 * 390;

function hasEnoughBars({ period, bar }: { period: number; bar: BarName }): boolean {
  return (2 * period * BAR_MS[bar]) / MINUTE_MS <= BARS_MINUTES;
}

const atrSpec = {
  period: count(2, 500),
  bar: z.enum(BAR_NAMES),
};

const NEVER_READY = 'five sessions never hold twice that many bars, so there would never be an ATR';

const stopAtr = z
  .strictObject({ ...atrSpec, multiple: positive().max(50) })
  .refine(hasEnoughBars, { error: NEVER_READY });

const trailAtr = z.strictObject(atrSpec).refine(hasEnoughBars, { error: NEVER_READY });

const CONDITION_HELP = [
  'A CEL condition. A missing or stale input refuses the signal. It may read:',
  ...Object.entries(CONDITION_INPUTS).flatMap(([group, fields]) =>
    Object.entries(fields).map(([field, { means }]) => `${group}.${field}: ${means}`),
  ),
  'features.<name>: any number the feed sends along',
].join('\n');

/** A stop of 100 percent or more would lie at nothing. */
const stopPercent = z.number().positive().lt(100);

const multipleOfR = positive().max(100);

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
    stop: exactlyOneOf(
      z.strictObject({ atr: stopAtr.optional(), percent: stopPercent.optional() }),
      ['atr', 'percent'],
    ),
    target: exactlyOneOf(
      z.strictObject({ r: multipleOfR.optional(), percent: percent().optional() }),
      ['r', 'percent'],
    ).optional(),
    trail: exactlyOneOf(
      z.strictObject({
        atr_multiple: positive().max(50).optional(),
        percent: stopPercent.optional(),
        atr: trailAtr.optional().describe('Only with a stop that is not an ATR stop'),
        activate_at_r: z.number().min(0).max(100).default(0),
        step: positive().optional().describe('Smallest move of the stop, in USD'),
      }),
      ['atr_multiple', 'percent'],
    ).optional(),
    exit: z
      .strictObject({
        opposite: z.boolean().default(true).describe('A signal for the other side closes'),
        neutral: z.boolean().default(false).describe('NEUTRAL closes'),
        max_minutes: positive().max(100_000).optional(),
        flatten_minutes_before_close: z.number().min(1).max(389).optional(),
      })
      .prefault({}),
    cooldown_minutes: z.number().min(0).max(10_000).default(5).describe('After a trade ended'),
    limits: z
      .strictObject({
        max_positions: count(1, 1_000).default(2),
        max_entries_per_day: count(1, 10_000).default(10),
      })
      .prefault({}),
  })
  .superRefine(({ stop, trail }, context) => {
    if (trail === undefined) return;
    const path = ['trail', 'atr'];
    if (trail.atr_multiple !== undefined && stop.atr === undefined && trail.atr === undefined) {
      const message = 'the stop has no ATR to trail by: say {period, bar}';
      context.addIssue({ code: 'custom', path, message });
    } else if (trail.atr !== undefined && trail.atr_multiple === undefined) {
      context.addIssue({ code: 'custom', path, message: 'a percent trail uses no ATR' });
    } else if (trail.atr !== undefined && stop.atr !== undefined) {
      const message = 'the trail uses the ATR of the stop: leave this out';
      context.addIssue({ code: 'custom', path, message });
    }
  });

export type StrategyFile = z.output<typeof STRATEGY_SCHEMA>;
