// How activity statements name option contracts: `AAPL 19JAN24 190 C`.
import type { TradingDay } from '../../../../kernel/instant.ts';
import { type InstrumentId, optionIdOf } from '../../../../market/options/option-id.ts';

const NAME = /^([A-Z0-9. ]+?) (\d{2})([A-Z]{3})(\d{2}) (\d+(?:\.\d+)?) ([CP])$/;
const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');

/** Undefined for the symbol of another instrument. */
export function optionNamed(symbol: string): InstrumentId | undefined {
  const [, named = '', day, month = '', year, strike, right] = NAME.exec(symbol) ?? [];
  const number = MONTHS.indexOf(month) + 1;
  if (number === 0) return undefined;
  return optionIdOf({
    root: named.replaceAll(/[. ]/g, ''),
    expiry: `20${year}-${String(number).padStart(2, '0')}-${day}` as TradingDay,
    right: right === 'C' ? 'call' : 'put',
    strike: Number(strike),
  });
}
