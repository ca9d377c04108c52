// Numbers of the journal as exact decimals: the shortest decimal that names the number is what the broker sent.
import { type Decimal, decimal, parseDecimal } from '../../kernel/decimal.ts';

/** Places of a decimal whose shortest form has more or needs an exponent. */
const PLACES_MAX = 20;
/** Averages are quotients of the engine's numbers: their last digits are noise. */
const AVERAGE_PLACES = 8;

export function exact(value: number): Decimal {
  return parseDecimal(String(value)) ?? decimal(value.toFixed(PLACES_MAX));
}

/** Rounded half up to eight places. */
export function exactAverage(value: number): Decimal {
  return exact(value).roundedTo(AVERAGE_PLACES);
}
