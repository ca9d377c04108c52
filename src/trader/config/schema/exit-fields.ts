// The exit settings of a strategy file: stop, target, trail and exits.
import { z } from 'zod';
import { FLOOR_PERCENT } from '../../domain/strategy/strategy.ts';
import { anyOf, count, exactlyOneOf, percent, positive, timeOfDay } from '../fields/fields.ts';
import { atrMultiple, barName, bars } from './bar-fields.ts';

/** Below 100, which would be at a price of zero, except for what is sold: `checkTrade` says so. */
const stopPercent = () => z.number().positive().max(1_000);

/** Of a premium, which may multiply; `checkTrade` allows a stock to double. */
const targetPercent = () => z.number().positive().max(1_000);

const multipleOfR = () => positive().max(100);

export const stop = exactlyOneOf(
  z.strictObject({
    atr: atrMultiple().optional().describe('Multiple of the ATR from the entry'),
    percent: stopPercent().optional().describe('Of the entry'),
    price: positive().optional().describe('USD from the entry'),
    chandelier: atrMultiple()
      .optional()
      .describe(
        'Multiple of the ATR below the highest high of the finished bars; mirrored for shorts',
      ),
    supertrend: atrMultiple()
      .optional()
      .describe('Its line; entries are refused while the trend is opposite'),
    previous_bar: z
      .strictObject({
        bar: barName(),
        offset_ticks: count(0, 1_000).describe('Below its low; above its high for shorts'),
      })
      .optional()
      .describe('Beyond the previous finished bar'),
  }),
  ['atr', 'percent', 'price', 'chandelier', 'supertrend', 'previous_bar'],
);

const point = {
  r: multipleOfR().optional(),
  percent: targetPercent().optional().describe('Of the entry'),
};

const gain = () => z.number().min(0).max(100);

const gainPercent = () => z.number().min(0).max(1_000);

const step = exactlyOneOf(
  z.strictObject({
    after_minutes: z.number().min(0).max(100_000).describe('Since the first fill'),
    r: gain().optional(),
    percent: gainPercent().optional().describe('Of the entry'),
  }),
  ['r', 'percent'],
);

/** Several rows, or nothing would decay. */
const decay = z
  .array(step)
  .min(2, 'at least two steps')
  .superRefine((steps, context) => {
    for (const [index, each] of steps.entries()) {
      const before = steps[index - 1];
      const say = (key: string, message: string) =>
        context.addIssue({ code: 'custom', path: [index, key], message });
      if (before === undefined) {
        if (each.after_minutes !== 0) say('after_minutes', 'the first step begins after 0 minutes');
        continue;
      }
      if (each.after_minutes <= before.after_minutes)
        say('after_minutes', 'must increase from step to step');
      const [key, is, was] =
        each.r === undefined
          ? (['percent', each.percent, before.percent] as const)
          : (['r', each.r, before.r] as const);
      if (was === undefined || is === undefined || is >= was)
        say(key, 'must decrease from step to step, in the same unit');
    }
  });

const leg = exactlyOneOf(
  z.strictObject({
    ...point,
    portion_percent: percent().optional().describe('Of the shares; the last leg may take the rest'),
  }),
  ['r', 'percent'],
);

type Leg = z.output<typeof leg>;

const legs = z
  .array(leg)
  .min(1, 'at least one leg')
  .superRefine((all, context) => {
    const say = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    for (const [index, each] of all.entries()) {
      const before = all[index - 1];
      const isLast = index === all.length - 1;
      if (each.portion_percent === undefined && !isLast)
        say([index], 'needs portion_percent: only the last leg takes the rest');
      if (before !== undefined && !liesFarther(each, before))
        say([index], 'must be farther than the leg before, in the same unit');
    }
    const sum = all.reduce((total, each) => total + (each.portion_percent ?? 0), 0);
    const takesRest = all.at(-1)?.portion_percent === undefined;
    if (sum > 100 || (sum === 100 && takesRest))
      say([], `the portions add up to ${sum} percent${takesRest ? ' and leave no rest' : ''}`);
  });

function liesFarther(each: Leg, before: Leg): boolean {
  if (each.r !== undefined) return before.r !== undefined && each.r > before.r;
  return before.percent !== undefined && (each.percent ?? 0) > before.percent;
}

export const target = z.union([
  exactlyOneOf(
    z.strictObject({
      ...point,
      decay: decay.optional().describe('A gain, and from when it is enough: less with time'),
    }),
    ['r', 'percent', 'decay'],
  ),
  legs,
]);

const ratchet = z
  .array(
    z.strictObject({
      at_r: multipleOfR().describe('From this gain on'),
      stop_r: z
        .number()
        .min(-1)
        .max(100)
        .describe('The stop moves to this many R beyond the entry'),
    }),
  )
  .min(1, 'at least one step')
  .superRefine((steps, context) => {
    for (const [index, { at_r, stop_r }] of steps.entries()) {
      const before = steps[index - 1];
      const say = (key: string, message: string) =>
        context.addIssue({ code: 'custom', path: [index, key], message });
      if (before !== undefined && at_r <= before.at_r)
        say('at_r', 'must increase from step to step');
      if (before !== undefined && stop_r <= before.stop_r)
        say('stop_r', 'must increase from step to step: a stop never loosens');
      if (stop_r >= at_r) say('stop_r', 'must be below at_r: the stop would be beyond the market');
    }
  });

