// The gains of a portfolio with the rows that make them: open and realised as booked, in both currencies, and income less costs.
import { minus, scaled, sumOf } from '../../../kernel/amounts.ts';
import { type Money, NO_MONEY, ONE } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import type { CurrencyCode, SecurityId, TransactionId } from '../../domain/entries/ids.ts';
import { type BookedType, hasShape } from '../../domain/transactions/transaction-type.ts';
import type { ClosureRow, PortfolioRow, TransactionRow } from '../../ports/ledger-rows.ts';
import type { ValuationSources } from '../../ports/valuation-sources.ts';
import { bookedAbroad } from './booked-abroad.ts';
import { gainInBase } from './converted-gains.ts';
import type { CurrentHolding, CurrentPortfolio } from './current-portfolio.ts';
import type { ForeignPart } from './foreign-part.ts';

export interface GainRow {
  readonly security: SecurityId;
  readonly currency: CurrencyCode;
  /** In which it was closed; undefined while it is open. */
  readonly year: number | undefined;
  /** In its currency, before wash sales. */
  readonly gain: Money;
  /** In the currency of the portfolio; undefined if a rate is not known, and the sums leave it out. */
  readonly base: { readonly market: Money; readonly currency: Money } | undefined;
}

export interface IncomeRow {
  readonly transaction: TransactionId;
  readonly on: TradingDay;
  readonly type: BookedType;
  readonly security: SecurityId | undefined;
  readonly currency: CurrencyCode;
  /** After withholding; negative for fees and taxes. */
  readonly amount: Money;
  readonly baseAmount: Money | undefined;
}

export interface GainParts {
  readonly open: readonly GainRow[];
  /** By year and security. */
  readonly realized: readonly GainRow[];
  readonly income: readonly IncomeRow[];
}

type GainPortfolio = Pick<PortfolioRow, 'id' | 'baseCurrency' | 'feesInBasis'>;

/** `current`: of the same moment. */
export async function gainParts(
  sources: ValuationSources,
  portfolio: GainPortfolio,
  current: CurrentPortfolio,
): Promise<GainParts> {
  const { read } = sources;
  const { id } = portfolio;
  const foreign = await bookedAbroad(sources, portfolio, await read.positions(id), current.cash);
  const closures = await read.closures({ portfolios: [id] });
  const booked = await read.transactions({ portfolio: id, limit: ROWS_MAX, offset: 0 });
  return {
    open: current.holdings.flatMap(openRow),
    realized: realizedRows(closures, portfolio, foreign),
    income: booked.flatMap((row) => incomeRow(row, portfolio, foreign)),
  };
}

const ROWS_MAX = 1_000_000;

/** Nothing of a holding without a price. */
function openRow({ position, security, value }: CurrentHolding): readonly GainRow[] {
  if (value === undefined) return [];
  const gains = value.base?.gains;
  const base = gains && { market: gains.assetGain, currency: gains.currencyGain };
  const { currency } = position;
  return [{ security: security.id, currency, year: undefined, gain: value.gain, base }];
}

function realizedRows(
  closures: readonly ClosureRow[],
  { baseCurrency }: GainPortfolio,
  foreign: ForeignPart,
): readonly GainRow[] {
  const groups = Map.groupBy(
    closures,
    ({ closedOn, security }) => `${yearOf(closedOn)} ${security}`,
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { security, currency, closedOn } = first;
    const gain = sumOf(group.map((one) => one.gain));
    const base =
      currency === baseCurrency
        ? { market: gain, currency: NO_MONEY }
        : convertedSum(group, foreign);
    return [{ security, currency, year: yearOf(closedOn), gain, base }];
  });
}

/** What the totals of the portfolio leave out for want of a rate is left out here. */
function convertedSum(closures: readonly ClosureRow[], foreign: ForeignPart): GainRow['base'] {
  const known = closures.flatMap((one) => {
    const converted = gainInBase(one, foreign);
    return converted.ok ? [converted.value] : [];
  });
  if (known.length === 0) return undefined;
  const market = sumOf(known.map(({ assetGain }) => assetGain));
  return { market, currency: minus(sumOf(known.map(({ gain }) => gain)), market) };
}

function yearOf(day: TradingDay): number {
  return Number(day.slice(0, 4));
}

function incomeRow(
  row: TransactionRow,
  portfolio: GainPortfolio,
  foreign: ForeignPart,
): readonly IncomeRow[] {
  const { id: transaction, on, type, security, currency } = row;
  const amount = minus(minus(row.income, row.withholding), costOf(row, portfolio));
  if (amount.isZero()) return [];
  const rate = currency === portfolio.baseCurrency ? ONE : (row.rate ?? rateOf(foreign, row));
  const baseAmount = rate && scaled(amount, rate);
  return [{ transaction, on, type, security, currency, amount, baseAmount }];
}

/** Fees that are in no basis. */
function costOf({ type, fees }: TransactionRow, { feesInBasis }: GainPortfolio): Money {
  const isTraded = hasShape(type, 'trade') || hasShape(type, 'option-end');
  return isTraded && !feesInBasis ? fees : NO_MONEY;
}

function rateOf({ rateOn }: ForeignPart, { currency, on }: TransactionRow) {
  const found = rateOn(currency, on);
  return found.ok ? found.value.rate : undefined;
}
