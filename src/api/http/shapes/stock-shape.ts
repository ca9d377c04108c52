// Prices of securities in answers: amounts are decimal texts, because a JSON number is a binary float to most readers.

import { z } from 'zod';
import { type Decimal, decimal, parseDecimal, textOf } from '../../../kernel/decimal.ts';
import { toIso } from '../../../kernel/instant.ts';
import type {
  ManualPrice,
  PriceFailure,
  Quote,
  SourceFailure,
} from '../../../ledger/ports/prices.ts';
import { time } from '../../../trader/contract/shape.ts';
import { traded } from './schemas.ts';

const amount = () => z.string().describe('Decimal');
const figure = () => amount().nullable();

export const quoteSchema = z.object({
  symbol: z.string(),
  price: amount(),
  currency: z.string(),
  as_of: time().describe('When this was the price, by its source'),
  source: z.string().describe('gateway, yahoo, files or hand'),
  stale: z.boolean().describe('The price is old, or a newer one was due and has not come'),
  previous_close: figure(),
  change: figure().describe('Since the previous close'),
  change_percent: figure(),
  open: figure(),
  high: figure(),
  low: figure(),
  volume: figure().describe('Units traded on the day'),
  market_cap: figure(),
});

export const quotesSchema = z.object({
  quotes: z.array(quoteSchema),
  errors: z.array(
    z.object({
      symbol: z.string(),
      kind: z.enum(['unknown-symbol', 'no-source', 'over-share']),
      detail: z.string(),
    }),
  ),
});

export const symbolsBody = z.strictObject({
  symbols: z.array(traded()).min(1).max(100),
});

export const handPriceBody = z.strictObject({
  price: z
    .string()
    .max(41)
    .refine(
      (text) => parseDecimal(text)?.gt(0) === true,
      'expected a positive decimal such as 12.5',
    ),
  currency: z.string().regex(/^[A-Z]{3}$/, 'expected a code such as those of ISO 4217'),
  at: z.iso.datetime({ offset: true }).describe('When this was the price'),
});

export const handPriceSchema = z.object({
  symbol: z.string(),
  price: amount(),
  currency: z.string(),
  as_of: time(),
  set_by: z.string(),
  set_at: time(),
});

const HUNDRED = decimal('100');
const PERCENT_PLACES = 4;

export function quoteBody(quote: Quote): z.infer<typeof quoteSchema> {
  const { price, previousClose } = quote;
  const change = previousClose && price.minus(previousClose);
  const percent =
    change && previousClose && change.times(HUNDRED).dividedBy(previousClose, PERCENT_PLACES);
  return {
    symbol: quote.symbol,
    price: textOf(price),
    currency: quote.currency,
    as_of: toIso(quote.at),
    source: quote.source,
    stale: quote.isStale,
    previous_close: textOrNull(previousClose),
    change: textOrNull(change),
    change_percent: textOrNull(percent),
    open: textOrNull(quote.open),
    high: textOrNull(quote.high),
    low: textOrNull(quote.low),
    volume: textOrNull(quote.volume),
    market_cap: textOrNull(quote.marketCap),
  };
}

export function handPriceRow(stated: ManualPrice): z.infer<typeof handPriceSchema> {
  return {
    symbol: stated.symbol,
    price: textOf(stated.price),
    currency: stated.currency,
    as_of: toIso(stated.at),
    set_by: stated.setBy,
    set_at: toIso(stated.setAt),
  };
}

/** What is wrong and what to do, in one sentence. */
export function priceFailureText(failure: PriceFailure): string {
  if (failure.kind === 'unknown-symbol') {
    return `No source of prices knows ${failure.symbol}; check its spelling, or state a price by hand.`;
  }
  if (failure.kind === 'over-share') {
    return `${failure.symbol} was not looked up: you had the sources of prices asked too often in this minute. Ask again after ${toIso(failure.until)}, or for several symbols at once.`;
  }
  const { symbol: name, failures } = failure;
  if (failures.length === 0) {
    return `There is no price of ${name}: the configuration names no source; see api.prices.`;
  }
  const whys = failures.map((one) => `${one.source} ${sourceFailureText(one.failure)}`);
  return `There is no price of ${name} now: ${whys.join('; ')}.`;
}

function sourceFailureText(failure: SourceFailure): string {
  switch (failure.kind) {
    case 'unknown-symbol':
      return 'does not have it';
    case 'no-price':
      return `has no price of it (${failure.why})`;
    case 'not-answering':
      return `does not answer (${failure.why})`;
    case 'limited':
      return `limits our requests until ${toIso(failure.until)}`;
  }
}

function textOrNull(value: Decimal | undefined): string | null {
  return value === undefined ? null : textOf(value);
}
