// Reads what agents judge through the doors of the ledger: the figures are those of valuations and lists, computed nowhere else.
import type { TradingDay } from '../../../kernel/instant.ts';
import type { DriftSources } from '../../../ledger/app/rebalancing/present-drift.ts';
import { overdueTrades } from '../../../ledger/app/settle-trades.ts';
import { statedAccount } from '../../../ledger/app/stated-account.ts';
import { longTermDay } from '../../../ledger/app/tax/long-term-day.ts';
import {
  type CurrentHolding,
  type CurrentPortfolio,
  currentPortfolio,
} from '../../../ledger/app/valuation/current-portfolio.ts';
import { isOld } from '../../../ledger/app/valuation/used-price.ts';
import type { PortfolioId, SecurityId, TransactionId } from '../../../ledger/ports/drafts.ts';
import type {
  LotRow,
  PortfolioRow,
  SecurityRow,
  TransactionRow,
} from '../../../ledger/ports/ledger-rows.ts';
import type { PriceHistory } from '../../../ledger/ports/price-history.ts';
import type { ScheduleRow } from '../../../ledger/ports/rebalancing-schedules.ts';
import { addDays } from '../../../market/time/day.ts';
import type {
  SeenCash,
  SeenClose,
  SeenHolding,
  SeenLag,
  SeenListing,
  SeenLot,
  SeenPrice,
  Snapshot,
} from '../../agents/snapshot/snapshot.ts';
import { type PriceRecords, priceRecords, unitCloses } from './price-records.ts';
import { quotesOnce } from './quotes-once.ts';
import { cashEvents, dayValues, eventOf, recentRows, seenEntry } from './recent.ts';
import { seenRebalancing } from './seen-rebalancing.ts';
import { type SourceComparisons, sourceComparisons } from './source-comparisons.ts';

export interface SnapshotSources {
  readonly valuation: DriftSources;
  readonly history: Pick<PriceHistory, 'closes' | 'splits' | 'dividends' | 'comparedCloses'>;
  /** Of the accounts that are followed and are late, by what their portfolios are known by. */
  readonly lags: ReadonlyMap<string, SeenLag>;
  dayOf(at: SeenPrice['at']): TradingDay;
}

export interface UnreadSnapshot {
  readonly portfolio: PortfolioRow;
  read(): Promise<Snapshot>;
}

export type ReadSnapshots = (rows: readonly PortfolioRow[]) => Promise<readonly UnreadSnapshot[]>;

/** What several portfolios share is read once; the rest of each when it is asked for. */
export async function snapshotReader(sources: SnapshotSources): Promise<ReadSnapshots> {
  const { read, now } = sources.valuation;
  const run: Run = {
    ...sources,
    valuation: { ...sources.valuation, prices: quotesOnce(sources.valuation.prices) },
    present: new Map(),
    records: priceRecords({ ...sources.valuation, history: sources.history }),
    compared: sourceComparisons(sources.history),
    overdue: Map.groupBy(await overdueTrades(read, now), ({ portfolio }) => portfolio),
  };
  return (rows) => snapshotsOf(run, rows);
}

interface Run extends SnapshotSources {
  /** Closes with the price of now, by security and price. */
  readonly present: Map<string, readonly SeenClose[]>;
  readonly records: PriceRecords;
  readonly compared: SourceComparisons;
  readonly overdue: ReadonlyMap<PortfolioId, readonly TransactionRow[]>;
}

async function snapshotsOf(
  run: Run,
  rows: readonly PortfolioRow[],
): Promise<readonly UnreadSnapshot[]> {
  const { read } = run.valuation;
  const lots = await read.lots({ portfolios: rows.map(({ id }) => id), isOpen: true });
  const opened = await read.figures([...new Set(lots.map(openedBy))]);
  const eventById = new Map(opened.map((row) => [row.id, eventOf(row)]));
  const schedules = await read.schedulesOf(rows.map(({ id }) => id));
  const scheduleByPortfolio = new Map(schedules.map((one) => [one.portfolio, one]));
  const lotsByPortfolio = Map.groupBy(lots, ({ portfolio }) => portfolio);
  const ownLots = (row: PortfolioRow) =>
    (lotsByPortfolio.get(row.id) ?? []).map((lot) => ({
      lot,
      seen: seenLot(row, lot, eventById.get(openedBy(lot))),
    }));
  return rows.map((portfolio) => ({
    portfolio,
    read: async () =>
      snapshotOf(run, portfolio, {
        lots: ownLots(portfolio),
        schedule: scheduleByPortfolio.get(portfolio.id),
      }),
  }));
}

/** A lot of a corporate action appends to the id of its trade. */
function openedBy({ id }: Pick<LotRow, 'id'>): TransactionId {
  return Number.parseInt(id, 10) as TransactionId;
}

function seenLot(row: PortfolioRow, lot: LotRow, event: string | undefined): SeenLot {
  const { id, side, openedOn, remaining, basis } = lot;
  return {
    ...{ id, side, openedOn, remaining, basis },
    longTermFrom: longTermDay(row, lot),
    event: event ?? `lot ${id}`,
  };
}

interface OwnLot {
  readonly lot: LotRow;
  readonly seen: SeenLot;
}

interface OwnRows {
  readonly lots: readonly OwnLot[];
  readonly schedule: ScheduleRow | undefined;
}

