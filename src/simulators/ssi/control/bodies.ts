// Bodies of the control API, parsed; a failure is one sentence.
import type { TradingDay } from '../../../kernel/instant.ts';
import { failed, ok } from '../../../kernel/result.ts';
import { parseDay } from '../../../market/time/day.ts';
import { ORDER_TYPES } from '../../../market/venues/vietnam/trading-rules.ts';
import { type ClockChange, parseClockChange } from '../../host/clock.ts';
import { checked, type Fields, numberIn, type Parsed, textIn } from '../../host/fields.ts';
import type { SeededShares } from '../exchange/exchange.ts';
import { FAULT_KINDS, type FaultRequest } from '../exchange/fault-injection/fault-list.ts';
import type { Hold } from '../exchange/market/security.ts';
import type { NewOrder } from '../exchange/orders/order-entry.ts';

export function parsePrice(
  body: Parsed<Fields>,
): Parsed<{ readonly symbol: string; readonly hold: Hold }> {
  const fields = checked(body, PRICE_FIELDS, ['symbol', 'last']);
  if (!fields.ok) return fields;
  const [last = 0, bid, ask] = ['last', 'bid', 'ask'].map((name) => numberIn(fields.value, name));
  if (bid !== undefined && ask !== undefined && bid >= ask)
    return failed('"bid" must be below "ask".');
  return ok({ symbol: textIn(fields.value, 'symbol') ?? '', hold: { last, bid, ask } });
}

export function parseHandOrder(body: Parsed<Fields>, account: string): Parsed<NewOrder> {
  const fields = checked(body, ORDER_FIELDS, ['symbol', 'side', 'type', 'quantity']);
  if (!fields.ok) return fields;
  const text = (name: string) => textIn(fields.value, name);
  const side = text('side');
  const type = ORDER_TYPES.find((one) => one === text('type'));
  if (side !== 'B' && side !== 'S') return failed('"side" must be B or S.');
  if (type === undefined) return failed(`"type" must be one of ${ORDER_TYPES.join(', ')}.`);
  const named = text('account') ?? account;
  if (named !== account) return failed(`Unknown account ${named}; known: ${account}.`);
  return ok({
    account,
    clientRequestId: '',
    symbol: text('symbol') ?? '',
    side: side === 'B' ? 'buy' : 'sell',
    type,
    quantity: numberIn(fields.value, 'quantity') ?? 0,
    price: numberIn(fields.value, 'price'),
  });
}

export function parseShares(body: Parsed<Fields>): Parsed<SeededShares> {
  const names = ['symbol', 'quantity', 'average_cost', 'bought_on'];
  const fields = checked(body, POSITION_FIELDS, names);
  if (!fields.ok) return fields;
  const boughtOn = parseDay(textIn(fields.value, 'bought_on') ?? '') as TradingDay | undefined;
  if (boughtOn === undefined) return failed('"bought_on" must be a day as YYYY-MM-DD.');
  const quantity = numberIn(fields.value, 'quantity') ?? 0;
  if (quantity === 0) return failed('"quantity" must be above 0.');
  return ok({
    symbol: textIn(fields.value, 'symbol') ?? '',
    quantity,
    averageCost: numberIn(fields.value, 'average_cost') ?? 0,
    boughtOn,
  });
}

export function parseFault(body: Parsed<Fields>): Parsed<FaultRequest> {
  const fields = checked(body, FAULT_FIELDS, ['kind']);
  if (!fields.ok) return fields;
  const named = textIn(fields.value, 'kind');
  const kind = FAULT_KINDS.find((one) => one === named);
  if (kind === undefined)
    return failed(`Unknown fault "${named}"; known: ${FAULT_KINDS.join(', ')}.`);
  const number = (name: string) => numberIn(fields.value, name);
  const isProcessed = fields.value.processed;
  return ok({
    kind,
    count: number('count'),
    forMs: number('for_ms'),
    symbol: textIn(fields.value, 'symbol'),
    price: number('price'),
    shares: number('shares'),
    isProcessed: typeof isProcessed === 'boolean' ? isProcessed : undefined,
  });
}

export function parseClock(body: Parsed<Fields>): Parsed<ClockChange> {
  return body.ok ? parseClockChange(body.value) : body;
}

const PRICE_FIELDS = {
  symbol: 'text',
  last: 'positive',
  bid: 'positive',
  ask: 'positive',
} as const;
const ORDER_FIELDS = {
  account: 'text',
  symbol: 'text',
  side: 'text',
  type: 'text',
  quantity: 'whole',
  price: 'positive',
} as const;
const POSITION_FIELDS = {
  symbol: 'text',
  quantity: 'whole',
  average_cost: 'positive',
  bought_on: 'text',
} as const;
const FAULT_FIELDS = {
  kind: 'text',
  count: 'whole',
  for_ms: 'whole',
  symbol: 'text',
  price: 'positive',
  shares: 'whole',
  processed: 'yes-no',
} as const;
