// The value of a portfolio at the end of each day of a period, with what was paid in and out: its entries are folded once.
import type { TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { addDays } from '../../../market/time/day.ts';
import {
  createDaySeries,
  type DaySeries,
  type DayStep,
} from '../../domain/analytics/day-series.ts';
import { createGaps, type Gap } from '../../domain/analytics/gaps.ts';
import { type PortfolioWalk, portfolioWalk } from '../../domain/analytics/portfolio-walk.ts';
import type { WalkPrices } from '../../domain/analytics/replayed-day.ts';
import type { RateOnDay } from '../../domain/currency/rates-by-day.ts';
import { byEffect, securitiesOf } from '../../domain/entries/entry.ts';
import type { CurrencyCode, SecurityId } from '../../domain/entries/ids.ts';
import { daysBetween } from '../../domain/lots/holding-period.ts';
import type { Lot } from '../../domain/lots/lot.ts';
import type { Consequences } from '../../domain/portfolio/portfolio-book.ts';
import { termsOf } from '../../domain/portfolio/terms-of.ts';
import { renamedFrom, underLastName } from '../../domain/prices/renamed.ts';
import { bookedSplits } from '../../domain/prices/splits.ts';
import type { RecordedEntry } from '../../domain/valuation/recorded-entry.ts';
import type { PortfolioRow, SecurityRow } from '../../ports/ledger-rows.ts';
import type { DayRange } from '../../ports/price-history.ts';
import type { LotRates } from '../valuation/lot-costs.ts';
import type { SplitQuestion } from '../valuation/split-questions.ts';
import { createClosureGains, ratesOfLots } from './closure-gains.ts';
import { type PastReads, pastPrices } from './past-prices.ts';
import { tradePriceTracks } from './trade-prices.ts';
import {
  type WaitingSplit,
  type WaitingSplits,
  waitingOn,
  waitingSplits,
  withoutReturnOf,
} from './waiting-splits.ts';

export interface SeriesReads extends PastReads {
  /** A price that is older is used and named. */
  readonly staleAfterDays: number;
}

/** Both ends are days at the end of which it is valued. */
export interface Period {
  /** Undefined: from before its first transaction. */
  readonly from: TradingDay | undefined;
  readonly to: TradingDay;
  /** Called for each two consecutive days that are valued. */
  readonly eachStep?: ((step: DayStep) => void) | undefined;
}

export interface PortfolioSeries extends Pick<DaySeries, 'days' | 'flows' | 'contributions'> {
  readonly last: NonNullable<ReturnType<DaySeries['last']>>;
  /** What each closing of a lot after the first day gained, in the base currency. */
  readonly gains: readonly number[];
  /** Of closings that the gains leave out because one of their days has no rate. */
  readonly unconverted: readonly Gap[];
  /** Of days that were left out because something had no price or no rate. */
  readonly unvalued: readonly Gap[];
  readonly stale: readonly Gap[];
  /** Without any price: they count at what was last paid for one. */
  readonly atTradePrice: readonly SecurityId[];
  /** Splits that are not booked: the return of their days waits. */
  readonly questions: readonly SplitQuestion[];
  /** What the days call paid in and out, and was not: the value that changed by these splits. */
  readonly waiting: { readonly inflow: number; readonly outflow: number };
  readonly securities: ReadonlyMap<SecurityId, SecurityRow>;
  /** The earlier security by the one that a change of symbol has put in its place. */
  readonly renamed: ReadonlyMap<SecurityId, SecurityId>;
  readonly rateOn: RateOnDay;
  staleOn(close: TradingDay, day: TradingDay): boolean;
  readonly lots: ReadonlyMap<SecurityId, readonly Lot[]>;
  readonly entries: readonly RecordedEntry[];
}

export type { Gap };

export type NoSeries =
  | { readonly kind: 'FROM_AFTER_TO' }
  | { readonly kind: 'NOTHING_BOOKED'; readonly until: TradingDay }
  | {
      readonly kind: 'NOTHING_PRICED';
      readonly unvalued: readonly Gap[];
      readonly securities: ReadonlyMap<SecurityId, SecurityRow>;
    };

type Portfolio = Pick<
  PortfolioRow,
  'id' | 'baseCurrency' | 'allowShort' | 'feesInBasis' | 'longTermRule'
>;

export async function portfolioSeries(
  reads: SeriesReads,
  portfolio: Portfolio,
  { from, to, eachStep }: Period,
): Promise<Result<PortfolioSeries, NoSeries>> {
  if (from !== undefined && from > to) return failed({ kind: 'FROM_AFTER_TO' });
  const entries = await entriesUntil(reads, portfolio, to);
  const [first] = entries.map(({ entry }) => entry.on).toSorted();
  if (first === undefined) return failed({ kind: 'NOTHING_BOOKED', until: to });
  // Nothing was there before the first transaction: its day has its own return.
  const start = from === undefined || from < first ? addDays(first, -1) : from;
  const needed = await pricesFor(reads, portfolio, { entries, range: { from: start, to } });
  const replayed = await walkedThrough(
    { reads, portfolio, entries, eachStep, ...needed },
    start,
    to,
  );
  const { series, unvalued } = replayed;
  const last = series.last();
  const { securities, rates, renamed, atTradePrice } = needed;
  if (last === undefined) return failed({ kind: 'NOTHING_PRICED', unvalued, securities });
  const { days, flows } = series;
  const contributions = () => underLastName(series.contributions(), renamed);
  const staleOn = isStale(reads);
  const found = { days, flows, contributions, last, securities, renamed, staleOn, entries };
  const used = { ...found, atTradePrice };
  return ok({ ...replayed, ...used, rateOn: rates.rateOn });
}

function isStale({ staleAfterDays }: SeriesReads) {
  return (close: TradingDay, day: TradingDay) => daysBetween(close, day) > staleAfterDays;
}

/** Parsed in parts, so that the loop turns between them. */
const ENTRIES_AT_ONCE = 500;

/** Those that count, in the order in which they took effect. */
async function entriesUntil(
  { read, pause }: SeriesReads,
  { id }: Portfolio,
  to: TradingDay,
): Promise<readonly RecordedEntry[]> {
  const found: RecordedEntry[] = [];
  for (let after = 0, isMore = true; isMore; ) {
    const page = await read.recordedEntries(id, undefined, { after, limit: ENTRIES_AT_ONCE });
    for (const one of page) if (one.voidedAt === undefined && one.entry.on <= to) found.push(one);
    after = page.at(-1)?.entry.booking ?? after;
    isMore = page.length === ENTRIES_AT_ONCE;
    await pause();
  }
  return found.toSorted((a, b) => byEffect(a.entry, b.entry));
}

interface Wanted {
  readonly entries: readonly RecordedEntry[];
  readonly range: DayRange;
}

interface Needed {
  readonly securities: ReadonlyMap<SecurityId, SecurityRow>;
  readonly prices: WalkPrices;
  readonly rates: LotRates;
  /** The earlier security by the one that a change of symbol has put in its place. */
  readonly renamed: ReadonlyMap<SecurityId, SecurityId>;
  readonly waiting: WaitingSplits;
  readonly atTradePrice: readonly SecurityId[];
  /** On which something has a stated price. */
  readonly pricedDays: ReadonlySet<TradingDay>;
}

async function pricesFor(
  reads: SeriesReads,
  { id, baseCurrency }: Portfolio,
  { entries, range }: Wanted,
): Promise<Needed> {
  const ids = new Set(entries.flatMap(({ entry }) => securitiesOf(entry)));
  const rows = await reads.read.securities([...ids]);
  const booked = { entries: entries.map(({ entry }) => entry), range };
  const renamed = renamedFrom(booked.entries);
  const splits = bookedSplits(booked.entries);
  const asked = { securities: rows, range, booked: splits, renamed };
  const { tracks: priced, days, printedSplits: printed } = await pastPrices(reads, id, asked);
  const traded = tradePriceTracks(booked.entries, priced, { splits, until: range.to });
  const tracks = new Map([...priced, ...traded]);
  const { entries: all } = booked;
  const known = { portfolio: id, securities: rows, entries: all, printed, booked: splits };
  const waiting = await waitingSplits(reads, known);
  const rates = await ratesOfLots(reads, baseCurrency, booked);
  return {
    securities: new Map(rows.map((row) => [row.id, row])),
    pricedDays: days,
    atTradePrice: [...traded.keys()],
    waiting,
    rates,
    renamed,
    prices: {
      close: (security, on) => tracks.get(security)?.on(on),
      rate(currency: CurrencyCode, on: TradingDay) {
        const found = rates.rateOn(currency, on);
        return found.ok ? found.value.rate : undefined;
      },
    },
  };
}

interface Path extends Needed, Pick<Wanted, 'entries'>, Pick<Period, 'eachStep'> {
  readonly reads: SeriesReads;
  readonly portfolio: Portfolio;
}

/** Entries folded and positions valued between two turns of the loop: some 5 ms. */
const STEPS_AT_ONCE = 1_000;

async function walkedThrough(path: Path, start: TradingDay, to: TradingDay) {
  const { reads, portfolio, entries, prices } = path;
  const { baseCurrency } = portfolio;
  const walk = portfolioWalk({ portfolio: termsOf(portfolio), baseCurrency });
  const series = createDaySeries(path.eachStep);
  const [unvalued, stale] = [createGaps(), createGaps()];
  const questions: SplitQuestion[] = [];
  const waiting = { inflow: 0, outflow: 0 };
  const gains = createClosureGains(path.rates);
  const valueOn = (day: TradingDay) => {
    const replayed = walk.endOf(day, prices);
    if (replayed.day === undefined) for (const one of replayed.missing) unvalued.note(one, day);
    else {
      const before = series.last();
      const waits = before === undefined ? [] : waitsOn(path, walk, { after: before.on, on: day });
      if (before === undefined || waits.length === 0) series.add(replayed.day);
      else {
        questions.push(...waits.map((one) => questionOf(path, one)));
        const waited = withoutReturnOf(waits, before, replayed.day);
        for (const { amount } of waited.flows.slice(replayed.day.flows.length))
          waiting[amount > 0 ? 'inflow' : 'outflow'] += Math.abs(amount);
        series.add(waited);
      }
      for (const { security, close } of replayed.day.held)
        if (!path.atTradePrice.includes(security) && isStale(reads)(close.on, day))
          stale.note({ kind: 'STALE_PRICE', security }, day);
    }
  };
  const days = daysOf(path, start, to);
  let at = 0;
  let steps = 0;
  for (const day of days) {
    const bookedBefore = at;
    for (let next = entries[at]; next !== undefined && next.entry.on <= day; ) {
      const closures = bookedIn(walk, next);
      if (day > start) gains.add(closures, next.entry.currency);
      at += 1;
      steps += 1;
      next = entries[at];
      if (steps % STEPS_AT_ONCE === 0) await reads.pause();
    }
    if (day === start) walk.begin();
    const held = walk.held();
    const isNeeded = day === start || day === days.at(-1) || at > bookedBefore;
    if (!isNeeded && !held.some((security) => prices.close(security, day)?.on === day)) continue;
    valueOn(day);
    if (Math.floor((steps + held.length + 1) / STEPS_AT_ONCE) > Math.floor(steps / STEPS_AT_ONCE))
      await reads.pause();
    steps += held.length + 1;
  }
  // Cash has no price that would make its last day one of the series, and yet time has passed.
  if (days.at(-1) !== to && walk.held().length === 0) valueOn(to);
  const earned = { gains: gains.list(), unconverted: gains.unconverted() };
  const gaps = { unvalued: unvalued.list(), stale: stale.list(), questions, waiting };
  return { series, ...earned, ...gaps, lots: walk.openLots() };
}

function waitsOn(
  { waiting }: Path,
  walk: PortfolioWalk,
  days: Parameters<typeof waitingOn>[2],
): readonly WaitingSplit[] {
  return waiting.size === 0 ? [] : waitingOn(waiting, walk.openLots(), days);
}

function questionOf(
  { portfolio, securities }: Path,
  { security, split }: WaitingSplit,
): SplitQuestion {
  const symbol = securities.get(security)?.symbol ?? String(security);
  return { ...split, portfolio: portfolio.id, security, symbol };
}

/** Days with a price or a transaction, and the first one; if there is no other, the last one too. */
function daysOf({ entries, pricedDays }: Path, start: TradingDay, to: TradingDay) {
  const days = new Set<TradingDay>([...pricedDays, ...entries.map(({ entry }) => entry.on)]);
  const within = [...days].filter((day) => day > start && day <= to).toSorted();
  return [start, ...(within.length === 0 && to > start ? [to] : within)];
}

/** The lots that it closed. */
function bookedIn(walk: PortfolioWalk, { entry }: RecordedEntry): Consequences['closures'] {
  const booked = walk.book(entry);
  if (!booked.ok) throw new Error(`entry ${entry.id} cannot be folded: ${booked.failure.kind}`);
  return booked.value.closures;
}
