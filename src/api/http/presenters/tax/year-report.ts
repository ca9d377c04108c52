// The tax year of a pooling rule as a body and as CSV.
import { type Decimal, textOf } from '../../../../kernel/decimal.ts';
import type { PooledYear } from '../../../../ledger/app/tax/pooled-year.ts';
import { pooledCsv, rulesOf } from '../../../../ledger/app/tax/pooled-year.ts';
import type { TaxLists } from '../../../../ledger/app/tax/tax-lists.ts';
import type { PortfolioId } from '../../../../ledger/ports/drafts.ts';
import { decimalOrNull } from '../../shapes/decimals.ts';
import type { YearReportBody } from '../../shapes/year-report-rows.ts';

export type ChosenView = Pick<TaxLists, 'jurisdiction' | 'affiliates'>;

export function taxViewOf({ jurisdiction, affiliates }: ChosenView) {
  const { rule, sources } = rulesOf(jurisdiction);
  return { tax_view: jurisdiction, rule, sources: [...sources], affiliates: [...affiliates] };
}

const ADVICE = 'Computed from what is booked by the rule named here. This is not tax advice.';

export function yearReportBody(
  found: PooledYear,
  year: number,
  { affiliates, hidden }: CountedAffiliates,
): YearReportBody {
  const { jurisdiction, span, currency, totals } = found;
  const named = (security: string) => ({
    security_id: Number(security),
    symbol: symbolIn(found, security),
  });
  return {
    ...taxViewOf({ jurisdiction, affiliates }),
    advice: ADVICE,
    year,
    ...{ name: span.name, from: span.from, to: span.to, currency },
    disposals: found.disposals.map((one) => disposalBody(found, one)),
    totals: {
      disposals: totals.disposals,
      proceeds: textOf(totals.proceeds),
      allowable_costs: textOf(totals.allowableCosts),
      gains: textOf(totals.gains),
      losses: textOf(totals.losses),
      net: textOf(totals.net),
      denied_losses: textOf(totals.deniedLosses),
      sale_tax: decimalOrNull(totals.saleTax),
      exempt_amount: decimalOrNull(totals.exemptAmount),
      above_exempt: decimalOrNull(totals.aboveExempt),
    },
    dividends: found.dividends.map(({ country, amount, withheld }) => ({
      country: country ?? null,
      amount: textOf(amount),
      withheld: textOf(withheld),
    })),
    pools: [...found.pools]
      .filter(([, { quantity }]) => !quantity.isZero())
      .map(([security, { quantity, cost }]) => ({
        ...named(security),
        quantity: textOf(quantity),
        cost: textOf(inCents(cost)),
      })),
    missing_rates: missingRates(found),
    complete: found.missing.length === 0,
    warnings: [...warningsOf(found), ...hiddenWarnings(hidden)],
    left_out: [...found.leftOut],
  };
}

export function disposalBody(found: PooledYear, one: PooledYear['disposals'][number]) {
  return {
    security_id: Number(one.security),
    symbol: symbolIn(found, one.security),
    on: one.on,
    quantity: textOf(one.quantity),
    proceeds: textOf(one.proceeds),
    allowable_costs: textOf(one.allowableCosts),
    gain: textOf(one.gain),
    denied_loss: textOf(one.deniedLoss),
    lost_for_good: textOf(one.lostForGood),
    to_affiliates: textOf(one.toAffiliates),
    sale_tax: decimalOrNull(one.saleTax),
    matches: one.matches.map(({ rule, on, quantity, cost }) => ({
      ...{ rule, on: on ?? null, quantity: textOf(quantity), cost: textOf(inCents(cost)) },
    })),
    uncovered: textOf(one.uncovered),
  };
}

/** Those that the caller may read, and those that were shared once. */
export interface CountedAffiliates {
  readonly affiliates: readonly PortfolioId[];
  readonly hidden: readonly PortfolioId[];
}

export function yearReportCsv(found: PooledYear): string {
  return pooledCsv(found, (security) => symbolIn(found, security));
}

const CENTS = 2;

function inCents(amount: Decimal): Decimal {
  return amount.roundedTo(CENTS);
}

function symbolIn({ securities }: PooledYear, security: string): string {
  return securities.get(security)?.symbol ?? security;
}

/** Each day of a security once. */
export function missingRates(found: PooledYear): YearReportBody['missing_rates'] {
  const rows = found.missing.map(({ security, currency: from, on }) => {
    const [symbol, to] = [symbolIn(found, security), found.currency];
    const detail = `${symbol} is left out: no rate from ${from} to ${to} is on record for ${on} or the 7 days before. Add ${from}/${to} to api.prices.rates, or state fx_rate with the transaction in a portfolio in ${to}.`;
    return { symbol, from, to, on, detail };
  });
  return [...new Map(rows.map((one) => [one.detail, one])).values()];
}

const SENTENCES = {
  INTO_SHELTER:
    'shares left the taxed portfolios at their cost; a disposal at market value is not computed.',
  OUT_OF_SHELTER:
    'shares came from a portfolio that is not taxed at their cost there; the law may want their market value.',
  ROLLED_OVER:
    'a reorganisation carried the cost over without a disposal; check that this holds for it.',
  ABROAD: 'it does not trade in dong; its tax is not computed.',
  OPTIONS_LEFT_OUT:
    'options are left out; a premium is a part of what the shares that they delivered cost.',
} as const satisfies Readonly<Record<PooledYear['notices'][number]['kind'], string>>;

export function hiddenWarnings(hidden: readonly PortfolioId[]): readonly string[] {
  return hidden.map(
    (id) =>
      `Portfolio ${id} of an affiliate is not shared with you now: its purchases are not seen.`,
  );
}

export function warningsOf(found: PooledYear): string[] {
  const uncovered = found.disposals
    .filter((one) => !one.uncovered.isZero())
    .map(
      ({ security, on, uncovered: left }) =>
        `${symbolIn(found, security)} ${on}: ${textOf(left)} were sold short and are not bought yet; the report leaves them out.`,
    );
  const notices = found.notices.map(
    ({ kind, security, on }) => `${symbolIn(found, security)} ${on}: ${SENTENCES[kind]}`,
  );
  return [...new Set([...uncovered, ...notices])];
}
