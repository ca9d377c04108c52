// Taxes and fees on trades in the section Transaction Fees: such as stamp duty, which the column of commissions contains already, and
// such as a tax on the purchases of a day, which it does not.
import { minus, negated, plus, sumOf } from '../../../../kernel/amounts.ts';
import { type Decimal, decimal, type Money, NO_MONEY, ZERO } from '../../../../kernel/decimal.ts';
import type { Row } from '../../rows/row-reading.ts';
import { numberFrom } from '../../text/number-text.ts';
import { reportedSums } from './reported-sums.ts';
import type { ActivitySections } from './sections.ts';

const LEVIES = 'Transaction Fees';
export const COMMISSION = 'Comm/Fee';

/** Reported sums are rounded at the ninth place. */
const NEAR = decimal('0.000001');

/**
 * The rows that commissions contain: those of which the commissions are by that more than the cash report has, else those that have the
 * symbol and the moment of a trade. `converted`: what exchanges of the base currency may have added to the report.
 */
export function leviesInCommissions(
  sections: ActivitySections,
  trades: readonly Row[],
  converted: (currency: string) => Money,
): ReadonlySet<Row> {
  const byCurrency = Map.groupBy(sections.rows(LEVIES), ({ raw }) => raw.Currency ?? '');
  const reported = reportedSums(sections, 'Commissions');
  return new Set(
    [...byCurrency].flatMap(([currency, levies]) => {
      const own = trades.filter(({ raw }) => raw.Currency === currency);
      const charged = sumOf(own.map(({ raw }) => moneyIn(raw[COMMISSION])));
      const sum = reported.get(currency);
      const atMoment = within(levies, own, (raw) => raw['Date/Time'] ?? '');
      const onDay = within(levies, own, (raw) => raw['Date/Time']?.slice(0, DAY) ?? '');
      const explains = (contained: readonly Row[]) => {
        const rest = minus(charged, sumOf(contained.map(({ raw }) => moneyIn(raw.Amount))));
        return [rest, plus(rest, converted(currency))].some((each) => isNear(each, sum));
      };
      return [atMoment, onDay, []].find(explains) ?? atMoment;
    }),
  );
}

const DAY = 'yyyy-MM-dd'.length;

/** Those of a symbol and time of which the trades have at least as much commission. */
function within(
  levies: readonly Row[],
  trades: readonly Row[],
  timeOf: (raw: Row['raw']) => string,
): readonly Row[] {
  const keyOf = ({ raw }: Row) => `${raw.Symbol ?? ''} ${timeOf(raw)}`;
  const commissions = new Map<string, Money>();
  for (const row of trades) {
    const before = commissions.get(keyOf(row)) ?? NO_MONEY;
    commissions.set(keyOf(row), plus(before, moneyIn(row.raw[COMMISSION])));
  }
  return [...Map.groupBy(levies, keyOf)].flatMap(([key, rows]) => {
    const sum = sumOf(rows.map(({ raw }) => moneyIn(raw.Amount)));
    return (commissions.get(key) ?? NO_MONEY).abs().gte(sum.abs()) ? rows : [];
  });
}

/** Of all trades in their own currency, by it. */
export function commissionsWithout(
  levies: ReadonlySet<Row>,
  trades: readonly Row[],
): ReadonlyMap<string, Money> {
  const sums = new Map<string, Money>();
  const add = ({ Currency: currency = '' }: Row['raw'], amount: Money) =>
    sums.set(currency, plus(sums.get(currency) ?? NO_MONEY, amount));
  for (const { raw } of trades) add(raw, moneyIn(raw[COMMISSION]));
  for (const { raw } of levies) add(raw, negated(moneyIn(raw.Amount)));
  return sums;
}

function moneyIn(text = ''): Money {
  return (numberFrom(text.trim(), '.') ?? ZERO) as Money;
}

function isNear(one: Decimal, other: Decimal | undefined): boolean {
  return other !== undefined && minus(one, other).abs().lte(NEAR);
}
