// Numbers of the journal as exact decimals: the shortest decimal that names the number is what the broker sent.
import { type Decimal, decimalOf, type Price } from '../../kernel/decimal.ts';
import { multiplierOf } from '../../market/instruments/amount.ts';

/** Averages are quotients of the engine's numbers: their last digits are noise. */
const AVERAGE_PLACES = 8;

/** Rounded half up to eight places. */
function exactAverage(value: number): Decimal {
  return decimalOf(value).roundedTo(AVERAGE_PLACES);
}

/** The books hold the contracts of an option at the price of a contract; the trader's prices are per share. */
export function pricePerUnit(symbol: string, price: number): Price {
  return decimalOf(price).times(decimalOf(multiplierOf(symbol))) as Price;
}

/** The same of an average. */
export function averagePerUnit(symbol: string, average: number): Price {
  return exactAverage(average).times(decimalOf(multiplierOf(symbol))) as Price;
}
