// Numbers of the journal as exact decimals: the shortest decimal that names the number is what the broker sent.
import { type Decimal, decimal, type Price, parseDecimal } from '../../kernel/decimal.ts';
import { multiplierOf } from '../../market/instruments/amount.ts';

/** Places of a decimal whose shortest form has more or needs an exponent. */
const PLACES_MAX = 20;
/** Averages are quotients of the engine's numbers: their last digits are noise. */
const AVERAGE_PLACES = 8;

export function exact(value: number): Decimal {
  return parseDecimal(String(value)) ?? decimal(value.toFixed(PLACES_MAX));
}

/** Rounded half up to eight places. */
function exactAverage(value: number): Decimal {
  return exact(value).roundedTo(AVERAGE_PLACES);
}

/** The books hold the contracts of an option at the price of a contract; the trader's prices are per share. */
export function pricePerUnit(symbol: string, price: number): Price {
  return exact(price).times(exact(multiplierOf(symbol))) as Price;
}

/** The same of an average. */
export function averagePerUnit(symbol: string, average: number): Price {
  return exactAverage(average).times(exact(multiplierOf(symbol))) as Price;
}
