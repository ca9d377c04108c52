// Parses control bodies: each becomes a typed value, or a sentence that describes the fault.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { DEFAULT_PRICE_STEPS, isOnGrid } from '../../../market/instruments/tick-grid.ts';
import { FAULT_KINDS, type FaultRequest, isFaultKind } from '../exchange/agenda/faults.ts';
import type { HandOrder } from '../exchange/orders/hand.ts';

type Parsed<Value> = Result<Value, string>;
type Fields = Readonly<Record<string, unknown>>;
type FieldKind = 'text' | 'positive' | 'whole';

export function parseJson(text: string): Parsed<Fields> {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? ok(value as Fields) : failed('The body must be a JSON object.');
  } catch {
    return failed('The body is not valid JSON.');
  }
}

/** The first fault in the fields: an unknown name, or a value of the wrong kind. */
function wrongWith(fields: Fields, kinds: Readonly<Record<string, FieldKind>>): string | undefined {
  for (const [name, value] of Object.entries(fields)) {
    const kind = kinds[name];
    if (kind === undefined)
      return `Unknown field "${name}"; known: ${Object.keys(kinds).join(', ')}.`;
    if (!isKind(value, kind)) return `"${name}" must be ${DESCRIPTION[kind]}.`;
  }
  return undefined;
}

const DESCRIPTION: Readonly<Record<FieldKind, string>> = {
  text: 'text',
  positive: 'a number above 0',
  whole: 'a whole number of 0 or more',
};

function isKind(value: unknown, kind: FieldKind): boolean {
  if (kind === 'text') return typeof value === 'string' && value !== '';
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  return kind === 'positive' ? value > 0 : Number.isInteger(value) && value >= 0;
}

function missing(fields: Fields, names: readonly string[]): string | undefined {
  const name = names.find((wanted) => fields[wanted] === undefined);
  return name === undefined ? undefined : `"${name}" is missing.`;
}

function numberIn(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  return typeof value === 'number' ? value : undefined;
}

function textIn(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' ? value : undefined;
}

export interface PriceBody {
  readonly symbol: string;
  readonly last: number;
  readonly bid?: number;
  readonly ask?: number;
}

export function parsePrice(body: Parsed<Fields>): Parsed<PriceBody> {
  if (!body.ok) return body;
  const fields = body.value;
  const wrong =
    missing(fields, ['symbol', 'last']) ??
    wrongWith(fields, { symbol: 'text', last: 'positive', bid: 'positive', ask: 'positive' });
  if (wrong !== undefined) return failed(wrong);
  const bid = numberIn(fields, 'bid');
  const ask = numberIn(fields, 'ask');
  const prices = [numberIn(fields, 'last'), bid, ask];
  const isFit = (price: number | undefined) =>
    price === undefined || isOnGrid(DEFAULT_PRICE_STEPS, price);
  if (!prices.every(isFit)) return failed('A price is not on the tick grid.');
  if (bid !== undefined && ask !== undefined && bid > ask)
    return failed('The bid is above the ask.');
  return ok({
    symbol: textIn(fields, 'symbol') ?? '',
    last: numberIn(fields, 'last') ?? Number.NaN,
    ...(bid === undefined ? {} : { bid }),
    ...(ask === undefined ? {} : { ask }),
  });
}

