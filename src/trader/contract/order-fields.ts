// The fields of an order, each with the values that it takes; `order` has the rules between them.
import { z } from 'zod';
import { instrumentAsWritten } from '../../market/options/combination.ts';
import { orderLegs } from './order-legs.ts';
import { type OrderType, US_TYPES, VIETNAM_TYPES } from './order-type.ts';

/** Other words for the same types. */
export const ALIASES = ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT'] as const;
const SHORT = { MARKET: 'MKT', LIMIT: 'LMT', STOP: 'STP', STOP_LIMIT: 'STP_LMT' } as const;

type Written = OrderType | keyof typeof SHORT;

/** Larger numbers are typing errors. */
const QUANTITY_MAX = 1_000_000_000;
const PRICE_MAX = 10_000_000;
const MULTIPLE_MAX = 1_000;
const TARGET_PERCENT_MAX = 1_000;
export const STOP_PERCENT_MAX = 1_000;

export const quantity = () => z.number().positive().max(QUANTITY_MAX);
export const price = () => z.number().positive().max(PRICE_MAX);
const typeWord = () =>
  z.enum([...US_TYPES, ...VIETNAM_TYPES, ...ALIASES]).transform((word): OrderType => typeOf(word));
const multiple = () => z.number().positive().max(MULTIPLE_MAX);
/** A distance below the price that it is a part of. */
const percentBelow = () => z.number().positive().lt(100);
export const clientOrderId = () =>
  z
    .string()
    .regex(
      /^[A-Za-z0-9._:-]{1,48}$/,
      'expected 1 to 48 letters (A to Z), digits and the characters . _ : -',
    );
/** In capital or small letters; an option contract, alone or the first of a combination, with or without the padding of its root. */
const symbol = () =>
  z
    .string()
    .regex(
      /^(?:[A-Za-z0-9][A-Za-z0-9./-]{0,14}|[A-Za-z][A-Za-z0-9.]{0,5} *\d{6}[CPcp]\d{8}(?:-\d{6}[CPcp]\d{8}|(?:-\d{6}[CPcp]\d{8}){3})?)$/,
      'expected a symbol such as AAPL, or an option contract such as AAPL 261218C00230000',
    )
    .overwrite(instrumentAsWritten);

/** Exactly one of these fields must be given, and no field without the other that it needs; the published schema has the same rules. */
export function oneOf<Shape extends z.core.$ZodLooseShape>(
  shape: z.ZodObject<Shape, z.core.$strict>,
  names: readonly (keyof Shape & string)[],
  needs: Readonly<Record<string, string>> = {},
) {
  const isGiven = (value: object, name: string) => Reflect.get(value, name) !== undefined;
  const needed = Object.entries(needs);
  return shape
    .superRefine((value, context) => {
      const fault = (field: string, message: string) =>
        context.addIssue({ code: 'custom', path: [field], message });
      const given = names.filter((name) => isGiven(value, name));
      if (given.length !== 1)
        fault(given[1] ?? names[0] ?? '', `expected exactly one of ${names.join(', ')}`);
      for (const [field, other] of needed)
        if (isGiven(value, field) && !isGiven(value, other)) fault(field, `needs ${other}`);
    }, ALWAYS)
    .meta({
      oneOf: names.map((name) => ({ required: [name] })),
      ...(needed.length > 0 && {
        dependentRequired: Object.fromEntries(needed.map(([field, other]) => [field, [other]])),
      }),
    });
}

/** Rules between fields are checked beside those of each field, so that one answer names every fault. */
export const ALWAYS = {
  when: ({ value }: z.core.ParsePayload) =>
    typeof value === 'object' && value !== null && !Array.isArray(value),
};

const atr = z.strictObject({
  period: z.int().min(1).max(500).optional(),
  bar: z.enum(['1m', '5m', '15m', '30m', '1h']).optional(),
  multiple: multiple(),
});

const stop = oneOf(
  z.strictObject({
    price: price().optional(),
    percent: z
      .number()
      .positive()
      .max(STOP_PERCENT_MAX)
      .optional()
      .describe('Below 100, except of an option that is sold'),
    atr: atr.optional(),
  }),
  ['price', 'percent', 'atr'],
);

const target = oneOf(
  z.strictObject({
    price: price().optional(),
    percent: z.number().positive().max(TARGET_PERCENT_MAX).optional(),
    r: multiple().optional(),
  }),
  ['price', 'percent', 'r'],
);

const trail = oneOf(
  z.strictObject({
    percent: percentBelow().optional(),
    atr_multiple: multiple().optional(),
    activate_at_r: multiple().optional(),
  }),
  ['percent', 'atr_multiple'],
);

export const underlyingExit = oneOf(
  z.strictObject({
    price: price().optional().describe('Of the stock'),
    percent: percentBelow().optional().describe('Against the trade, of its price now'),
    rested: z.literal(true).optional().describe('An order for it rests at the broker'),
    floor_percent: percentBelow()
      .optional()
      .describe('Of what was paid: the limit of that order; 20 unless given'),
  }),
  ['price', 'percent'],
  { floor_percent: 'rested' },
);

export const protection = z.strictObject({
  stop: stop.optional().describe('Without it manual.default_stop'),
  target: target.optional(),
  trail: trail.optional(),
  underlying: underlyingExit
    .optional()
    .describe('Of an option that is bought: closed once the stock is there'),
  hold_to_expiry: z
    .literal(true)
    .optional()
    .describe('Of a contract that is sold by itself: not closed in its last hour'),
});

export type OrderProtection = z.infer<typeof protection>;

export const orderFields = z.strictObject({
  symbol: symbol(),
  side: z.enum(['BUY', 'SELL']).optional().describe('Required without legs'),
  legs: orderLegs.optional(),
  order_type: typeWord().optional().describe('This or type'),
  type: typeWord().optional().describe('The same as order_type, as orders are read'),
  quantity: quantity().describe('Shares of a stock, contracts of an option'),
  client_order_id: clientOrderId()
    .optional()
    .describe("The sender's own name for the order, of one order for good"),
  price: price().optional().describe('Limit of LMT, STP_LMT, LOO, LOC and LO'),
  limit_price: price().optional().describe('The same as price, as orders are read'),
  stop_price: price().optional().describe('Trigger of STP and STP_LMT; first stop of TRAIL'),
  trail_amount: price().optional().describe('TRAIL: this or trail_percent'),
  trail_percent: percentBelow().optional(),
  market: z
    .string()
    .regex(
      /^[A-Za-z0-9._-]{1,16}$/,
      'expected 1 to 16 letters (A to Z), digits and the characters . _ -',
    )
    .toUpperCase()
    .optional()
    .describe('SMART or the exchange of the stock unless given: HOSE, HNX, UPCOM'),
  time_in_force: z.enum(['DAY', 'GTC', 'OPG']).optional().describe('GTC only for closing orders'),
  as: z.enum(['position', 'holding']).default('position').describe('holding: no stop; operators'),
  effect: z.enum(['open', 'close']).optional().describe('BUY opens or covers, SELL closes'),
  walk: z
    .boolean()
    .default(false)
    .describe(
      'LMT that opens: begin at the middle and move a part of the way to the other side, not beyond price',
    ),
  protection: protection.optional().describe('Of a new position'),
  take_ownership: z.boolean().default(false).describe("Take over a strategy's position"),
});

export type Fields = z.infer<typeof orderFields>;

export function typeOf(word: Written): OrderType {
  return word in SHORT ? SHORT[word as keyof typeof SHORT] : (word as OrderType);
}