const MOVING = ['atr_multiple', 'percent', 'chandelier', 'supertrend'] as const;

/** Version 1 filled in the activation, and the hashes of its files include it. */
const ACTIVATE_AT_R = 0;

export const trail = anyOf(
  z.strictObject({
    atr_multiple: positive().max(50).optional().describe('ATRs behind the best price'),
    percent: stopPercent().optional().describe('Distance from the best price'),
    chandelier: atrMultiple()
      .optional()
      .describe(
        'Multiple of the ATR below the highest high of the finished bars; mirrored for shorts',
      ),
    supertrend: atrMultiple().optional().describe('Its line, unless the trend is opposite'),
    break_even_at_r: multipleOfR().optional().describe('From this gain on at the entry or better'),
    break_even_offset: positive().optional().describe('USD beyond the entry, for costs'),
    steps: ratchet.optional().describe('A gain, and the stop from then on'),
    atr: bars().optional().describe('Only if the stop uses no ATR'),
    activate_at_r: z
      .number()
      .min(0)
      .max(100)
      .optional()
      .meta({ default: ACTIVATE_AT_R })
      .describe(`Of ${MOVING.join(', ')}`),
    step: positive().optional().describe('Smallest move of the stop, in USD'),
  }),
  [...MOVING, 'break_even_at_r', 'steps'],
)
  .superRefine((value, context) => {
    const say = (key: string, message: string) =>
      context.addIssue({ code: 'custom', path: [key], message });
    if (value.break_even_offset !== undefined && value.break_even_at_r === undefined)
      say('break_even_offset', 'has no effect without break_even_at_r');
    if (value.activate_at_r !== undefined && MOVING.every((key) => value[key] === undefined))
      say('activate_at_r', `needs ${MOVING.join(', ')}`);
  })
  .transform((value) => ({ ...value, activate_at_r: value.activate_at_r ?? ACTIVATE_AT_R }));

const condition = () => z.string().min(1, 'a condition');

const partial = exactlyOneOf(
  z.strictObject({
    when: condition().optional(),
    after_minutes: positive().max(100_000).optional(),
    percent: percent().describe('Of the shares'),
  }),
  ['when', 'after_minutes'],
);

export const add = exactlyOneOf(
  z.strictObject({
    at_r: multipleOfR().optional().describe('Each time the trade has gained this many R more'),
    when: condition().optional().describe('A condition as in entry.when, evaluated each minute'),
    shares_percent: percent().optional().meta({ default: 100 }).describe('Of the first entry'),
    max: count(1, 10).describe('Maximum additions per trade'),
  }),
  ['at_r', 'when'],
);

export const exit = z.strictObject({
  opposite: z.boolean().default(true).describe('A signal for the opposite side closes'),
  neutral: z.boolean().default(false).describe('NEUTRAL closes'),
  max_minutes: positive().max(100_000).optional(),
  flatten_minutes_before_close: z.number().min(1).max(389).optional(),
  at: timeOfDay()
    .refine((time) => time > '09:31' && time < '16:00', 'a time in the session, before 16:00')
    .optional()
    .describe('Exchange time; on a day that closes earlier, five minutes before that close'),
  at_dte: count(1, 365)
    .optional()
    .describe('Of options: so many calendar days before expiry, or fewer'),
  underlying: z
    .strictObject({
      percent: percent().describe('Against the trade, of the price when the entry is decided'),
      rested: z
        .literal(true)
        .optional()
        .describe(
          'An order for it rests at the broker, if the paper probe has shown that it works',
        ),
      floor_percent: percent()
        .optional()
        .meta({ default: FLOOR_PERCENT })
        .describe('Of what was paid: the limit of that order'),
    })
    .superRefine((value, context) => {
      if (value.floor_percent === undefined || value.rested === true) return;
      const message = 'is the limit of an order at the broker: needs rested: true';
      context.addIssue({ code: 'custom', path: ['floor_percent'], message });
    })
    .optional()
    .describe('Of options: leaves once the stock has moved so far'),
  hold_to_expiry: z
    .literal(true)
    .optional()
    .describe('Of a put or call that is sold against collateral: not closed in its last hour'),
  when: condition()
    .optional()
    .describe('A condition as in entry.when, evaluated each minute and with each prediction'),
  partial: z
    .array(partial)
    .min(1, 'at least one part')
    .superRefine((parts, context) => {
      const sum = parts.reduce((total, part) => total + part.percent, 0);
      if (sum > 100)
        context.addIssue({ code: 'custom', message: `the parts add up to ${sum} percent` });
    })
    .optional()
    .describe('Parts that exit before the rest'),
});
