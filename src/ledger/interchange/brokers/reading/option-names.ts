// Option contracts as brokers write them, under the name that the ledger gives them.
import type { TradingDay } from '../../../../kernel/instant.ts';
import { type InstrumentId, optionIdOf } from '../../../../market/options/option-id.ts';

const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');

const FORMS: readonly RegExp[] = [
  // Schwab: `SPY 03/31/2020 284.00 P`
  /^(?<root>[A-Z0-9.]+) (?<month>\d{2})\/(?<day>\d{2})\/(?<year>\d{4}) (?<strike>[\d.]+) (?<right>[CP])$/,
  // E*Trade, in the column of symbols: `NVDA Dec 13 '24 $150 Put`
  /^(?<root>[A-Z0-9.]+) (?<month>[A-Za-z]{3}) (?<day>\d{1,2}) '(?<year>\d{2}) \$(?<strike>[\d.,]+) (?<right>Call|Put)\b/,
  // E*Trade and Questrade, in the description: `PUT  IWM    02/27/26   260.000`
  /^(?<right>CALL|PUT)\s+(?<root>[A-Z0-9.]+)\s+(?<month>\d{2})\/(?<day>\d{2})\/(?<year>\d{2})\s+(?<strike>[\d.]+)/,
  // Robinhood: `AAPL 1/19/2024 Call $150.00`
  /^(?:Option Expiration for )?(?<root>[A-Z0-9.]+) (?<month>\d{1,2})\/(?<day>\d{1,2})\/(?<year>\d{4}) (?<right>Call|Put) \$(?<strike>[\d.,]+)/,
  // Swissquote, in the name: `NVDA APR25 2025-04-11 119C 100`
  /^(?<root>[A-Z0-9.]+) [A-Z]{3}\d{2} (?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2}) (?<strike>[\d.]+)(?<right>[CP]) 100$/,
  // Wealthsimple: `AAPL 2026-10-16 250.00 C`
  /^(?<root>[A-Z0-9.]+) (?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2}) (?<strike>[\d.]+) (?<right>[CP])$/,
  // The clearing house's, with thousandths of the strike: `AAPL  240119C00150000`
  /^-?(?<root>[A-Z]+\d?) *(?<year>\d{2})(?<month>\d{2})(?<day>\d{2})(?<right>[CP])(?<thousandths>\d{8})$/,
  // Fidelity: `-AAPL240119C150`
  /^-(?<root>[A-Z]+\d?)(?<year>\d{2})(?<month>\d{2})(?<day>\d{2})(?<right>[CP])(?<strike>\d+(?:\.\d+)?)$/,
];

/** Undefined for any other text. */
export function optionWritten(text: string): InstrumentId | undefined {
  const found = FORMS.map((form) => form.exec(text.trim())?.groups).find(
    (groups) => groups !== undefined,
  );
  if (found === undefined) return undefined;
  const {
    root = '',
    year = '',
    month = '',
    day = '',
    right = '',
    strike = '',
    thousandths,
  } = found;
  const named = MONTHS.indexOf(month.toUpperCase()) + 1;
  const number = named === 0 ? month.padStart(2, '0') : String(named).padStart(2, '0');
  return optionIdOf({
    root: root.replaceAll('.', ''),
    expiry:
      `${year.length === 2 ? '20' : ''}${year}-${number}-${day.padStart(2, '0')}` as TradingDay,
    right: right.toUpperCase().startsWith('C') ? 'call' : 'put',
    strike: thousandths ? Number(thousandths) / 1_000 : Number(strike.replaceAll(',', '')),
  });
}
