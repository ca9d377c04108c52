// A tax year as it is reported: each disposal in cents so that its row adds up, the sums of these rows, and dividends by country.

import { greater, lesser, minus, plus, scaled, shareOf, sumOf } from '../../../kernel/amounts.ts';
import { csvOf } from '../../../kernel/csv.ts';
import { decimal, type Money, money, NO_MONEY, type Quantity } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import {
  annualExemptAmount,
  type Jurisdiction,
  type TaxYearSpan,
  taxYearSpan,
} from './jurisdiction.ts';
import type { Disposal, Match } from './pools/movement.ts';
import type { Dividend } from './pools/pool-sources.ts';

export interface ReportedDisposal {
  readonly security: string;
  readonly on: TradingDay;
  readonly quantity: Quantity;
  readonly proceeds: Money;
  /** What it cost, with the fees of both sides. */
  readonly allowableCosts: Money;
  /** Proceeds less costs, with the loss that is denied added back. */
  readonly gain: Money;
  readonly deniedLoss: Money;
  /** The part of it that is in no cost. */
  readonly lostForGood: Money;
  /** Of the denied loss, what is in the cost of affiliates. */
  readonly toAffiliates: Money;
  /** Of the proceeds, where each sale is taxed. */
  readonly saleTax: Money | undefined;
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
  readonly deniedLosses: Money;
  readonly saleTax: Money | undefined;
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
  const places = PLACES[jurisdiction];
  const inCents = (amount: Money) => amount.roundedTo(places) as Money;
  const rows = disposals.filter(isOfYear).map((one) => reported(one, { jurisdiction, inCents }));
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

interface Rounding {
  readonly jurisdiction: Jurisdiction;
  readonly inCents: (amount: Money) => Money;
}

function reported(
  { security, on, quantity, uncovered, matches, denied, ...one }: Disposal,
  { jurisdiction, inCents }: Rounding,
): ReportedDisposal {
  const part = (amount: Money): Money =>
    uncovered.isZero() ? amount : shareOf(amount, minus(quantity, uncovered), quantity);
  const proceeds = inCents(part(one.proceeds));
  const costs = sumOf(matches.map(({ cost }) => cost));
  const allowableCosts = inCents(plus(costs, part(one.fees)));
  const loss = minus(allowableCosts, proceeds);
  const isDenied = denied !== undefined && loss.gt(0);
  const deniedLoss = isDenied ? lesser(loss, inCents(denied.amount)) : NO_MONEY;
  const toAffiliates = isDenied ? inCents(denied.addedToAffiliates) : NO_MONEY;
  const lostForGood = isDenied
    ? inCents(minus(minus(denied.amount, denied.addedToCost), denied.addedToAffiliates))
    : NO_MONEY;
  const gain = minus(deniedLoss, loss);
  const saleTax = jurisdiction === 'vn' ? inCents(scaled(proceeds, SALE_TAX)) : undefined;
  const amounts = {
    proceeds,
    allowableCosts,
    gain,
    deniedLoss,
    lostForGood,
    saleTax,
    toAffiliates,
  };
  return { security, on, quantity, matches, uncovered, ...amounts };
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
    deniedLosses: sumOf(rows.map(({ deniedLoss }) => deniedLoss)),
    saleTax: rows.some((one) => one.saleTax)
      ? sumOf(rows.map((one) => one.saleTax ?? NO_MONEY))
      : undefined,
    exemptAmount,
    aboveExempt: exemptAmount && greater(NO_MONEY, minus(net, exemptAmount)),
  };
}

const CENTS = 2;
/** In which amounts are reported; the dong has no parts. */
const PLACES: Readonly<Record<Jurisdiction, number>> = { us: CENTS, uk: CENTS, ca: CENTS, vn: 0 };
/** Circular 92/2015/TT-BTC, article 16. */
const SALE_TAX = decimal('0.001');

const COLUMNS = [
  ...['Security', 'Date of disposal', 'Quantity', 'Disposal proceeds', 'Allowable costs'],
  ...['Gain', 'Loss', 'Denied loss', 'Identified with'],
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
      one.deniedLoss.isZero() ? '' : one.deniedLoss.toFixed(CENTS),
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
