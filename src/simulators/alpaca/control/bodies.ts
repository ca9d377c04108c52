// Bodies of the control API, parsed; a failure is one sentence.
import { decimalOf } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { failed, ok } from '../../../kernel/result.ts';
import { parseDay } from '../../../market/time/day.ts';
import { checked, type Fields, numberIn, type Parsed, textIn } from '../../host/fields.ts';
import { ACTION_TYPES, type NewAnnouncement } from '../exchange/corporate.ts';
import { around } from '../exchange/market/market.ts';
import { type AssetTerms, IEX_QUOTES, type Touch } from '../exchange/market/security.ts';
import { FAULT_KINDS, type FaultRequest } from '../exchange/state/fault-list.ts';
import { ROW_LISTS, type Row, type RowList } from '../exchange/state/other-rows.ts';

const PRICE_MAX = 1_000_000;

export interface Priced {
  readonly symbol: string;
  readonly touch: Touch;
}

export function parsePrice(body: Parsed<Fields>): Parsed<Priced> {
  const fields = checked(body, PRICE_FIELDS, ['symbol', 'last']);
  if (!fields.ok) return fields;
  const [last = 0, bid, ask] = ['last', 'bid', 'ask'].map((name) => numberIn(fields.value, name));
  const tooHigh = [last, bid, ask].find((price = 0) => price > PRICE_MAX);
  if (tooHigh !== undefined) return failed(`A price must be at most ${PRICE_MAX}.`);
  const usual = around(decimalOf(last));
  const touch = {
    last: usual.last,
    bid: bid === undefined ? usual.bid : decimalOf(bid),
    ask: ask === undefined ? usual.ask : decimalOf(ask),
  };
  if (touch.bid.gte(touch.ask)) return failed('"bid" must be below "ask".');
  return ok({ symbol: textIn(fields.value, 'symbol') ?? '', touch });
}

export function parseAsset(
  body: Parsed<Fields>,
): Parsed<{ readonly symbol: string; readonly terms: Partial<AssetTerms> }> {
  const fields = checked(body, ASSET_FIELDS, ['symbol']);
  if (!fields.ok) return fields;
  const flag = (name: string, field: string) => {
    const value = fields.value[field];
    return typeof value === 'boolean' ? { [name]: value } : {};
  };
  const named = textIn(fields.value, 'iex');
  const iex = IEX_QUOTES.find((one) => one === named);
  if (named !== undefined && iex === undefined)
    return failed(`"iex" must be one of ${IEX_QUOTES.join(', ')}.`);
  return ok({
    symbol: textIn(fields.value, 'symbol') ?? '',
    terms: {
      ...flag('isActive', 'active'),
      ...flag('isTradable', 'tradable'),
      ...flag('isFractionable', 'fractionable'),
      ...flag('isShortable', 'shortable'),
      ...flag('isEasyToBorrow', 'easy_to_borrow'),
      ...(iex && { iex }),
    },
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
  const { skew_ms: skewMs, processed: isProcessed } = fields.value;
  if (skewMs !== undefined && !Number.isInteger(Number(skewMs)))
    return failed('"skew_ms" must be a whole number of milliseconds, as text.');
  return ok({
    kind,
    count: number('count'),
    forMs: number('for_ms'),
    skewMs: skewMs === undefined ? undefined : Number(skewMs),
    symbol: textIn(fields.value, 'symbol'),
    shares: number('shares'),
    price: number('price'),
    orderId: textIn(fields.value, 'order_id'),
    status: number('status'),
    isProcessed: typeof isProcessed === 'boolean' ? isProcessed : undefined,
  });
}

export function parseAnnouncement(body: Parsed<Fields>): Parsed<NewAnnouncement> {
  const fields = checked(body, ANNOUNCEMENT_FIELDS, ['symbol', 'type', 'ex_date']);
  if (!fields.ok) return fields;
  const text = (name: string) => textIn(fields.value, name);
  const type = ACTION_TYPES.find((one) => one === text('type'));
  if (type === undefined) return failed(`"type" must be one of ${ACTION_TYPES.join(', ')}.`);
  const day = (name: string) => parseDay(text(name) ?? text('ex_date') ?? '') as TradingDay;
  const days = ['ex_date', 'declaration_date', 'record_date', 'payable_date'];
  const wrong = days.find((name) => day(name) === undefined);
  if (wrong !== undefined) return failed(`"${wrong}" must be a day as YYYY-MM-DD.`);
  const symbol = text('symbol') ?? '';
  return ok({
    ...{ type, symbol, subType: text('sub_type') ?? type },
    targetSymbol: text('target_symbol') ?? symbol,
    declarationDate: day('declaration_date'),
    exDate: day('ex_date'),
    recordDate: day('record_date'),
    payableDate: day('payable_date'),
    cash: numberIn(fields.value, 'cash') ?? 0,
    oldRate: numberIn(fields.value, 'old_rate') ?? 1,
    newRate: numberIn(fields.value, 'new_rate') ?? 1,
  });
}

export function parseRow(
  body: Parsed<Fields>,
): Parsed<{ readonly list: RowList; readonly row: Row }> {
  const fields = checked(body, ROW_FIELDS, ['list', 'row']);
  if (!fields.ok) return fields;
  const named = textIn(fields.value, 'list');
  const list = ROW_LISTS.find((one) => one === named);
  if (list === undefined) return failed(`"list" must be one of ${ROW_LISTS.join(', ')}.`);
  return ok({ list, row: fields.value.row as Row });
}

const ROW_FIELDS = { list: 'text', row: 'object' } as const;
const PRICE_FIELDS = {
  symbol: 'text',
  last: 'positive',
  bid: 'positive',
  ask: 'positive',
} as const;
const ASSET_FIELDS = {
  symbol: 'text',
  active: 'yes-no',
  tradable: 'yes-no',
  fractionable: 'yes-no',
  shortable: 'yes-no',
  easy_to_borrow: 'yes-no',
  iex: 'text',
} as const;
const FAULT_FIELDS = {
  kind: 'text',
  count: 'whole',
  for_ms: 'whole',
  // Text, since it may be negative.
  skew_ms: 'text',
  symbol: 'text',
  shares: 'whole',
  price: 'positive',
  order_id: 'text',
  status: 'whole',
  processed: 'yes-no',
} as const;
const ANNOUNCEMENT_FIELDS = {
  symbol: 'text',
  type: 'text',
  sub_type: 'text',
  target_symbol: 'text',
  declaration_date: 'text',
  ex_date: 'text',
  record_date: 'text',
  payable_date: 'text',
  cash: 'positive',
  old_rate: 'positive',
  new_rate: 'positive',
} as const;
