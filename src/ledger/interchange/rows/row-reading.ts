// Reads the cells of one row and collects every problem in it, so that a person repairs a row once.
import {
  type Decimal,
  type Money,
  NO_MONEY,
  ONE,
  type Price,
  type Quantity,
  ZERO,
} from '../../../kernel/decimal.ts';
import { instant, type TradingDay } from '../../../kernel/instant.ts';
import type { Zone } from '../../../market/time/zone.ts';
import type { CurrencyCode } from '../../domain/entries/ids.ts';
import type { Moment, MomentForm } from '../text/moment-text.ts';
import { type DecimalSign, numberFrom } from '../text/number-text.ts';
import { currencyFrom } from './currency-code.ts';
import type { ImportProblem, Place, RawRow } from './imported-file.ts';

/** A row of a table, the attributes of an element, the fields of an object. */
export interface Row {
  readonly place: Place;
  readonly raw: RawRow;
}

/** How a file writes its values. */
export interface Conventions {
  readonly decimalSign: DecimalSign;
  readonly moments: MomentForm;
  readonly zone: Zone;
}

/**
 * A cell that cannot be read adds a problem and stands for a neutral value: what is built from a row with problems is
 * thrown away.
 */
export interface RowReading {
  readonly problems: readonly ImportProblem[];
  /** Trimmed; empty if the row has no such cell. */
  text(column: string): string;
  /** As the file has it, blanks included. */
  exact(column: string): string;
  needed(column: string): string;
  has(column: string): boolean;
  number(column: string): Decimal;
  /** Zero if the cell is empty. */
  money(column: string): Money;
  /** Up to ten places. */
  quantity(column: string): Quantity;
  /** Up to ten places. */
  price(column: string): Price;
  moment(column: string): Moment;
  currency(column: string): CurrencyCode;
  refuse(column: string | undefined, why: string): void;
}

/** Quantities and prices keep so many; a longer one is a rounding error of the program that wrote it, or a trap. */
export const PLACES_MAX = 10;

const NO_MOMENT: Moment = { at: instant(0), on: '1970-01-01' as TradingDay };

export function createRowReading(row: Row, conventions: Conventions): RowReading {
  const problems: ImportProblem[] = [];
  const text = (column: string) => row.raw[column]?.trim() ?? '';
  const refuse = (column: string | undefined, why: string) => {
    problems.push({ place: { ...row.place, column }, why });
  };
  const needed = (column: string) => {
    if (text(column) === '') refuse(column, `${column} is empty; fill it in.`);
    return text(column);
  };
  const number = (column: string) => {
    const value = needed(column);
    const parsed = numberFrom(value, conventions.decimalSign);
    if (parsed === undefined && value !== '') refuse(column, notANumber(value, conventions));
    return parsed ?? ZERO;
  };
  const short = (column: string) => {
    const value = number(column);
    const { places } = value;
    if (places > PLACES_MAX)
      refuse(column, `${column} has ${places} decimal places; round it to ${PLACES_MAX}.`);
    return value;
  };
  return {
    problems,
    text,
    exact: (column) => row.raw[column] ?? '',
    needed,
    has: (column) => text(column) !== '',
    number,
    money: (column) => (text(column) === '' ? NO_MONEY : (number(column) as Money)),
    quantity: (column) => short(column) as Quantity,
    price: (column) => short(column) as Price,
    moment(column) {
      const value = needed(column);
      const moment = conventions.moments.parse(value, conventions.zone);
      if (moment === undefined && value !== '')
        refuse(column, `"${shown(value)}" is not ${conventions.moments.description}.`);
      return moment ?? NO_MOMENT;
    },
    currency(column) {
      const value = needed(column);
      const code = currencyFrom(value);
      if (code === undefined && value !== '')
        refuse(column, `"${shown(value)}" is not an ISO 4217 currency such as EUR.`);
      return code ?? ('' as CurrencyCode);
    },
    refuse,
  };
}

function notANumber(value: string, { decimalSign }: Conventions): string {
  const other = decimalSign === '.' ? ',' : '.';
  const isOther = numberFrom(value, other) !== undefined;
  const sign = decimalSign === '.' ? 'point' : 'comma';
  const advice = isOther ? `; its decimal sign seems to be "${other}"` : '';
  return `"${shown(value)}" is not a number with a decimal ${sign} and up to 20 digits before and after it${advice}.`;
}

const SHOWN_MAX = 40;

/** Values of a file can be of any length. */
export function shown(value: string): string {
  return value.length <= SHOWN_MAX ? value : `${value.slice(0, SHOWN_MAX)}...`;
}

/** Undefined for 1 and if it is not stated. */
export function rateOf(reading: RowReading, column: string): Decimal | undefined {
  if (!reading.has(column)) return undefined;
  const rate = reading.number(column);
  if (!rate.gt(0)) reading.refuse(column, 'An exchange rate is positive; correct it.');
  return rate.eq(ONE) ? undefined : rate;
}
