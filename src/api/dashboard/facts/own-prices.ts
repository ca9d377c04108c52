// What a price means that the keeper of a portfolio states for a position, before it is stated.
import type { BookHolding } from './book-shapes.ts';
import { dateText } from './date-formats.ts';
import { entered as exactly, percentText, quantity, unitPrice } from './decimals.ts';
import { dayOf, type Zone } from './times.ts';

export interface StatedPrice {
  /** As the API takes it: `12.50`. */
  readonly price: string;
  /** `2026-11-20` */
  readonly day: string;
  readonly today: string;
}

type Held = Pick<
  BookHolding,
  'symbol' | 'quantity' | 'currency' | 'current_price' | 'price_as_of' | 'price_source'
>;

/** `by hand`: the API calls that `mark`. */
export function priceSourceWords(source: string | null): string {
  return isByHand(source) ? 'by hand' : (source ?? '');
}

/** Stated on a page, or in a file of prices. */
function isByHand(source: string | null): boolean {
  return source === 'mark' || source === 'hand';
}

/** A slip of the hand looks like this: so far from the price that counts. */
const FAR_PERCENT = 50;

export function statedPriceWords(held: Held, stated: StatedPrice, zone: Zone): string {
  const { price, day } = stated;
  const { symbol, quantity: shares, currency } = held;
  return [
    `${symbol}: ${exactly(price)} ${currency} on ${dateText(day)}, for the ${quantity(shares)} held.`,
    ...nowWords(held, price, zone),
    ...laterWords(held, stated, zone),
    'It counts in this portfolio until a source has a later price. A wrong one is corrected by stating another.',
  ].join(' ');
}

function nowWords(held: Held, price: string, zone: Zone): readonly string[] {
  const { current_price: now, price_as_of: at, price_source: source, currency } = held;
  if (now === null || at === null) return ['It has no price now, and no value.'];
  const from = isByHand(source) ? 'stated by hand' : `from ${source}`;
  const change = 100 * (Number(price) / Number(now) - 1);
  const far = `The new one is ${percentText(String(Math.abs(change)), 0)} ${change < 0 ? 'lower' : 'higher'}.`;
  return [
    `The price now is ${unitPrice(now, currency)} ${currency}, ${from} of ${dateText(dayOf(at, zone))}.`,
    ...(Math.abs(change) > FAR_PERCENT ? [far] : []),
  ];
}

/** One of an earlier day is the price from the beginning of that day, one of today from now on. */
function laterWords({ price_as_of: at }: Held, { day, today }: StatedPrice, zone: Zone) {
  if (at === null || day === today || dayOf(at, zone) < day) return [];
  return ['That one is later, so the value of now stays as it is.'];
}
