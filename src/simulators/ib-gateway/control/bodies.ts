// Parses control bodies: each becomes a typed value, or a sentence that describes the fault.
import { failed, ok } from '../../../kernel/result.ts';
import { DEFAULT_PRICE_STEPS, isOnGrid } from '../../../market/instruments/tick-grid.ts';
import {
  type Fields,
  missing,
  numberIn,
  type Parsed,
  present,
  textIn,
  wrongWith,
} from '../../host/fields.ts';
import { FAULT_KINDS, type FaultRequest, isFaultKind } from '../exchange/agenda/faults.ts';

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
    action: 'text',
    direction: 'text',
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
  const action = textIn(fields, 'action');
  if (action !== undefined && action !== 'BUY' && action !== 'SELL') {
    return failed('"action" must be BUY or SELL.');
  }
  const direction = textIn(fields, 'direction');
  if (direction !== undefined && direction !== 'in' && direction !== 'out') {
    return failed('"direction" must be in or out.');
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
      action,
      direction,
    }),
  });
}
