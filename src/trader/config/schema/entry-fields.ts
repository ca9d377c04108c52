// The entry settings of a strategy file: when, how and how much.
import { z } from 'zod';
import { SECOND_MS } from '../../../kernel/instant.ts';
import { INDICATORS } from '../../../market/indicators/registry.ts';
import { CONDITION_INPUTS } from '../../domain/strategy/condition-inputs.ts';
import { PREDICTIONS_FIELDS } from '../../domain/strategy/earlier-predictions.ts';
import { shapeOf } from '../../domain/strategy/indicator-syntax.ts';
import { REGIME_FIELDS } from '../../domain/strategy/regime.ts';
import { WALK_DEFAULTS } from '../../domain/strategy/strategy.ts';
import { count, exactlyOneOf, percent, positive, timeOfDay, unique } from '../fields/fields.ts';
import { barJudged, returns } from './bar-fields.ts';

const CONDITION_HELP = [
  'A CEL condition. A missing or stale input refuses the signal. It may read:',
  ...Object.entries(CONDITION_INPUTS).flatMap(([group, fields]) =>
    Object.entries(fields).map(([field, { means }]) => `${group}.${field}: ${means}`),
  ),
  ...Object.entries(INDICATORS).map(([name, kind]) => `${shapeOf(name, kind)}: ${kind.means}`),
  ...Object.entries(PREDICTIONS_FIELDS).map(
    ([field, { means }]) => `predictions.last(n).${field}: of the last n, ${means}`,
  ),
  'features.<name>: any number that the feed sends',
  ...Object.entries(REGIME_FIELDS).map(([field, means]) => `regime.<symbol>.${field}: ${means}`),
].join('\n');

/** The length of the longest session. */
const SESSION_SECONDS = 23_400;

const resting = () =>
  exactlyOneOf(
    z.strictObject({
      offset_percent: z.number().min(0).max(50).optional().describe('Beyond ask (bid for shorts)'),
      offset_atr: z
        .number()
        .min(0)
        .max(50)
        .optional()
        .describe('ATRs of the stop, else of the trail'),
      seconds: count(1, SESSION_SECONDS).describe('Then the unfilled rest is cancelled'),
    }),
    ['offset_percent', 'offset_atr'],
  );

/** A longer walk is a resting limit. */
const WALK_SECONDS = 600;

const walk = z
  .strictObject({
    steps: count(1, 20).default(WALK_DEFAULTS.steps),
    every_seconds: count(1, WALK_SECONDS)
      .default(WALK_DEFAULTS.everyMs / SECOND_MS)
      .describe('From one step to the next'),
    reach_percent: percent()
      .default(WALK_DEFAULTS.reachPercent)
      .describe(
        'Of the way from the middle to the other side: 100 is the ask, or the bid for shorts',
      ),
    seconds: count(1, WALK_SECONDS)
      .default(WALK_DEFAULTS.lifeMs / SECOND_MS)
      .describe('Then the unfilled rest is cancelled'),
  })
  .superRefine(({ steps, every_seconds, seconds }, context) => {
    if (steps * every_seconds <= seconds) return;
    const message = `must be at least ${steps * every_seconds}, the time of ${steps} steps every ${every_seconds} s`;
    context.addIssue({ code: 'custom', path: ['seconds'], message });
  });

const order = z
  .union([
    z.enum(['limit', 'market', 'walk']),
    exactlyOneOf(
      z.strictObject({
        limit: resting().optional().describe('Rests below ask; above bid for shorts'),
        stop: resting().optional().describe('Buys at market above ask; sells short below bid'),
        walk: walk
          .optional()
          .describe('A limit that moves from the middle of the market toward the other side'),
      }),
      ['limit', 'stop', 'walk'],
    ),
  ])
  .optional()
  .meta({ default: 'limit' })
  .describe('limit: at most the collar beyond ask or bid. Of options the default is walk');

/** The regular session; early closes shorten it. */
const SESSION = { from: '09:30', until: '16:00' };

const between = z
  .tuple([timeOfDay(), timeOfDay()], 'two times')
  .superRefine(([from, until], context) => {
    const say = (message: string) => context.addIssue({ code: 'custom', message });
    if (until <= from) say('the second time must be later than the first');
    else if (until <= SESSION.from || from >= SESSION.until)
      say(`the session is ${SESSION.from} to ${SESSION.until}, so no entry would be possible`);
  })
  .describe('Exchange time; the second time is exclusive');

export const entry = z.strictObject({
  on: z
    .enum(['prediction', 'bar'])
    .optional()
    .meta({ default: 'prediction' })
    .describe('What it is judged with: each prediction, or the end of each bar'),
  every: barJudged()
    .optional()
    .describe('With on: bar, the length of the bars; day is 1d, and week is 1w'),
  side: z.enum(['long', 'short', 'both']).default('long'),
  when: z.string().min(1, 'a condition').describe(CONDITION_HELP),
  order,
  between: between.optional(),
  days: unique(z.enum(['mon', 'tue', 'wed', 'thu', 'fri']), 'at least one day')
    .optional()
    .describe('Default: all'),
  early_close: z
    .boolean()
    .optional()
    .meta({ default: true })
    .describe('false: no entries on such days'),
});

/** A handful of trades says nothing about the next; the engine keeps the newest 500. */
const TRADES = { least: 10, most: 500 };

const kelly = z
  .strictObject({
    fraction: z.number().positive().max(1).describe('Of the Kelly fraction: 0.5 is half Kelly'),
    cap_percent: percent().describe('Of equity, lost if the stop fills: at most this'),
    min_trades: count(TRADES.least, TRADES.most).describe(
      'Closed trades of the strategy; with fewer, fallback_percent applies',
    ),
    fallback_percent: percent().describe('Of equity, lost if the stop fills'),
  })
  .superRefine(({ cap_percent, fallback_percent }, context) => {
    if (fallback_percent <= cap_percent) return;
    const message = `must not be above cap_percent, which is ${cap_percent}`;
    context.addIssue({ code: 'custom', path: ['fallback_percent'], message });
  });

const fraction = () => z.number().min(0).max(1);

const byConfidence = z
  .strictObject({
    from: fraction().describe('Confidence at which least_percent of the size is traded'),
    to: fraction().describe('Confidence from which the whole size is traded'),
    least_percent: percent().describe('Of the size, at from and below'),
  })
  .superRefine(({ from, to }, context) => {
    if (from < to) return;
    context.addIssue({ code: 'custom', path: ['to'], message: 'must be above from' });
  });

export const size = exactlyOneOf(
  z.strictObject({
    risk_percent: percent().optional().describe('Of equity, lost if the stop fills'),
    shares: count(1, 1_000_000).optional(),
    notional: positive().optional().describe('USD'),
    equity_percent: percent().optional().describe("The position's value, of equity"),
    volatility: returns()
      .safeExtend({
        target_percent: percent().describe(
          'Of equity: daily move of the position, one standard deviation',
        ),
      })
      .optional(),
    kelly: kelly
      .optional()
      .describe("Risk by the Kelly criterion, from the results of the strategy's closed trades"),
    by_confidence: byConfidence
      .optional()
      .describe('A part of that size, in proportion to the confidence of the prediction'),
  }),
  ['risk_percent', 'shares', 'notional', 'equity_percent', 'volatility', 'kelly'],
);