export function parseHandOrder(body: Parsed<Fields>): Parsed<HandOrder> {
  if (!body.ok) return body;
  const fields = body.value;
  const wrong =
    missing(fields, ['account', 'symbol', 'action', 'type', 'quantity']) ??
    wrongWith(fields, {
      account: 'text',
      symbol: 'text',
      action: 'text',
      type: 'text',
      quantity: 'positive',
      limit_price: 'positive',
      stop_price: 'positive',
      tif: 'text',
    });
  if (wrong !== undefined) return failed(wrong);
  const action = textIn(fields, 'action');
  const type = textIn(fields, 'type');
  const tif = textIn(fields, 'tif') ?? 'DAY';
  const quantity = numberIn(fields, 'quantity') ?? 0;
  const limitPrice = numberIn(fields, 'limit_price');
  const stopPrice = numberIn(fields, 'stop_price');
  if (action !== 'BUY' && action !== 'SELL') return failed('"action" must be BUY or SELL.');
  if (type !== 'MKT' && type !== 'LMT' && type !== 'STP' && type !== 'STP LMT') {
    return failed('"type" must be MKT, LMT, STP or STP LMT.');
  }
  if (tif !== 'DAY' && tif !== 'GTC') return failed('"tif" must be DAY or GTC.');
  if (!Number.isInteger(quantity)) return failed('"quantity" must be a whole number.');
  if (type.endsWith('LMT') && limitPrice === undefined) return failed('"limit_price" is missing.');
  if (type.startsWith('STP') && stopPrice === undefined) return failed('"stop_price" is missing.');
  return ok({
    account: textIn(fields, 'account') ?? '',
    symbol: textIn(fields, 'symbol') ?? '',
    action,
    type,
    quantity,
    tif,
    ...(limitPrice === undefined ? {} : { limitPrice }),
    ...(stopPrice === undefined ? {} : { stopPrice }),
  });
}

export function parseFault(body: Parsed<Fields>): Parsed<FaultRequest> {
  if (!body.ok) return body;
  const fields = body.value;
  const kind = textIn(fields, 'kind') ?? '';
  if (!isFaultKind(kind)) {
    return failed(`Unknown "kind"; known: ${FAULT_KINDS.join(', ')}.`);
  }
  const wrong = wrongWith(fields, {
    kind: 'text',
    count: 'positive',
    symbol: 'text',
    client_id: 'whole',
    for_ms: 'positive',
    leg: 'text',
    shares: 'positive',
    price: 'positive',
    ratio: 'positive',
    orders: 'text',
    streams: 'text',
    mode: 'text',
    code: 'whole',
    text: 'text',
    by: 'whole',
  });
  if (wrong !== undefined) return failed(wrong);
  const leg = textIn(fields, 'leg');
  if (leg !== undefined && leg !== 'parent' && leg !== 'child') {
    return failed('"leg" must be parent or child.');
  }
  const orders = textIn(fields, 'orders');
  if (orders !== undefined && orders !== 'cancelled' && orders !== 'kept') {
    return failed('"orders" must be cancelled or kept.');
  }
  const streams = textIn(fields, 'streams');
  if (streams !== undefined && streams !== 'kept' && streams !== 'ended') {
    return failed('"streams" must be kept or ended.');
  }
  const mode = textIn(fields, 'mode');
  if (mode !== undefined && mode !== 'buffer' && mode !== 'drop') {
    return failed('"mode" must be buffer or drop.');
  }
  return ok({
    kind,
    ...present({
      count: numberIn(fields, 'count'),
      symbol: textIn(fields, 'symbol'),
      clientId: numberIn(fields, 'client_id'),
      forMs: numberIn(fields, 'for_ms'),
      leg,
      shares: numberIn(fields, 'shares'),
      price: numberIn(fields, 'price'),
      ratio: numberIn(fields, 'ratio'),
      orders,
      streams,
      mode,
      code: numberIn(fields, 'code'),
      text: textIn(fields, 'text'),
      by: numberIn(fields, 'by'),
    }),
  });
}

type Present<Values> = { [Key in keyof Values]?: Exclude<Values[Key], undefined> };

/** Only the given fields. */
function present<Values extends object>(values: Values): Present<Values> {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Present<Values>;
}

export function parseClockBody(
  body: Parsed<Fields>,
): Parsed<{ readonly at: string } | { readonly speed: number }> {
  if (!body.ok) return body;
  const [name, ...more] = Object.keys(body.value);
  const at = textIn(body.value, 'at');
  const speed = numberIn(body.value, 'speed');
  if (more.length === 0 && name === 'at' && at !== undefined) return ok({ at });
  if (more.length === 0 && name === 'speed' && speed !== undefined) return ok({ speed });
  return failed('The clock needs either "at" or "speed".');
}
