// Parses an order from JSON: the order and who asks, or every field that is wrong.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { SYMBOL } from '../../../market/instruments/symbol.ts';
import {
  type AskedOrder,
  FOR_AUCTIONS,
  ORDER_WORDS,
  type OrderWord,
} from '../../domain/orders/asked-order.ts';
import type { CommandRequest } from '../../domain/terms/command-request.ts';
import type { Requester } from '../../ports/order-request.ts';
import { type BodyFields, bodyFields, defined, type FieldFault, isObject } from './body-fields.ts';
import { protectionOf } from './protection-body.ts';
import { commandRequest } from './sender.ts';

/** Who asks, and the request over HTTP behind it. */
interface Asking {
  readonly requester: Requester;
  readonly request?: CommandRequest;
}

export interface PlacedBody extends Asking {
  readonly order: AskedOrder;
}

export interface ChangeBody extends Asking {
  readonly quantity?: number;
  readonly price?: number;
  readonly stopPrice?: number;
}

const NOT_AN_OBJECT = [{ field: '', detail: 'the body must be a JSON object' }];

export function parseOrder(body: unknown): Result<PlacedBody, readonly FieldFault[]> {
  if (!isObject(body)) return failed(NOT_AN_OBJECT);
  const fields = bodyFields(body);
  const order = orderOf(fields);
  const asking = askingOf(fields);
  fields.rejectOthers();
  if (fields.faults.length > 0 || order === undefined || asking === undefined)
    return failed(fields.faults);
  return ok({ order, ...asking });
}

export function parseChange(body: unknown): Result<ChangeBody, readonly FieldFault[]> {
  if (!isObject(body)) return failed(NOT_AN_OBJECT);
  const fields = bodyFields(body);
  const quantity = fields.amount('quantity');
  const price = fields.amount('price');
  const stopPrice = fields.amount('stop_price');
  const asking = askingOf(fields);
  fields.rejectOthers();
  const names = ['quantity', 'price', 'stop_price'];
  if (names.every((name) => !fields.has(name)))
    fields.fault('price', `nothing changes: give ${names.join(', ')}`);
  if (fields.faults.length > 0 || asking === undefined) return failed(fields.faults);
  return ok({ ...asking, ...defined({ quantity, price, stopPrice }) });
}

const WORDS = Object.keys(ORDER_WORDS) as OrderWord[];
const VALIDITIES = { DAY: 'day', GTC: 'gtc', OPG: 'opening' } as const;

function orderOf(fields: BodyFields): AskedOrder | undefined {
  const symbol = symbolOf(fields);
  const side = fields.required('side', fields.choice('side', ['BUY', 'SELL']));
  const type = fields.required('order_type', fields.choice('order_type', WORDS));
  const quantity = fields.required('quantity', fields.amount('quantity'));
  const prices = pricesOf(fields, type);
  const validity = fields.choice('time_in_force', ['DAY', 'GTC', 'OPG']);
  if (type !== undefined && validity !== undefined) checkValidity(fields, type, validity);
  const rest = {
    market: fields.text('market', 20)?.toUpperCase(),
    validity: validity && VALIDITIES[validity],
    effect: fields.choice('effect', ['open', 'close']),
    protection: protectionOf(fields.object('protection')),
  };
  const as = fields.choice('as', ['position', 'holding']) ?? 'position';
  const takesOwnership = fields.flag('take_ownership') ?? false;
  if (as === 'holding') checkHolding(fields, takesOwnership);
  if (symbol === undefined || side === undefined || type === undefined || quantity === undefined)
    return undefined;
  const named = { symbol, side: side === 'BUY' ? 'buy' : 'sell', quantity } as const;
  return {
    ...named,
    type: validity === 'OPG' ? (AT_OPEN[type] ?? type) : type,
    as,
    takesOwnership,
    ...prices,
    ...defined(rest),
  };
}

/** IB's words for the orders at the open: MKT and LMT with OPG. */
const AT_OPEN: Partial<Record<OrderWord, OrderWord>> = { MKT: 'MOO', LMT: 'LOO' };

