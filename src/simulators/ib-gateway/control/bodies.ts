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
import { paddedSymbol, termsIn } from '../exchange/options/option-terms.ts';
import { FAULT_KINDS, isFaultKind } from '../exchange/scheduling/fault-kinds.ts';
import type { FaultRequest } from '../exchange/scheduling/faults.ts';
import { isMessageName } from '../messages/names.ts';
import { parseFrameRule } from './frame-body.ts';

export interface PriceBody {
  readonly symbol: string;
  readonly last: number;
  readonly bid?: number;
  readonly ask?: number;
}

export function parsePrice(body: Parsed<Fields>): Parsed<PriceBody> {
  if (!body.ok) return body;
  const fields = body.value;
  // An option may have no bid.
  const symbol = paddedSymbol(textIn(fields, 'symbol') ?? '');
  const isWithoutBid = fields.bid === 0 && termsIn(symbol) !== undefined;
  const wrong =
    missing(fields, ['symbol', 'last']) ??
    wrongWith(fields, {
      symbol: 'text',
      last: 'positive',
      bid: isWithoutBid ? 'whole' : 'positive',
      ask: 'positive',
    });
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
    symbol,
    last: numberIn(fields, 'last') ?? Number.NaN,
    ...(bid === undefined ? {} : { bid }),
    ...(ask === undefined ? {} : { ask }),
  });
}

/** Fields of a fault that are one of a few texts. */
const CHOICES = {
  leg: ['parent', 'child'],
  orders: ['cancelled', 'kept'],
  streams: ['kept', 'ended'],
  farm: ['usfarm', 'usopt'],
  mode: ['buffer', 'drop'],
  list: ['executions', 'completed', 'open', 'positions'],
  on: ['order', 'change'],
  until: ['open'],
  con_id: ['new'],
  rows: ['linger', 'zero'],
  options: ['quoted', 'kept'],
} as const;
const FAULT_FIELDS = {
  kind: 'text',
  count: 'count',
  symbol: 'text',
  client_id: 'whole',
  for_ms: 'positive',
  shares: 'positive',
  price: 'positive',
  ratio: 'positive',
  code: 'whole',
  text: 'text',
  by: 'whole',
  level: 'whole',
  place: 'whole',
  sequence: 'text',
  action: 'text',
  direction: 'text',
  message: 'text',
  where: 'object',
  set: 'object',
  leg: 'text',
  orders: 'text',
  streams: 'text',
  farm: 'text',
  mode: 'text',
  list: 'text',
  on: 'text',
  until: 'text',
  con_id: 'text',
  rows: 'text',
  options: 'text',
} as const;

function choiceIn<Name extends keyof typeof CHOICES>(
  fields: Fields,
  name: Name,
): (typeof CHOICES)[Name][number] | undefined {
  return CHOICES[name].find((known) => known === fields[name]);
}

function wrongChoice(fields: Fields): string | undefined {
  for (const [name, known] of Object.entries(CHOICES)) {
    const given = textIn(fields, name);
    if (given === undefined || known.some((one) => one === given)) continue;
    return `"${name}" must be ${known.join(' or ')}.`;
  }
  return undefined;
}

export function parseFault(body: Parsed<Fields>): Parsed<FaultRequest> {
  if (!body.ok) return body;
  const fields = body.value;
  const kind = textIn(fields, 'kind') ?? '';
  if (!isFaultKind(kind)) {
    return failed(`Unknown "kind"; known: ${FAULT_KINDS.join(', ')}.`);
  }
  const wrong = wrongWith(fields, FAULT_FIELDS) ?? wrongChoice(fields);
  if (wrong !== undefined) return failed(wrong);
  const rule = kind === 'frames' ? parseFrameRule(fields) : undefined;
  if (rule?.ok === false) return rule;
  const side = kind === 'frames' ? ok({}) : parseSide(fields);
  if (!side.ok) return side;
  const symbol = textIn(fields, 'symbol');
  const message = kind === 'extra-field' ? textIn(fields, 'message') : undefined;
  if (message !== undefined && !isMessageName('out', message))
    return failed('"message" must be the name of an answer, such as openOrder.');
  return ok({
    kind,
    ...side.value,
    ...present({
      count: numberIn(fields, 'count'),
      symbol: symbol && paddedSymbol(symbol),
      clientId: numberIn(fields, 'client_id'),
      forMs: numberIn(fields, 'for_ms'),
      leg: choiceIn(fields, 'leg'),
      shares: numberIn(fields, 'shares'),
      price: numberIn(fields, 'price'),
      ratio: numberIn(fields, 'ratio'),
      orders: choiceIn(fields, 'orders'),
      streams: choiceIn(fields, 'streams'),
      farm: choiceIn(fields, 'farm'),
      mode: choiceIn(fields, 'mode'),
      list: choiceIn(fields, 'list'),
      on: choiceIn(fields, 'on'),
      until: choiceIn(fields, 'until'),
      conId: choiceIn(fields, 'con_id'),
      rows: choiceIn(fields, 'rows'),
      options: choiceIn(fields, 'options'),
      code: numberIn(fields, 'code'),
      text: textIn(fields, 'text'),
      by: numberIn(fields, 'by'),
      level: numberIn(fields, 'level'),
      place: numberIn(fields, 'place'),
      sequence: textIn(fields, 'sequence'),
      message,
      frames: rule?.value,
    }),
  });
}

/** What a person trades, and where shares go. */
function parseSide(fields: Fields): Parsed<Pick<FaultRequest, 'action' | 'direction'>> {
  const action = textIn(fields, 'action');
  if (action !== undefined && action !== 'BUY' && action !== 'SELL')
    return failed('"action" must be BUY or SELL.');
  const direction = textIn(fields, 'direction');
  if (direction !== undefined && direction !== 'in' && direction !== 'out')
    return failed('"direction" must be in or out.');
  return ok(present({ action, direction }));
}
