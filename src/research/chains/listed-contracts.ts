// The option contracts of an underlying, as its rows list them.
import type { TradingDay } from '../../kernel/instant.ts';
import { STANDARD_MULTIPLIER } from '../../market/instruments/amount.ts';
import type { OptionRight } from '../../market/instruments/option-right.ts';
import { isOnGrid, type PriceStep } from '../../market/instruments/tick-grid.ts';
import type { OptionContract } from '../../market/options/option-contract.ts';
import { optionIdOf } from '../../market/options/option-id.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import { CALL, dayOfNumber, type OptionColumns } from '../options/option-columns.ts';

export interface ListedContracts {
  /** That of the row; undefined if its strike has no name. */
  of(rows: OptionColumns, row: number): OptionContract | undefined;
}

export function createListedContracts(
  underlying: string,
  priceSteps: readonly PriceStep[],
  calendar: Calendar,
): ListedContracts {
  const known = new Map<number, OptionContract | undefined>();

  function contractIn(rows: OptionColumns, row: number): OptionContract | undefined {
    const expiry = dayOfNumber(rows.expiry[row] ?? 0);
    const right = rows.right[row] === CALL ? 'call' : 'put';
    const strike = rows.strike[row] ?? Number.NaN;
    return listedContract({ underlying, expiry, right, strike }, priceSteps, calendar);
  }

  return {
    of(rows, row) {
      const key = contractKey(rows, row);
      if (!known.has(key)) known.set(key, contractIn(rows, row));
      return known.get(key);
    },
  };
}

export interface ListedTerms {
  readonly underlying: string;
  readonly expiry: TradingDay;
  readonly right: OptionRight;
  readonly strike: number;
}

/** Of the class that is named like the stock; undefined if the strike has no name. */
export function listedContract(
  { underlying, expiry, right, strike }: ListedTerms,
  priceSteps: readonly PriceStep[],
  calendar: Calendar,
): OptionContract | undefined {
  const tradingClass = tradingClassOf(underlying);
  const id = optionIdOf({ root: tradingClass, expiry, right, strike });
  if (id === undefined) return undefined;
  return {
    ...{ id, underlying, contract: id, right, strike, expiry },
    ...{ lastTradeDay: lastTradeDay(expiry, calendar), settles: 'pm', delivers: 'shares' },
    ...{ multiplier: STANDARD_MULTIPLIER, tradingClass, priceSteps },
  };
}

export function tradingClassOf(underlying: string): string {
  return underlying.replaceAll(/[^A-Z0-9]/g, '');
}

const STRIKE_UNITS = 1_000;
/** More than any strike in units. */
const STRIKES = 1e8;

/** One number for each contract of an underlying. */
export function contractKey(rows: OptionColumns, row: number): number {
  const [expiry = 0, right = 0, strike = 0] = [rows.expiry[row], rows.right[row], rows.strike[row]];
  return (expiry * 2 + right) * STRIKES + Math.round(strike * STRIKE_UNITS);
}

/** Contracts that were listed to expire on a Saturday or a holiday trade until the session before. */
function lastTradeDay(expiry: TradingDay, calendar: Calendar): TradingDay {
  if (calendar.sessionOf(expiry) !== undefined) return expiry;
  return calendar.previousSession(expiry)?.day ?? expiry;
}

/** Of most classes. */
export const PENNY_PROGRAM: readonly PriceStep[] = [
  { lowEdge: 0, increment: 0.01 },
  { lowEdge: 3, increment: 0.05 },
];
/** Coarser ones first: of classes outside the penny program, of those in it, and of the largest funds. */
const GRIDS: readonly (readonly PriceStep[])[] = [
  [
    { lowEdge: 0, increment: 0.05 },
    { lowEdge: 3, increment: 0.1 },
  ],
  PENNY_PROGRAM,
];
const CENTS: readonly PriceStep[] = [{ lowEdge: 0, increment: 0.01 }];

/** The coarsest usual grid that all quotes of the rows are on. */
export function gridOf({ bid, ask }: OptionColumns): readonly PriceStep[] {
  const isOn = (grid: readonly PriceStep[]) => (price: number) =>
    Number.isNaN(price) || isOnGrid(grid, price);
  return GRIDS.find((grid) => bid.every(isOn(grid)) && ask.every(isOn(grid))) ?? CENTS;
}
