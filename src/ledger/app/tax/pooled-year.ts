// The tax year of one person where the rule pools what is held: over all portfolios, recomputed from what is booked.
import { assertNever } from '../../../kernel/assert.ts';
import { type Decimal, ONE } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { addDays } from '../../../market/time/day.ts';
import { settlementOf } from '../../../market/venues/settlement/settlement.ts';
import { settlementRuleOf } from '../../../market/venues/settlement-rules.ts';
import { RATE_AGE_MAX_DAYS, ratesByDay } from '../../domain/currency/rates-by-day.ts';
import type { Entry, TradeEntry } from '../../domain/entries/entry.ts';
import type { CurrencyCode, PortfolioId, TransactionId } from '../../domain/entries/ids.ts';
import { isOption } from '../../domain/options/option-security.ts';
import { NOTHING } from '../../domain/portfolio/portfolio-book.ts';
import {
  type Jurisdiction,
  type PoolingJurisdiction,
  TAX_RULES,
} from '../../domain/tax/jurisdiction.ts';
import { averagedDisposals } from '../../domain/tax/pools/average-cost.ts';
import type { Movement, Pool, Pooled } from '../../domain/tax/pools/movement.ts';
import { movementsOf } from '../../domain/tax/pools/movements-of.ts';
import type {
  MissingRate,
  PooledPortfolio,
  PoolNotice,
  PoolSources,
} from '../../domain/tax/pools/pool-sources.ts';
import { identifiedDisposals } from '../../domain/tax/pools/share-identification.ts';
import { type ReportedYear, reportedCsv, reportedYear } from '../../domain/tax/reported-year.ts';
import type { HolderNumber, PortfolioRow, SecurityRow } from '../../ports/ledger-rows.ts';
import type { LedgerReads } from '../../ports/ledger-store.ts';
import type { PriceHistory } from '../../ports/price-history.ts';
import { departuresIn, isDeferred, isTaxed, pooledEntriesOf, securitiesHad } from './tax-view.ts';

export interface PooledYear extends ReportedYear {
  readonly jurisdiction: PoolingJurisdiction;
  readonly currency: CurrencyCode;
  /** After the last day of the year, or of today. */
  readonly pools: ReadonlyMap<string, Pool>;
  readonly notices: readonly PoolNotice[];
  /** Securities with one of these are left out. */
  readonly missing: readonly MissingRate[];
  /** Portfolios whose gains are not taxed. */
  readonly leftOut: readonly PortfolioId[];
  readonly securities: ReadonlyMap<string, SecurityRow>;
}

export interface PooledSources {
  readonly read: LedgerReads;
  readonly history: Pick<PriceHistory, 'rates'>;
}

export interface PooledYearQuery {
  readonly jurisdiction: PoolingJurisdiction;
  readonly year: number;
  /** Portfolios of a spouse or a company of the person, in Canada. */
  readonly affiliates?: readonly PortfolioRow[];
  /** A sale that is not booked, as if it were. */
  readonly sale?: PooledSaleEntry | undefined;
}

export interface PooledSaleEntry {
  readonly portfolio: PortfolioId;
  readonly entry: TradeEntry;
}

export async function pooledYear(
  { read, history }: PooledSources,
  holder: HolderNumber,
  { jurisdiction, year, affiliates = [], sale }: PooledYearQuery,
): Promise<PooledYear> {
  const rows = (await read.portfoliosOf([holder])).filter(isTaxed);
  const had = await securitiesHad(read, [...rows, ...affiliates]);
  const securities = new Map(had.map((row) => [String(row.id), row]));
  const currency = TAX_RULES[jurisdiction].currency;
  const booked = await Promise.all(rows.map((row) => pooledPortfolio(read, row)));
  const portfolios = sale === undefined ? booked : withSale(booked, sale);
  const others = await affiliatesOf(read, affiliates);
  const sources: PoolSources = {
    currency,
    rateOn: await ratesInto(history, [...portfolios, ...others.flat()], currency),
    leftOut: (security) => whyLeftOut(securities.get(security), jurisdiction),
    returnsOfCapital: await returnsOfCapital(read, [...rows, ...affiliates]),
    departures: await departuresIn(read, [...rows, ...affiliates]),
    dayOf: (entry) =>
      entry.kind === 'trade'
        ? dayForTax(entry, securities.get(String(entry.security)), jurisdiction)
        : entry.on,
  };
  const found = movementsOf(portfolios, sources);
  const disposalsUntil = disposalsBy(jurisdiction, {
    movements: found.movements,
    portfolios,
    sources,
    affiliates: others,
  });
  const countryOf = (security: string) => securities.get(security)?.isin?.slice(0, 2);
  const whole = disposalsUntil(undefined);
  const reported = reportedYear(
    { disposals: whole.disposals, dividends: found.dividends, countryOf },
    { jurisdiction, year },
  );
  const { pools } = disposalsUntil(reported.span.to);
  return {
    ...reported,
    ...{ jurisdiction, currency, pools, securities },
    notices: found.notices.filter(({ on }) => on <= reported.span.to),
    missing: found.missing,
    leftOut: rows.filter(isDeferred).map(({ id }) => id),
  };
}

