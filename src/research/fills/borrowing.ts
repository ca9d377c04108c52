// What borrowed shares cost: a yearly rate of their value, for each night that a short is held.
import { DAY_MS, type TradingDay } from '../../kernel/instant.ts';
import { cents } from '../../market/instruments/money.ts';

/** Percent a year, of the symbols that are named, and of all others. */
export interface BorrowRates {
  readonly usual: number;
  readonly bySymbol: ReadonlyMap<string, number>;
}

export const FREE: BorrowRates = { usual: 0, bySymbol: new Map() };

/** Fees of the money market count a year as 360 days; Interactive Brokers charges borrowed shares by it. */
const DAYS_OF_YEAR = 360;

export function isFree({ usual, bySymbol }: BorrowRates): boolean {
  return usual === 0 && [...bySymbol.values()].every((rate) => rate === 0);
}

/** To the cent; `value` is what the shares are worth at the close, and a weekend has three nights. */
export function borrowFee(
  { usual, bySymbol }: BorrowRates,
  symbol: string,
  { value, nights }: { readonly value: number; readonly nights: number },
): number {
  const percent = bySymbol.get(symbol) ?? usual;
  return cents((value * percent * nights) / 100 / DAYS_OF_YEAR);
}

export function nightsBetween(day: TradingDay, next: TradingDay): number {
  return Math.round((Date.parse(next) - Date.parse(day)) / DAY_MS);
}
