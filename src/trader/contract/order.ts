// An order and a change of one, as people and programs write them. The control API and the HTTP API check bodies by these schemas alone,
// so both refuse the same ones for the same reasons. Ticks, lots, limits and what a venue offers are the engine's to judge.
import { z } from 'zod';
import {
  ALIASES,
  ALWAYS,
  type Fields,
  orderFields,
  price,
  quantity,
  STOP_PERCENT_MAX,
  typeOf,
} from './order-fields.ts';
import { isSoldOption, LEGS_RULE, sideFaults } from './order-legs.ts';
import { type OrderType, US_TYPES, VIETNAM_TYPES } from './order-type.ts';

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
function faultsBetween(written: Partial<Fields>): readonly Fault[] {
  const order = { ...written, ...inOneWord(written) };
  const { order_type: given, time_in_force: validity } = order;
  const type = KNOWN_TYPES.includes(given ?? '') ? given : undefined;
  return [
    ...(given === undefined ? [{ field: 'order_type', message: 'required' }] : []),
    ...twiceFaults(written),
    ...(type === undefined ? [] : priceFaults(order, type).map(asWritten(written))),
    ...(type === undefined || validity === undefined ? [] : validityFaults(type, validity)),
    ...(order.as === 'holding' ? holdingFaults(order) : []),
    ...sideFaults(order),
    ...stopFaults(order),
    ...(order.walk === true && type !== undefined && type !== 'LMT'
      ? [{ field: 'walk', message: `does not belong to ${type}` }]
      : []),
  ];
}

/** The words of rows mean the same as those of bodies. */
const SAME = { type: 'order_type', limit_price: 'price' } as const;

type Spelled = {
  readonly [Field in keyof typeof SAME | (typeof SAME)[keyof typeof SAME]]?: unknown;
};

/** Each field under the name that the program uses. */
function inOneWord({ order_type: type, price: limit, ...other }: Partial<Fields>) {
  return { order_type: type ?? other.type, price: limit ?? other.limit_price };
}

function twiceFaults(written: Spelled): Fault[] {
  return Object.entries(SAME).flatMap(([field, other]) =>
    written[field as keyof typeof SAME] === undefined || written[other] === undefined
      ? []
      : [{ field, message: `the same as ${other}: give one of both` }],
  );
}

/** Names the limit as the body does. */
function asWritten({ type, limit_price: limit }: Partial<Fields>): (fault: Fault) => Fault {
  const isOfRows = limit !== undefined || type !== undefined;
  return (fault) =>
    isOfRows && fault.field === 'price' ? { ...fault, field: 'limit_price' } : fault;
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

/** The price of what is sold may multiply; what is bought can lose all of it, which needs no stop. */
function stopFaults(order: Partial<Fields>): Fault[] {
  const percent = order.protection?.stop?.percent ?? 0;
  if (!(percent >= ALL && percent <= STOP_PERCENT_MAX) || isSoldOption(order)) return [];
  const message = `expected less than ${ALL}, except of an option that is sold`;
  return [{ field: 'protection.stop.percent', message }];
}

const ALL = 100;

/** As far as the published description can say it. */
const STOP_RULE = {
  if: {
    properties: {
      protection: {
        properties: { stop: { properties: { percent: { minimum: ALL } }, required: ['percent'] } },
        required: ['stop'],
      },
    },
    required: ['protection'],
  },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
  then: {
    anyOf: [
      { required: ['legs'] },
      { properties: { side: { enum: ['SELL'] }, symbol: { pattern: '\\d{6}[CPcp]\\d{8}$' } } },
    ],
  },
};

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
  return [
    { oneOf: TYPE_WORDS.map((word) => ({ required: [word], allOf: rulesOfTypes(word) })) },
    notBoth('price', 'limit_price'),
    LEGS_RULE,
    STOP_RULE,
    where('as', ['holding'], {
      properties: { protection: false, take_ownership: { const: false } },
    }),
  ];
}

const TYPE_WORDS = ['order_type', 'type'] as const;

function rulesOfTypes(word: (typeof TYPE_WORDS)[number]): object[] {
  const byNeed = Map.groupBy(TYPES_BY_NEED, ([, needed]) => needed.join());
  const only = (types: object) => ({ properties: { [word]: types } });
  return [
    ...[...byNeed.values()].map((group) => {
      const needed = group[0]?.[1] ?? [];
      const others = PRICES.filter((field) => !needed.includes(field));
      const spelled = spellings(group.map(([type]) => type));
      return where(word, spelled, { ...withoutPrices(others), ...required(needed) });
    }),
    where(word, ['TRAIL'], {
      ...withoutPrices(['price']),
      oneOf: [{ required: ['trail_amount'] }, { required: ['trail_percent'] }],
    }),
    where('time_in_force', ['OPG'], only({ enum: spellings(AT_OPEN) })),
    where('time_in_force', ['GTC'], only({ not: { enum: FOR_ONE_AUCTION } })),
    where('walk', [true], only({ enum: spellings(['LMT']) })),
  ];
}

function withoutPrices(fields: readonly PriceField[]): object {
  return without([...fields, ...(fields.includes('price') ? ['limit_price'] : [])]);
}

/** The limit under either name. */
function required(needed: readonly PriceField[]): object {
  const others = needed.filter((field) => field !== 'price');
  const rule = { required: others };
  return others.length === needed.length ? rule : { ...rule, ...eitherOf('price', 'limit_price') };
}

/** One of both. */
function eitherOf(field: string, other: string): object {
  return { oneOf: [{ required: [field] }, { required: [other] }] };
}

function notBoth(...fields: readonly string[]): object {
  return { not: { required: fields } };
}

const TYPES_BY_NEED = Object.entries(NEEDED) as [OrderType, readonly PriceField[]][];

function spellings(types: readonly OrderType[]): readonly string[] {
  return [...US_TYPES, ...VIETNAM_TYPES, ...ALIASES].filter((word) => types.includes(typeOf(word)));
}

export function without(fields: readonly string[]): object {
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

/** As it is written. */
export type OrderBody = z.infer<typeof orderBody>;

export type PlainOrder = Omit<OrderBody, 'order_type' | 'type' | 'limit_price'> & {
  readonly order_type: OrderType;
};

/** A body that was checked, in the words that every version of a trader knows. */
export function plainOrder({ type, limit_price: limit, ...order }: OrderBody): PlainOrder {
  const word = order.order_type ?? type;
  if (word === undefined) throw new Error('The type was checked before.');
  const price = order.price ?? limit;
  return { ...order, order_type: word, ...(price !== undefined && { price }) };
}

const CHANGED = ['quantity', 'price', 'limit_price', 'stop_price'] as const;

export const changeBody = z
  .strictObject({
    quantity: quantity().optional(),
    price: price().optional(),
    limit_price: price().optional().describe('The same as price, as orders are read'),
    stop_price: price().optional(),
  })
  .superRefine((change, context) => {
    for (const { field, message } of twiceFaults(change))
      context.addIssue({ code: 'custom', path: [field], message });
    if (CHANGED.some((name) => change[name] !== undefined)) return;
    const message = 'nothing changes: expected quantity, price, stop_price';
    context.addIssue({ code: 'custom', path: ['price'], message });
  }, ALWAYS)
  .meta({
    minProperties: 1,
    ...notBoth('price', 'limit_price'),
  });

export type ChangeBody = z.infer<typeof changeBody>;

/** A body that was checked, in the words that every version of a trader knows. */
export function plainChange({ limit_price: limit, ...change }: ChangeBody) {
  const price = change.price ?? limit;
  return { ...change, ...(price !== undefined && { price }) };
}
