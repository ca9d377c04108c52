// The income of a portfolio by month: what is booked, and what is announced and not booked.
import { sumOf } from '../../../kernel/amounts.ts';
import { type Money, NO_MONEY } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { hasShape } from '../../domain/transactions/transaction-type.ts';
import type { PortfolioRow } from '../../ports/ledger-rows.ts';
import type { ValuationSources } from '../../ports/valuation-sources.ts';
import { type AnnouncedIncome, announcedIncome } from './announced-income.ts';
import { currentPortfolio } from './current-portfolio.ts';
import { gainParts, type IncomeRow } from './gain-parts.ts';

export type { AnnouncedIncome, IncomeRow };

/** Both days are in it. */
export interface IncomePeriod {
  readonly from: TradingDay;
  readonly to: TradingDay;
}

export interface IncomeMonth {
  /** `2026-11` */
  readonly month: string;
  readonly booked: Money;
  readonly announced: Money;
}

export interface IncomeCalendar {
  /** After withholding, the oldest first. */
  readonly booked: readonly IncomeRow[];
  /** By ex-date, the oldest first; those that were due before the period too. */
  readonly announced: readonly AnnouncedIncome[];
  /** In the base currency; every row with a rate is in one. */
  readonly months: readonly IncomeMonth[];
}

export async function incomeCalendar(
  sources: ValuationSources,
  portfolio: PortfolioRow,
  { from, to }: IncomePeriod,
): Promise<IncomeCalendar> {
  const current = await currentPortfolio(sources, portfolio);
  const { income } = await gainParts(sources, portfolio, current);
  const booked = income
    .filter((row) => isIncome(row) && from <= row.on && row.on <= to)
    .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.transaction - b.transaction));
  const securities = current.holdings.map(({ security }) => security);
  const announced = await announcedIncome(sources, portfolio, { securities, to });
  return { booked, announced, months: monthsOf(booked, announced) };
}

/** Not fees and taxes. */
function isIncome({ type }: IncomeRow): boolean {
  return hasShape(type, 'distribution') || type === 'INTEREST' || type === 'CORPORATE_ACTION';
}

function monthsOf(
  booked: readonly IncomeRow[],
  announced: readonly AnnouncedIncome[],
): readonly IncomeMonth[] {
  const rows = [
    ...booked.map(({ on, baseAmount = NO_MONEY }) => ({
      on,
      booked: baseAmount,
      announced: NO_MONEY,
    })),
    ...announced.map(({ exDate: on, baseAmount = NO_MONEY }) => ({
      ...{ on, booked: NO_MONEY, announced: baseAmount },
    })),
  ];
  const months = Map.groupBy(rows, ({ on }) => on.slice(0, 'yyyy-MM'.length));
  return [...months]
    .map(([month, own]) => ({
      month,
      booked: sumOf(own.map((row) => row.booked)),
      announced: sumOf(own.map((row) => row.announced)),
    }))
    .toSorted((a, b) => (a.month < b.month ? -1 : 1));
}
