// Rows of IRS Form 8949: one for each closure, so no row acquires on "VARIOUS" dates. Amounts in cents, and each row adds up.

import { minus, plus } from '../../../kernel/amounts.ts';
import { csvOf } from '../../../kernel/csv.ts';
import { type Money, NO_MONEY, textOf } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { yearOf } from './realized-gains.ts';
import type { WashClosure } from './wash/wash-view.ts';

export interface Form8949 {
  /** Held one year or less. */
  readonly partI: readonly Form8949Row[];
  /** Held more than one year. */
  readonly partII: readonly Form8949Row[];
}

export interface Form8949Row {
  readonly description: string;
  /** With the time that a wash sale added; of a short sale the day on which it was covered. */
  readonly acquiredOn: TradingDay;
  readonly soldOn: TradingDay;
  readonly proceeds: Money;
  readonly cost: Money;
  /** W: a loss, or a part of it, is disallowed by a wash sale. */
  readonly code: 'W' | undefined;
  readonly adjustment: Money;
  /** Proceeds less cost, with the adjustment added. */
  readonly gain: Money;
}

/** `closures`: of taxable portfolios; closures of other years are left out. */
export function form8949(closures: readonly WashClosure[], year: number): Form8949 {
  const sold = closures
    .filter((one) => yearOf(one) === year)
    .toSorted((a, b) => (a.closedOn < b.closedOn ? -1 : a.closedOn > b.closedOn ? 1 : 0));
  return {
    partI: sold.filter(({ term }) => term === 'SHORT').map(rowOf),
    partII: sold.filter(({ term }) => term === 'LONG').map(rowOf),
  };
}

const COLUMNS = [
  'Description of property',
  'Date acquired',
  'Date sold',
  'Proceeds',
  'Cost or other basis',
  'Code',
  'Amount of adjustment',
  'Gain or loss',
] as const;

/** One part of the form, with a header. */
export function form8949Csv(rows: readonly Form8949Row[]): string {
  return csvOf([COLUMNS, ...rows.map(cellsOf)]);
}

const CENTS = 2;

function rowOf(closure: WashClosure): Form8949Row {
  const { quantity, security, side, closedOn, heldSince } = closure;
  const proceeds = inCents(closure.proceeds);
  const cost = inCents(closure.cost);
  const isWashed = !closure.disallowedLoss.isZero();
  // A loss that is disallowed whole leaves exactly nothing, however its parts were rounded.
  const adjustment =
    closure.allowedGain.isZero() && isWashed
      ? minus(cost, proceeds)
      : inCents(closure.disallowedLoss);
  return {
    description: `${textOf(quantity)} sh. ${security}`,
    acquiredOn: side === 'LONG' ? heldSince : closedOn,
    soldOn: closedOn,
    proceeds,
    cost,
    code: isWashed ? 'W' : undefined,
    adjustment: isWashed ? adjustment : NO_MONEY,
    gain: plus(minus(proceeds, cost), isWashed ? adjustment : NO_MONEY),
  };
}

function cellsOf(row: Form8949Row): readonly string[] {
  const { description, acquiredOn, soldOn, proceeds, cost, code, adjustment, gain } = row;
  return [
    description,
    onForm(acquiredOn),
    onForm(soldOn),
    proceeds.toFixed(CENTS),
    cost.toFixed(CENTS),
    code ?? '',
    code === undefined ? '' : adjustment.toFixed(CENTS),
    gain.toFixed(CENTS),
  ];
}

function inCents(amount: Money): Money {
  return amount.roundedTo(CENTS) as Money;
}

/** MM/DD/YYYY. */
function onForm(day: TradingDay): string {
  return `${day.slice(5, 7)}/${day.slice(8)}/${day.slice(0, 4)}`;
}
