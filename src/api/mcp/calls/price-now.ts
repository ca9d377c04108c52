// The price of now, where a booking names none: never of another day, and never an old one.
import { unprocessable } from '../../http/shapes/problem.ts';

export const PRICE = "Of a share; default now's. Required with date";

export interface PresentPrice {
  readonly ticker: string;
  readonly price: string | null;
  /** When this was the price. */
  readonly at: string | null;
  readonly isStale: boolean;
}

/** What it costs now says nothing about another day. */
export function refuseDateWithoutPrice(date: string | undefined): void {
  if (date === undefined) return;
  throw unprocessable('price', 'price: required with date; the price of now is not that of a day.');
}

export function usablePrice({ ticker, price, at, isStale }: PresentPrice): string {
  if (price === null) throw unprocessable('price', `price: required; ${ticker} has no price now.`);
  if (!isStale) return price;
  throw unprocessable(
    'price',
    `price: required; the newest price of ${ticker} is ${price} of ${at}, which is old. Name a price, or ask again in a moment.`,
  );
}
