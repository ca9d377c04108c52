// An order and a change of one, as people and programs write them. The control API and the HTTP API check bodies by these schemas alone,
// so both refuse the same ones for the same reasons. Ticks, lots, limits and what a venue offers are the engine's to judge.
import { z } from 'zod';
import { instrumentAsWritten } from '../../market/options/vertical.ts';
import { LEGS_RULE, orderLegs, sideFaults } from './order-legs.ts';

const US_TYPES = ['MKT', 'LMT', 'STP', 'STP_LMT', 'TRAIL', 'MOO', 'MOC', 'LOO', 'LOC'] as const;
/** Of Vietnam's exchanges; refused as not offered on another venue. */
const VIETNAM_TYPES = ['LO', 'ATO', 'ATC', 'MTL', 'MOK', 'MAK', 'PLO'] as const;
/** Other words for the same types. */
const ALIASES = ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT'] as const;
const SHORT = { MARKET: 'MKT', LIMIT: 'LMT', STOP: 'STP', STOP_LIMIT: 'STP_LMT' } as const;

type Written = OrderType | keyof typeof SHORT;
type OrderType = (typeof US_TYPES)[number] | (typeof VIETNAM_TYPES)[number];

/** Larger numbers are typing errors. */
const QUANTITY_MAX = 1_000_000_000;
const PRICE_MAX = 10_000_000;
const MULTIPLE_MAX = 1_000;
const TARGET_PERCENT_MAX = 1_000;

const quantity = () => z.number().positive().max(QUANTITY_MAX);
const price = () => z.number().positive().max(PRICE_MAX);
const multiple = () => z.number().positive().max(MULTIPLE_MAX);
/** A distance below the price that it is a part of. */
const percentBelow = () => z.number().positive().lt(100);
/** In capital or small letters; an option contract, alone or the first of a vertical, with or without the padding of its root. */
const symbol = () =>
  z
    .string()
    .regex(
      /^(?:[A-Za-z0-9][A-Za-z0-9./-]{0,14}|[A-Za-z][A-Za-z0-9.]{0,5} *\d{6}[CPcp]\d{8}(?:-\d{6}[CPcp]\d{8})?)$/,
      'expected a symbol such as AAPL, or an option contract such as AAPL 261218C00230000',
    )
    .overwrite(instrumentAsWritten);

