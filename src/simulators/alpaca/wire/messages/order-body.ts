// Bodies of orders and of changes to them. A refusal says which member is wrong.
import type { Decimal } from '../../../../kernel/decimal.ts';
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import { jsonOf } from '../../../host/http-server.ts';
import type { OrderChange } from '../../exchange/orders/replacing.ts';
import {
  ORDER_CLASSES,
  ORDER_TYPES,
  type OrderRequest,
  SIDES,
  type StopLoss,
  TIMES_IN_FORCE,
} from '../../exchange/state/order.ts';
import {
  badField,
  longClientId,
  quantityMissing,
  type Refusal,
} from '../../exchange/state/refusals.ts';
import { numberIn } from './answers.ts';

type Body = Readonly<Record<string, unknown>>;

const CLIENT_ID_MAX = 128;
const PLACES_MAX = 9;

export function bodyIn(text: string): Body | undefined {
  const body = jsonOf(text);
  return typeof body === 'object' && body !== null && !Array.isArray(body)
    ? (body as Body)
    : undefined;
}

export function parseOrder(text: string): Result<OrderRequest, Refusal> {
  const body = bodyIn(text);
  if (body === undefined) return failed(badField('request body format is invalid'));
  const faults: Refusal[] = [];
  const number = (name: string) => numberOf(body, name, faults);
  const word = <Word extends string>(name: string, words: readonly Word[], usual?: Word) =>
    wordOf({ body, name, words, usual }, faults);
  const orderClass = word('order_class', ['', ...ORDER_CLASSES], '') || 'simple';
  const takeProfit = memberOf(body, 'take_profit');
  const stopLoss = memberOf(body, 'stop_loss');
  const target = takeProfit && numberOf(takeProfit, 'limit_price', faults);
  const limitPrice = number('limit_price');
  const request: OrderRequest = {
    symbol: typeof body.symbol === 'string' ? body.symbol : '',
    side: word('side', SIDES) ?? 'buy',
    type: word('type', ORDER_TYPES) ?? 'market',
    timeInForce: word('time_in_force', TIMES_IN_FORCE) ?? 'day',
    quantity: number('qty'),
    notional: number('notional'),
    // The limit of an OCO is its target.
    limitPrice: orderClass === 'oco' ? (limitPrice ?? target) : limitPrice,
    stopPrice: number('stop_price'),
    trailPrice: number('trail_price'),
    trailPercent: number('trail_percent'),
    isExtended: body.extended_hours === true || body.extended_hours === 'true',
    clientOrderId: textOf(body.client_order_id),
    orderClass,
    takeProfit: target,
    stopLoss: stopLoss && stopLossIn(stopLoss, faults),
  };
  const refusal = faults[0] ?? refusalOf(request);
  return refusal === undefined ? ok(request) : failed(refusal);
}

export function parseChange(text: string): Result<OrderChange, Refusal> {
  const body = bodyIn(text);
  if (body === undefined) return failed(badField('request body format is invalid'));
  const faults: Refusal[] = [];
  const change: OrderChange = {
    quantity: numberOf(body, 'qty', faults),
    timeInForce: wordOf({ body, name: 'time_in_force', words: TIMES_IN_FORCE, usual: 'day' }, []),
    limitPrice: numberOf(body, 'limit_price', faults),
    stopPrice: numberOf(body, 'stop_price', faults),
    trail: numberOf(body, 'trail', faults),
    clientOrderId: textOf(body.client_order_id),
  };
  const isKept = isAbsent(body.time_in_force);
  if (!isKept) wordOf({ body, name: 'time_in_force', words: TIMES_IN_FORCE }, faults);
  const isLong = (change.clientOrderId?.length ?? 0) > CLIENT_ID_MAX;
  const refusal = faults[0] ?? (isLong ? longClientId() : undefined);
  if (refusal !== undefined) return failed(refusal);
  return ok(isKept ? { ...change, timeInForce: undefined } : change);
}

function refusalOf({ symbol, quantity, notional, clientOrderId }: OrderRequest) {
  if (symbol === '') return badField('symbol is required');
  if (quantity === undefined && notional === undefined) return quantityMissing();
  if (quantity !== undefined && notional !== undefined)
    return badField('only one of qty or notional is accepted');
  const isFine = (quantity ?? notional)?.places ?? 0;
  if (isFine > PLACES_MAX)
    return badField(`qty and notional have at most ${PLACES_MAX} decimal places`);
  return (clientOrderId?.length ?? 0) > CLIENT_ID_MAX ? longClientId() : undefined;
}

function stopLossIn(body: Body, faults: Refusal[]): StopLoss | undefined {
  const stopPrice = numberOf(body, 'stop_price', faults);
  const limitPrice = numberOf(body, 'limit_price', faults);
  return stopPrice && { stopPrice, limitPrice };
}

function numberOf(body: Body, name: string, faults: Refusal[]): Decimal | undefined {
  const value = body[name];
  if (isAbsent(value)) return undefined;
  const number = numberIn(value);
  if (number === undefined) faults.push(badField(`invalid ${name}: ${String(value)}`));
  return number;
}

interface WordField<Word extends string> {
  readonly body: Body;
  readonly name: string;
  readonly words: readonly Word[];
  /** Undefined: the member is needed. */
  readonly usual?: Word | undefined;
}

function wordOf<Word extends string>(
  { body, name, words, usual }: WordField<Word>,
  faults: Refusal[],
): Word | undefined {
  const value = body[name];
  if (isAbsent(value)) {
    if (usual === undefined) faults.push(badField(`${name} is required`));
    return usual;
  }
  const word = words.find((one) => one === value);
  if (word === undefined) faults.push(badField(`invalid ${name}: ${String(value)}`));
  return word;
}

function memberOf(body: Body, name: string): Body | undefined {
  const value = body[name];
  return typeof value === 'object' && value !== null ? (value as Body) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

const isAbsent = (value: unknown) => value === undefined || value === null || value === '';
