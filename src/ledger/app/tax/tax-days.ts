// The tax calendar of one person: ex-dates of what is held, lots that turn long term, and securities that may be bought again.
import type { TradingDay } from '../../../kernel/instant.ts';
import { daysBetween } from '../../domain/lots/holding-period.ts';
import { termsOf } from '../../domain/portfolio/terms-of.ts';
import { type CalendarDay, taxCalendar } from '../../domain/tax/tax-calendar.ts';
import type { WashLot } from '../../domain/tax/wash/wash-view.ts';
import type { LedgerReads } from '../../ports/ledger-store.ts';
import { recentLosses } from './harvest-candidates.ts';
import { type TaxView, taxable } from './tax-view.ts';

export interface TaxDays {
  readonly from: TradingDay;
  readonly to: TradingDay | undefined;
}

export type TaxDay = CalendarDay & {
  /** Of a lot that turns long term. */
  readonly portfolio?: string;
  /** From the first day of the calendar. */
  readonly days: number;
};

const ACTIONS_MAX = 10_000;

/** Holding periods matter where gains are taxed; each portfolio has its own rule. */
export async function taxDays(
  reads: LedgerReads,
  view: TaxView,
  { from, to }: TaxDays,
): Promise<readonly TaxDay[]> {
  const held = new Set(view.openLots.map(({ security }) => security));
  const actions = await reads.actions({ limit: ACTIONS_MAX, offset: 0 });
  const exDates = actions
    .filter(({ security, status }) => held.has(String(security)) && status !== 'REVERSED')
    .map(({ security, on }) => ({ security: String(security), on }));
  const lots = Map.groupBy(taxable(view, view.openLots), ({ portfolio }) => portfolio);
  const ofLots = view.portfolios.flatMap((row): readonly TaxDay[] => {
    const portfolio = String(row.id);
    const own: readonly WashLot[] = lots.get(portfolio) ?? [];
    const { longTermRule } = termsOf(row);
    const input = { exDates: [], doNotBuy: [], lots: own };
    return taxCalendar(input, { from, to, longTermRule }).map((one) => ({
      ...one,
      portfolio,
      days: daysBetween(from, one.on),
    }));
  });
  const shared = taxCalendar(
    { exDates, doNotBuy: recentLosses(view, from), lots: [] },
    { from, to, longTermRule: { kind: 'us-more-than-one-year' } },
  );
  const counted = shared.map((one) => ({ ...one, days: daysBetween(from, one.on) }));
  return [...counted, ...ofLots].toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}