/** Exactly one of these fields must be given, and no field without the other that it needs; the published schema has the same rules. */
function oneOf<Shape extends z.core.$ZodLooseShape>(
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
const ALWAYS = {
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
    percent: percentBelow().optional(),
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

const protection = z.strictObject({
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

const orderFields = z.strictObject({
  symbol: symbol(),
  side: z.enum(['BUY', 'SELL']).optional().describe('Required without legs'),
  legs: orderLegs.optional(),
  order_type: z
    .enum([...US_TYPES, ...VIETNAM_TYPES, ...ALIASES])
    .transform((word): OrderType => typeOf(word)),
  quantity: quantity().describe('Shares of a stock, contracts of an option'),
  price: price().optional().describe('Limit of LMT, STP_LMT, LOO, LOC and LO'),
  stop_price: price().optional().describe('Trigger of STP and STP_LMT; first stop of TRAIL'),
  trail_amount: price().optional().describe('TRAIL: this or trail_percent'),
  trail_percent: percentBelow().optional(),
  market: z
    .string()
    .min(1)
    .max(16)
    .toUpperCase()
    .optional()
    .describe('SMART or the exchange of the stock unless given: HOSE, HNX, UPCOM'),
  time_in_force: z.enum(['DAY', 'GTC', 'OPG']).optional().describe('GTC only for closing orders'),
  as: z.enum(['position', 'holding']).default('position').describe('holding: no stop; operators'),
  effect: z.enum(['open', 'close']).optional().describe('BUY opens or covers, SELL closes'),
  walk: z
    .boolean()
    .default(false)
    .describe('LMT that opens: begin at the middle of the market and move toward price'),
  protection: protection.optional().describe('Of a new position'),
  take_ownership: z.boolean().default(false).describe("Take over a strategy's position"),
});

type Fields = z.infer<typeof orderFields>;

function typeOf(word: Written): OrderType {
  return word in SHORT ? SHORT[word as keyof typeof SHORT] : (word as OrderType);
}

const PRICES = ['price', 'stop_price', 'trail_amount', 'trail_percent'] as const;
type PriceField = (typeof PRICES)[number];

/** The price fields that a type needs; it takes no others. TRAIL has a separate rule. */
const NEEDED: Readonly<Record<Exclude<OrderType, 'TRAIL'>, readonly PriceField[]>> = {
  MKT: [],
  LMT: ['price'],
  STP: ['stop_price'],
  STP_LMT: ['price', 'stop_price'],
  MOO: [],
  MOC: [],
  LOO: ['price'],
  LOC: ['price'],
  LO: ['price'],
  ATO: [],
  ATC: [],
  MTL: [],
  MOK: [],
  MAK: [],
  PLO: [],
};

const KNOWN_TYPES: readonly string[] = [...US_TYPES, ...VIETNAM_TYPES];
const AT_OPEN: readonly OrderType[] = ['MOO', 'LOO', 'MKT', 'LMT'];
const FOR_ONE_AUCTION: readonly OrderType[] = ['MOO', 'LOO', 'MOC', 'LOC'];

interface Fault {
  readonly field: string;
  readonly message: string;
}

/** Fields may be missing or wrong: what is wrong with one by itself is reported elsewhere. */
function faultsBetween(order: Partial<Fields>): readonly Fault[] {
  const { order_type: given, time_in_force: validity } = order;
  const type = KNOWN_TYPES.includes(given ?? '') ? given : undefined;
  return [
    ...(type === undefined ? [] : priceFaults(order, type)),
    ...(type === undefined || validity === undefined ? [] : validityFaults(type, validity)),
    ...(order.as === 'holding' ? holdingFaults(order) : []),
    ...sideFaults(order),
    ...(order.walk === true && type !== undefined && type !== 'LMT'
      ? [{ field: 'walk', message: `does not belong to ${type}` }]
      : []),
  ];
}

function priceFaults(order: Partial<Fields>, type: OrderType): Fault[] {
  if (type === 'TRAIL') return trailFaults(order);
  const needed = NEEDED[type];
  return PRICES.flatMap((field): Fault[] => {
    const [isNeeded, isGiven] = [needed.includes(field), order[field] !== undefined];
    if (isNeeded && !isGiven) return [{ field, message: `required for ${type}` }];
    return !isNeeded && isGiven ? [{ field, message: `does not belong to ${type}` }] : [];
  });
}

function trailFaults({
  price: limit,
  trail_amount: amount,
  trail_percent: percent,
}: Partial<Fields>) {
  const faults: Fault[] = [];
  if ((amount === undefined) === (percent === undefined)) {
    const message = 'TRAIL needs trail_amount or trail_percent, and not both';
    faults.push({ field: 'trail_amount', message });
  }
  if (limit !== undefined) faults.push({ field: 'price', message: 'does not belong to TRAIL' });
  return faults;
}

function validityFaults(type: OrderType, validity: 'DAY' | 'GTC' | 'OPG'): Fault[] {
  const field = 'time_in_force';
  if (validity === 'OPG' && !AT_OPEN.includes(type))
    return [{ field, message: 'OPG belongs to MOO, LOO, MKT and LMT' }];
  if (validity === 'GTC' && FOR_ONE_AUCTION.includes(type))
    return [{ field, message: `${type} is for one auction: leave it out` }];
  return [];
}

/** A holding has no stop and no owner. */
function holdingFaults({ protection: stated, take_ownership: takes }: Partial<Fields>): Fault[] {
  const message = 'does not belong to an order as holding';
  return [
    ...(stated === undefined ? [] : [{ field: 'protection', message }]),
    ...(takes === true ? [{ field: 'take_ownership', message }] : []),
  ];
}

/** The same rules as JSON Schema, for who makes bodies from the published description. */
function publishedRules(): object[] {
  const byNeed = Map.groupBy(TYPES_BY_NEED, ([, needed]) => needed.join());
  return [
    ...[...byNeed.values()].map((group) => {
      const needed = group[0]?.[1] ?? [];
      const others = PRICES.filter((field) => !needed.includes(field));
      const spelled = spellings(group.map(([type]) => type));
      return where('order_type', spelled, { ...without(others), required: needed });
    }),
    where('order_type', ['TRAIL'], {
      ...without(['price']),
      oneOf: [{ required: ['trail_amount'] }, { required: ['trail_percent'] }],
    }),
    where('time_in_force', ['OPG'], {
      properties: { order_type: { enum: spellings(AT_OPEN) } },
    }),
    where('time_in_force', ['GTC'], {
      properties: { order_type: { not: { enum: FOR_ONE_AUCTION } } },
    }),
    LEGS_RULE,
    where('walk', [true], { properties: { order_type: { enum: spellings(['LMT']) } } }),
    where('as', ['holding'], {
      properties: { protection: false, take_ownership: { const: false } },
    }),
  ];
}

const TYPES_BY_NEED = Object.entries(NEEDED) as [OrderType, readonly PriceField[]][];

function spellings(types: readonly OrderType[]): readonly string[] {
  return [...US_TYPES, ...VIETNAM_TYPES, ...ALIASES].filter((word) => types.includes(typeOf(word)));
}

function without(fields: readonly string[]): object {
  return { properties: Object.fromEntries(fields.map((field) => [field, false])) };
}

function where(field: string, words: readonly (string | boolean)[], rules: object): object {
  const condition = { properties: { [field]: { enum: words } }, required: [field] };
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
  return { if: condition, then: rules };
}

export const orderBody = orderFields
  .superRefine((order, context) => {
    for (const { field, message } of faultsBetween(order))
      context.addIssue({ code: 'custom', path: [field], message });
  }, ALWAYS)
  .meta({ allOf: publishedRules() });

export type OrderBody = z.infer<typeof orderBody>;

const CHANGED = ['quantity', 'price', 'stop_price'] as const;

export const changeBody = z
  .strictObject({
    quantity: quantity().optional(),
    price: price().optional(),
    stop_price: price().optional(),
  })
  .superRefine((change, context) => {
    if (CHANGED.some((name) => change[name] !== undefined)) return;
    const message = `nothing changes: expected ${CHANGED.join(', ')}`;
    context.addIssue({ code: 'custom', path: ['price'], message });
  }, ALWAYS)
  .meta({ anyOf: CHANGED.map((name) => ({ required: [name] })) });

export type ChangeBody = z.infer<typeof changeBody>;
