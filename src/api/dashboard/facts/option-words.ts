// Option contracts and their figures as people read them.
import { amount, UNKNOWN } from './amounts.ts';
import type { ChainContract, HeldOption } from './shapes.ts';

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const DAYS_OF_YEAR = 365;

/** `18 Dec`; `18 Dec 2027` if it is a year away. */
export function expiryWords(expiry: string, daysLeft: number): string {
  const words = expiryWithYear(expiry);
  return daysLeft < DAYS_OF_YEAR ? words.slice(0, -' 2027'.length) : words;
}

/** `18 Dec 2027`. */
export function expiryWithYear(expiry: string): string {
  const [year, month, day] = expiry.split('-').map(Number);
  return `${day} ${MONTHS[(month ?? 1) - 1]} ${year}`;
}

/** `AAPL 18 Dec 230 call`: as `name`, without a year that needs no saying. */
export function heldName({ name, expiry, days_left: days }: HeldOption): string {
  return days < DAYS_OF_YEAR ? name.replace(` ${expiry.slice(0, 4)} `, ' ') : name;
}

type Named = Pick<ChainContract, 'expiry' | 'strike' | 'right'>;

/** The same of a contract in a chain. */
export function chainName(symbol: string, { expiry, strike, right }: Named, days: number): string {
  return `${symbol} ${expiryWords(expiry, days)} ${strike} ${right}`;
}

/** `AAPL 18 Dec 230/240 call spread`: the first is bought, the second sold. */
export function pairName(
  symbol: string,
  [first, second]: readonly [Named, Named],
  days: number,
): string {
  const { expiry, strike, right } = first;
  return `${symbol} ${expiryWords(expiry, days)} ${strike}/${second.strike} ${right} spread`;
}

/** `contracts`, of a vertical `spreads`, of an iron condor `condors`. */
export function unitWords(
  { name, second_strike: second }: Pick<HeldOption, 'name' | 'second_strike'>,
  quantity: number,
): string {
  const combined = name.endsWith('iron condor') ? 'condor' : 'spread';
  const one = second === null ? 'contract' : combined;
  return Math.abs(quantity) === 1 ? one : `${one}s`;
}

/** `22 days`, `1 day`, `last day`, `expired`. */
export function daysWords(days: number): string {
  if (days < 0) return 'expired';
  if (days === 0) return 'last day';
  return days === 1 ? '1 day' : `${days} days`;
}

/** `0.53`, with a true minus sign. */
export function greek(value: number | null, digits = 2): string {
  return amount(value, digits);
}

/** `28.0 %` of 0.28. */
export function volatilityWords(value: number | null): string {
  return value === null ? UNKNOWN : `${amount(value * 100, 1)} %`;
}

/** Whole contracts, or that they are unknown. */
export function countWords(value: number | null): string {
  return amount(value, 0);
}
