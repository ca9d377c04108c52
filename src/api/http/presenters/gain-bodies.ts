// The gains of a portfolio as a body: what was booked beside what is taxed, from the same prices and lots as every other figure.
import { minus, plus, sumOf } from '../../../kernel/amounts.ts';
import { type Money, NO_MONEY, textOf } from '../../../kernel/decimal.ts';
import { taxLots } from '../../../ledger/app/tax/tax-lots.ts';
import { isDeferred, type TaxView } from '../../../ledger/app/tax/tax-view.ts';
import {
  type CurrentPortfolio,
  currentPortfolio,
} from '../../../ledger/app/valuation/current-portfolio.ts';
import {
  type GainRow,
  gainParts,
  type IncomeRow,
} from '../../../ledger/app/valuation/gain-parts.ts';
import type { PortfolioRow } from '../../../ledger/ports/ledger-rows.ts';
import type { ValuationSources } from '../../../ledger/ports/valuation-sources.ts';
import type { GainsBody } from '../shapes/gain-rows.ts';
import { converted, convertedOrNull, omissionsBody } from './current-bodies.ts';

type PartBody = GainsBody['open'];

interface NamedRow extends GainRow {
  readonly symbol: string;
  /** After wash sales; undefined if the portfolio is not taxed. */
  readonly taxed: Money | undefined;
}

/** `view`: of the owner. */
export async function gainsBody(
  sources: ValuationSources,
  portfolio: PortfolioRow,
  view: TaxView,
): Promise<GainsBody> {
  const current = await currentPortfolio(sources, portfolio);
  const { open, realized, income } = await gainParts(sources, portfolio, current);
  const taxedGains = taxedBy(view, portfolio, { current, sources });
  const rows = await sources.read.securitiesIn(portfolio.id);
  const symbols = new Map(rows.map(({ id, symbol }) => [id, symbol]));
  const symbolOf = (id: GainRow['security']) => symbols.get(id) ?? String(id);
  const { totals, realized: closed, realizedCurrencyGain, cashGains } = current;
  const incomeGain = sumOf(income.map(({ baseAmount }) => baseAmount ?? NO_MONEY));
  const cash = plus(cashGains.unrealized, cashGains.realized);
  const { complete, unpriced, missing_rates } = omissionsBody(current);
  const named = (row: GainRow): NamedRow => ({
    ...{ ...row, symbol: symbolOf(row.security) },
    taxed: taxedGains && (taxedGains.get(keyOf(row)) ?? NO_MONEY),
  });
  return {
    portfolio_id: portfolio.id,
    base_currency: portfolio.baseCurrency,
    taxed: taxedGains !== undefined,
    open: partBody(totals.gain, totals.currencyGain, open.map(named)),
    realized: partBody(closed, realizedCurrencyGain, realized.map(named)),
    income: {
      gain: converted(incomeGain),
      rows: income.map((row) => incomeBody(row, row.security && symbolOf(row.security))),
    },
    cash_currency_gain: converted(cash),
    total_gain: converted(sumOf([totals.gain, closed, incomeGain, cash])),
    ...{ complete, unpriced, missing_rates },
  };
}

function keyOf({ year, security }: Pick<GainRow, 'year' | 'security'>): string {
  return `${year ?? 'open'} ${security}`;
}

interface Moment {
  readonly current: CurrentPortfolio;
  readonly sources: ValuationSources;
}

/** By year, or open, and security; undefined for a portfolio that is not taxed. */
function taxedBy(
  view: TaxView,
  { id }: PortfolioRow,
  { current, sources }: Moment,
): ReadonlyMap<string, Money> | undefined {
  const name = String(id);
  if (!view.portfolios.some((one) => one.id === id && !isDeferred(one))) return undefined;
  const prices = new Map(
    current.holdings.map(({ security, used }) => [String(security.id), used?.price]),
  );
  const openLots = view.openLots.filter(({ portfolio }) => portfolio === name);
  const lots = taxLots({ ...view, openLots }, sources.today, (security) => prices.get(security));
  const sums = new Map<string, Money>();
  const add = (key: string, gain: Money) => sums.set(key, plus(sums.get(key) ?? NO_MONEY, gain));
  for (const { security, gain } of lots) if (gain !== undefined) add(`open ${security}`, gain);
  for (const { portfolio, security, closedOn, allowedGain } of view.closures)
    if (portfolio === name) add(`${closedOn.slice(0, 4)} ${security}`, allowedGain);
  return sums;
}

function partBody(gain: Money, currencyGain: Money, rows: readonly NamedRow[]): PartBody {
  const byCurrency = Map.groupBy(rows, ({ currency }) => currency);
  return {
    gain: converted(gain),
    market_gain: converted(minus(gain, currencyGain)),
    currency_gain: converted(currencyGain),
    by_currency: [...byCurrency].map(([currency, own]) => ({ currency, ...sumsBody(own) })),
    rows: rows.map((row) => ({
      ...{ security_id: row.security, symbol: row.symbol, currency: row.currency },
      year: row.year ?? null,
      ...sumsBody([row]),
    })),
  };
}

function sumsBody(rows: readonly Pick<NamedRow, 'gain' | 'taxed' | 'base'>[]) {
  const gain = sumOf(rows.map((row) => row.gain));
  const isTaxed = rows.every(({ taxed }) => taxed !== undefined);
  const taxed = sumOf(rows.map((row) => row.taxed ?? NO_MONEY));
  const known = rows.flatMap(({ base }) => base ?? []);
  const isKnown = known.length > 0;
  const market = sumOf(known.map((one) => one.market));
  const currency = sumOf(known.map((one) => one.currency));
  return {
    gain: textOf(gain),
    wash_sales: isTaxed ? textOf(minus(taxed, gain)) : null,
    taxable_gain: isTaxed ? textOf(taxed) : null,
    market_gain: isKnown ? converted(market) : null,
    currency_gain: isKnown ? converted(currency) : null,
    base_gain: isKnown ? converted(plus(market, currency)) : null,
  };
}

function incomeBody(
  row: IncomeRow,
  symbol: string | undefined,
): GainsBody['income']['rows'][number] {
  const { transaction, on, type, currency, amount, baseAmount } = row;
  return {
    ...{ transaction_id: transaction, on, type, symbol: symbol ?? null, currency },
    amount: textOf(amount),
    base_amount: convertedOrNull(baseAmount),
  };
}
