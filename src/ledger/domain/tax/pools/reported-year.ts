// A tax year as it is reported: each disposal in cents so that its row adds up, the sums of these rows, and dividends by country.
import { greater, minus, plus, sumOf } from '../../../../kernel/amounts.ts';
import { type Money, money, NO_MONEY, type Quantity } from '../../../../kernel/decimal.ts';
import type { TradingDay } from '../../../../kernel/instant.ts';
import { csvOf } from '../csv.ts';
import {
  annualExemptAmount,
  type Jurisdiction,
  type TaxYearSpan,
  taxYearSpan,
} from '../jurisdiction.ts';
import type { Disposal, Match } from './movement.ts';
import type { Dividend } from './pool-sources.ts';

export interface ReportedDisposal {
  readonly security: string;
  readonly on: TradingDay;
  readonly quantity: Quantity;
  readonly proceeds: Money;
  /** What it cost, with the fees of both sides. */
  readonly allowableCosts: Money;
  /** Proceeds less costs. */
  readonly gain: Money;
  readonly matches: readonly Match[];
  /** Sold short and not bought yet: the row leaves it out. */
  readonly uncovered: Quantity;
}

export interface YearTotals {
  readonly disposals: number;
  readonly proceeds: Money;
  readonly allowableCosts: Money;
  /** Of the disposals with a gain. */
  readonly gains: Money;
  /** Of those with a loss; never negative. */
  readonly losses: Money;
  readonly net: Money;
  /** Undefined if there is none, or the one of the year is not known. */
  readonly exemptAmount: Money | undefined;
  /** What the exempt amount leaves of the net gain, before losses of other years. */
  readonly aboveExempt: Money | undefined;
}

/** By the first letters of the ISIN. */
export interface DividendsOfCountry {
  /** Undefined: the security has no ISIN. */
  readonly country: string | undefined;
  readonly amount: Money;
  readonly withheld: Money;
}

export interface ReportedYear {
  readonly span: TaxYearSpan;
  readonly disposals: readonly ReportedDisposal[];
  readonly totals: YearTotals;
  readonly dividends: readonly DividendsOfCountry[];
}

interface YearFacts {
  readonly disposals: readonly Disposal[];
  readonly dividends: readonly Dividend[];
  countryOf(security: string): string | undefined;
}

export function reportedYear(
  { disposals, dividends, countryOf }: YearFacts,
  { jurisdiction, year }: { readonly jurisdiction: Jurisdiction; readonly year: number },
): ReportedYear {
  const span = taxYearSpan(jurisdiction, year);
  const isOfYear = ({ on }: { readonly on: TradingDay }) => span.from <= on && on <= span.to;
  const rows = disposals.filter(isOfYear).map(reported);
  const byCountry = Map.groupBy(dividends.filter(isOfYear), (one) => countryOf(one.security));
  return {
    span,
    disposals: rows,
    totals: totalsOf(rows, annualExemptAmount(jurisdiction, year)),
    dividends: [...byCountry]
      .map(([country, own]) => ({
        country,
        amount: inCents(sumOf(own.map(({ amount }) => amount))),
        withheld: inCents(sumOf(own.map(({ withheld }) => withheld))),
      }))
      .toSorted((a, b) => ((a.country ?? '~') < (b.country ?? '~') ? -1 : 1)),
  };
}

function reported({ security, on, quantity, uncovered, matches, ...one }: Disposal) {
  const covered = minus(quantity, uncovered);
  const isWhole = uncovered.isZero();
  const part = (amount: Money): Money =>
    isWhole ? amount : (amount.times(covered).dividedBy(quantity, CENTS) as Money);
  const proceeds = inCents(part(one.proceeds));
  const costs = sumOf(matches.map(({ cost }) => cost));
  const allowableCosts = inCents(plus(costs, part(one.fees)));
  const gain = minus(proceeds, allowableCosts);
  return { security, on, quantity, proceeds, allowableCosts, gain, matches, uncovered };
}

function totalsOf(rows: readonly ReportedDisposal[], exempt: string | undefined): YearTotals {
  const gains = sumOf(rows.map(({ gain }) => greater(gain, NO_MONEY)));
  const net = sumOf(rows.map(({ gain }) => gain));
  const exemptAmount = exempt === undefined ? undefined : money(exempt);
  return {
    disposals: rows.length,
    proceeds: sumOf(rows.map(({ proceeds }) => proceeds)),
    allowableCosts: sumOf(rows.map((one) => one.allowableCosts)),
    gains,
    losses: minus(gains, net),
    net,
    exemptAmount,
    aboveExempt: exemptAmount && greater(NO_MONEY, minus(net, exemptAmount)),
  };
}

const CENTS = 2;

function inCents(amount: Money): Money {
  return amount.roundedTo(CENTS) as Money;
}

const COLUMNS = [
  ...['Security', 'Date of disposal', 'Quantity', 'Disposal proceeds', 'Allowable costs'],
  ...['Gain', 'Loss', 'Identified with'],
] as const;

/** A row for each disposal, with a header. */
export function reportedCsv(
  rows: readonly ReportedDisposal[],
  nameOf: (security: string) => string,
): string {
  return csvOf([
    COLUMNS,
    ...rows.map((one) => [
      nameOf(one.security),
      one.on,
      one.quantity.toString(),
      one.proceeds.toFixed(CENTS),
      one.allowableCosts.toFixed(CENTS),
      one.gain.gt(0) ? one.gain.toFixed(CENTS) : '',
      one.gain.isNegative() ? one.gain.negated().toFixed(CENTS) : '',
      one.matches.map(matchText).join('; '),
    ]),
  ]);
}

const MATCH_WORDS = {
  'same-day': 'same day',
  'next-30-days': 'next 30 days',
  pool: 'pool',
  'later-purchase': 'later purchase',
} as const satisfies Readonly<Record<Match['rule'], string>>;

function matchText({ rule, on, quantity }: Match): string {
  return `${quantity} ${MATCH_WORDS[rule]}${on === undefined ? '' : ` ${on}`}`;
}