export function rulesOf(jurisdiction: Jurisdiction) {
  return TAX_RULES[jurisdiction];
}

/** A row for each disposal of the year. */
export function pooledCsv({ disposals }: PooledYear, nameOf: (security: string) => string): string {
  return reportedCsv(disposals, nameOf);
}

function whyLeftOut(row: SecurityRow | undefined, jurisdiction: PoolingJurisdiction) {
  if (row === undefined) return undefined;
  if (isOption(row)) return 'OPTIONS_LEFT_OUT';
  return jurisdiction === 'vn' && row.currency !== TAX_RULES.vn.currency ? 'ABROAD' : undefined;
}

/** In Canada a trade counts on the day on which it settles (CRA, T4037). */
export function dayForTax(
  { on }: Pick<Entry, 'on'>,
  security: Pick<SecurityRow, 'venue'> | undefined,
  jurisdiction: PoolingJurisdiction,
): TradingDay {
  if (jurisdiction !== 'ca' || security === undefined) return on;
  return settlementOf(on, settlementRuleOf(security.venue)).on;
}

function withSale(
  portfolios: readonly PooledPortfolio[],
  { portfolio, entry }: PooledSaleEntry,
): readonly PooledPortfolio[] {
  const sold = { entry, consequences: NOTHING, changed: [] };
  return portfolios.map((one) =>
    one.id === String(portfolio) ? { ...one, folded: [...one.folded, sold] } : one,
  );
}

interface PooledBooking {
  readonly movements: readonly Movement[];
  readonly portfolios: readonly PooledPortfolio[];
  readonly sources: PoolSources;
  readonly affiliates: readonly (readonly PooledPortfolio[])[];
}

/** By person. */
async function affiliatesOf(
  read: LedgerReads,
  rows: readonly PortfolioRow[],
): Promise<readonly (readonly PooledPortfolio[])[]> {
  const persons = Map.groupBy(rows.filter(isTaxed), ({ holder }) => holder);
  return Promise.all(
    [...persons.values()].map((own) => Promise.all(own.map((row) => pooledPortfolio(read, row)))),
  );
}

function disposalsBy(
  jurisdiction: PoolingJurisdiction,
  { movements, portfolios, sources, affiliates }: PooledBooking,
): (until: TradingDay | undefined) => Pooled {
  switch (jurisdiction) {
    case 'uk':
      return (until) => identifiedDisposals(movements, until);
    case 'vn':
      return (until) => averagedDisposals(movements, undefined, { until });
    case 'ca': {
      // Of registered accounts only the quantities count.
      const unpriced = { ...sources, rateOn: () => ONE };
      const sheltered = [...portfolios, ...affiliates.flat()]
        .filter(({ isSheltered }) => isSheltered)
        .map((one) => movementsOf([{ ...one, isSheltered: false }], unpriced).movements);
      const others = affiliates.map((own) => movementsOf(own, sources).movements);
      return (until) => averagedDisposals(movements, sheltered, { until, affiliates: others });
    }
    default:
      return assertNever(jurisdiction);
  }
}

async function pooledPortfolio(read: LedgerReads, row: PortfolioRow): Promise<PooledPortfolio> {
  const folded = await pooledEntriesOf(read, row);
  const isSheltered = isDeferred(row);
  return { id: String(row.id), isSheltered, currency: row.baseCurrency, folded };
}

/** Of all days on which something was booked or bought; nothing is read if all of it is in the currency. */
async function ratesInto(
  history: PooledSources['history'],
  portfolios: readonly PooledPortfolio[],
  to: CurrencyCode,
): Promise<(from: CurrencyCode, on: TradingDay) => Decimal | undefined> {
  const entries = portfolios.flatMap(({ folded }) => folded.map(({ entry }) => entry));
  const others = new Set(entries.map(({ currency }) => currency).filter((one) => one !== to));
  if (others.size === 0) return () => undefined;
  const days = entries.flatMap((entry) => [
    entry.on,
    ...(entry.kind === 'lots-in' ? entry.lots.map(({ openedOn }) => openedOn) : []),
  ]);
  const [first, last] = [days.toSorted()[0], days.toSorted().at(-1)];
  if (first === undefined || last === undefined) return () => undefined;
  const range = { from: addDays(first, -RATE_AGE_MAX_DAYS), to: last };
  const rateOn = ratesByDay(await history.rates([...others, to], range), to);
  return (from, on) => {
    const found = rateOn(from, on);
    return found.ok ? found.value.rate : undefined;
  };
}

const ROWS_MAX = 1_000_000;

async function returnsOfCapital(
  read: LedgerReads,
  rows: readonly PortfolioRow[],
): Promise<ReadonlySet<TransactionId>> {
  const pages = await Promise.all(
    rows.map(({ id: portfolio }) =>
      read.transactions({ portfolio, type: 'RETURN_OF_CAPITAL', limit: ROWS_MAX, offset: 0 }),
    ),
  );
  return new Set(pages.flat().map(({ id }) => id));
}