function checkValidity(fields: BodyFields, type: OrderWord, validity: 'DAY' | 'GTC' | 'OPG'): void {
  const isAtOpen = type === 'MOO' || type === 'LOO' || AT_OPEN[type] !== undefined;
  if (validity === 'OPG' && !isAtOpen)
    fields.fault('time_in_force', 'OPG belongs to MOO, LOO, MKT and LMT');
  if (validity === 'GTC' && FOR_AUCTIONS.has(type))
    fields.fault('time_in_force', `${type} is for one auction: leave it out`);
}

/** A holding has no stop and no owner. */
function checkHolding(fields: BodyFields, takesOwnership: boolean): void {
  const given = [...(fields.has('protection') ? ['protection'] : [])];
  if (takesOwnership) given.push('take_ownership');
  for (const name of given) fields.fault(name, 'does not belong to an order as holding');
}

/** Also of a position that the symbol names in small letters. */
function symbolOf(fields: BodyFields): string | undefined {
  const symbol = fields.required('symbol', fields.text('symbol', 15))?.toUpperCase();
  if (symbol !== undefined && !SYMBOL.test(symbol))
    fields.fault('symbol', 'must be the ticker of a stock, such as AAPL');
  return symbol;
}

function pricesOf(fields: BodyFields, type: OrderWord | undefined) {
  const price = fields.amount('price');
  const stopPrice = fields.amount('stop_price');
  const amount = fields.amount('trail_amount');
  const percent = fields.amount('trail_percent');
  if (type !== undefined) checkPrices(fields, type);
  return defined({ price, stopPrice, trailBy: trailByOf(amount, percent) });
}

type PriceField = 'price' | 'stop_price' | 'trail_amount' | 'trail_percent';
const PRICE_FIELDS: readonly PriceField[] = [
  'price',
  'stop_price',
  'trail_amount',
  'trail_percent',
];

/** The price fields that a type needs. Types of other venues are left to the engine, which refuses them. */
const NEEDED: Partial<Record<OrderWord, readonly PriceField[]>> = {
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

function checkPrices(fields: BodyFields, type: OrderWord): void {
  if (type === 'TRAIL') {
    if (fields.has('trail_amount') === fields.has('trail_percent'))
      fields.fault('trail_amount', 'TRAIL needs trail_amount or trail_percent, and not both');
    if ((fields.amount('trail_percent') ?? 0) >= 100)
      fields.fault('trail_percent', 'must be below 100');
    if (fields.has('price')) fields.fault('price', 'does not belong to TRAIL');
    return;
  }
  const needed = NEEDED[type];
  if (needed === undefined) return;
  for (const name of PRICE_FIELDS) {
    const isNeeded = needed.includes(name);
    if (isNeeded && !fields.has(name)) fields.fault(name, `is missing: ${type} needs it`);
    if (!isNeeded && fields.has(name)) fields.fault(name, `does not belong to ${type}`);
  }
}

function trailByOf(amount: number | undefined, percent: number | undefined) {
  if (amount !== undefined) return { kind: 'amount', amount } as const;
  return percent === undefined ? undefined : ({ kind: 'percent', percent } as const);
}

const NAME_LENGTH_MAX = 200;
const KEY_LENGTH_MAX = 255;

function askingOf(fields: BodyFields): Asking | undefined {
  const by = fields.required('by', fields.object('by'));
  if (by === undefined) return undefined;
  const user = by.required('user', by.text('user', NAME_LENGTH_MAX));
  const rest = {
    key: by.text('key', KEY_LENGTH_MAX),
    bodyHash: by.text('body_hash', NAME_LENGTH_MAX),
    id: by.text('request_id', NAME_LENGTH_MAX),
  };
  const traceparent = by.text('traceparent', NAME_LENGTH_MAX);
  by.rejectOthers();
  if (user === undefined) return undefined;
  const request = commandRequest({ user, id: rest.id, traceparent });
  return { requester: { user, ...defined(rest) }, ...(request && { request }) };
}