async function snapshotOf(
  run: Run,
  row: PortfolioRow,
  { lots, schedule }: OwnRows,
): Promise<Snapshot> {
  const { read, now: at, today } = run.valuation;
  const current = await currentPortfolio(run.valuation, row);
  const recent = await recentRows(read, row, at);
  const securities = new Map(current.holdings.map(({ security }) => [security.id, security]));
  const sold = await soldOf(run, row, { held: securities, rows: recent.rows });
  for (const security of sold) securities.set(security.id, security);
  const seen = (one: TransactionRow) =>
    seenEntry(one, one.security === undefined ? undefined : securities.get(one.security));
  const entries = recent.rows.map(seen);
  const holdings: SeenHolding[] = [];
  for (const holding of current.holdings) {
    const own = lots.filter(({ lot }) => lot.security === holding.security.id);
    holdings.push(await seenHolding(run, holding, own));
  }
  return {
    portfolio: {
      ...{ id: row.id, kind: row.kind, baseCurrency: row.baseCurrency },
      isTaxed: row.taxTreatment === 'TAXABLE',
      method: row.method,
    },
    ...{ at, today, holdings, entries },
    sold: await Promise.all(sold.map((security) => listingOf(run, security))),
    cash: await seenCash(run, { portfolio: row, current, recent: recent.rows }),
    values: await dayValues(read, row, recent),
    overdue: (run.overdue.get(row.id) ?? []).map(seen),
    lag: row.account === undefined ? undefined : run.lags.get(row.account),
    statement: await statedAccount(read, row.id),
    rebalancing: await seenRebalancing(run.valuation, { portfolio: row, current, schedule }),
  };
}

interface RecentOf {
  readonly held: ReadonlyMap<SecurityId, SecurityRow>;
  readonly rows: readonly TransactionRow[];
}

/** Bookings of what was sold are judged by its prices too. */
async function soldOf(
  { valuation: { read } }: Run,
  { id }: PortfolioRow,
  { held, rows }: RecentOf,
): Promise<readonly SecurityRow[]> {
  const gone = new Set(
    rows.flatMap(({ security }) => (security === undefined || held.has(security) ? [] : security)),
  );
  if (gone.size === 0) return [];
  return (await read.securitiesIn(id)).filter((row) => gone.has(row.id));
}

async function listingOf(run: Run, security: SecurityRow): Promise<SeenListing> {
  const { id, symbol, contract, currency } = security;
  const { closes, splits } = await run.records(security);
  return { security: id, symbol, contract, currency, closes, splits };
}

async function seenHolding(
  run: Run,
  { position, security, used: quoted, value, unpriced, questions }: CurrentHolding,
  lots: readonly OwnLot[],
): Promise<SeenHolding> {
  // A cache calls its own answers stale after a minute.
  const used = quoted && { ...quoted, isStale: isOld(quoted, run.valuation) };
  const { closes, splits, dividends } = await run.records(security);
  const { quantity, cost, currency } = position;
  return {
    ...{ security: security.id, symbol: security.symbol },
    ...{ name: security.name, sector: security.sector, dividends },
    compared: await run.compared(security),
    contract: security.contract,
    ...{ currency, quantity, cost, price: used, splits },
    value: value?.marketValue,
    unbookedSplits: questions.map(({ on }) => on),
    baseValue: unpriced === undefined ? value?.base?.marketValue : undefined,
    lots: await lotsWithCloses(run, { security, used, closes }, lots),
    closes: withPresent(security, closes, used, run),
  };
}

/** Few lots are older than the closes of a run and have lost so much that their cost is compared with the price of their day. */
async function lotsWithCloses(
  { history }: Run,
  { security, used, closes }: LotPrices,
  lots: readonly OwnLot[],
): Promise<readonly SeenLot[]> {
  const first = closes[0]?.on;
  const seen: SeenLot[] = [];
  for (const { seen: lot } of lots) {
    const unitCost = lot.basis.toNumber() / lot.remaining.toNumber();
    const isOlder = first === undefined || lot.openedOn < first;
    const isFar = used !== undefined && unitCost > used.price.toNumber() * FAR_FACTOR;
    if (!isOlder || !isFar) {
      seen.push(lot);
      continue;
    }
    const range = { from: addDays(lot.openedOn, -CLOSES_BEFORE), to: lot.openedOn };
    const then = unitCloses(security, await history.closes(security.symbol, range));
    seen.push(then.length === 0 ? lot : { ...lot, closesThen: then });
  }
  return seen;
}

interface LotPrices {
  readonly security: SecurityRow;
  readonly used: SeenPrice | undefined;
  readonly closes: readonly SeenClose[];
}

const FAR_FACTOR = 1.5;
const CLOSES_BEFORE = 7;

/** The price of now is the newest close while its day has none. */
function withPresent(
  { id }: SecurityRow,
  closes: readonly SeenClose[],
  used: SeenPrice | undefined,
  { dayOf, present }: Run,
): readonly SeenClose[] {
  if (used === undefined || used.isStale) return closes;
  const key = `${id} ${used.at} ${used.price}`;
  const known = present.get(key);
  if (known !== undefined) return known;
  const on = dayOf(used.at);
  const last = closes.at(-1);
  const isNewer = last === undefined || last.on < on;
  const all = isNewer ? [...closes, { on, price: used.price.toNumber() }] : closes;
  present.set(key, all);
  return all;
}

interface CashOf {
  readonly portfolio: PortfolioRow;
  readonly current: CurrentPortfolio;
  readonly recent: readonly TransactionRow[];
}

async function seenCash(
  { valuation: { read } }: Run,
  { portfolio: { id }, current, recent }: CashOf,
): Promise<readonly SeenCash[]> {
  const seen: SeenCash[] = [];
  for (const { currency, balance, baseValue } of current.cash) {
    const events = await cashEvents(read, recent, { portfolio: id, currency });
    seen.push({ currency, balance, baseValue, events });
  }
  return seen;
}
