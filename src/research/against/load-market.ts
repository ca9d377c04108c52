// The bars that a day is played on: of files, of the store, or the minutes that the daemon saw.
import { instant, MINUTE_MS, type TradingDay } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { type BarColumns, createColumnBuilder, indexFrom } from '../../market/bars/bar-columns.ts';
import { isOptionId } from '../../market/instruments/amount.ts';
import type { CorporateAction } from '../../market/instruments/corporate-action.ts';
import type { Calendar, Session } from '../../market/time/calendar.ts';
import type { Venue } from '../../market/venues/venue.ts';
import { counted } from '../../trader/domain/wording/figures.ts';
import { timeIn } from '../../trader/domain/wording/venue-time.ts';
import { createStrategySet } from '../../trader/engine/market/strategy-set.ts';
import { completeBars } from '../backtest/complete-bars.ts';
import type { Faults } from '../backtest/read-files.ts';
import { splitsInPrices } from '../backtest/splits-in-prices.ts';
import { storedBars } from '../backtest/stored-bars.ts';
import { usualCash, usualCommission } from '../backtest/venue-terms.ts';
import { type BarFile, readBarFile } from '../bars/bar-file.ts';
import { issueText, shownIssues } from '../bars/file-issue.ts';
import type { SpreadModel } from '../fills/spread.ts';
import type { BarStore } from '../store/bar-store.ts';
import type { DayMarket } from './attribute.ts';
import { settingsAt } from './day-moments.ts';
import type { Unpriced, UnpricedSymbols } from './left-out.ts';
import type { LiveDay } from './live-day.ts';
import { loadChains, optionMarks, storedOn } from './load-chains.ts';
import { stockAmong } from './stock-among.ts';

export interface MarketRequest {
  readonly barFiles: ReadonlyMap<string, string | undefined>;
  readonly store: BarStore;
  readonly venue: Venue;
  readonly version: string;
}

export interface LoadedMarket {
  readonly market: DayMarket;
  /** Sentences. */
  readonly notes: readonly string[];
}

/** As a backtest trades without further flags. */
const USUAL = {
  slippage: { kind: 'per-share', amount: 0 },
  volumeShare: 0.1,
  latencyMs: 100,
} as const;

export function loadMarket(live: LiveDay, request: MarketRequest): Result<LoadedMarket, Faults> {
  const { calendar } = request.venue;
  const sessions = sessionsFrom(live.first, live.day, calendar);
  const session = sessions.at(-1);
  if (session?.day !== live.day) return failed([`${live.day} is not a trading day`]);
  const settings = settingsAt(live, session.open);
  const bars = new Map<string, BarColumns>();
  const actions: CorporateAction[] = [];
  const [faults, notes]: [string[], string[]] = [[], []];
  for (const symbol of watchedOn(live)) {
    const read = barsOf(symbol, { live, session, request });
    if (!read.ok) faults.push(...read.failure);
    else if (read.value !== undefined) {
      bars.set(symbol, read.value.columns);
      actions.push(...read.value.actions);
      notes.push(...read.value.notes);
    }
  }
  const needed = [...neededOn(live)].filter((symbol) => !bars.has(symbol));
  if (needed.length > 0)
    faults.push(
      `No one-minute bars of ${needed.join(', ')} on ${live.day}: add --bars ${needed[0]}=FILE, or bring them with \`sluice data import\``,
    );
  if (faults.length > 0) return failed(faults);
  const { folder } = request.store;
  const chained = loadChains({
    ...{ settings, sessions: [session], actions, bars, folder },
    chains: live.chains,
  });
  if (!chained.ok) return chained;
  const { options, notes: chainNotes } = chained.value;
  const markOf = optionMarks(options, session.close);
  const equity = live.equity ?? Number.NaN;
  const isKnown = Number.isFinite(equity) && equity > 0;
  return ok({
    market: {
      ...USUAL,
      ...{ bars, actions, sessions, version: request.version },
      cash: isKnown ? equity : usualCash(request.venue),
      commission: usualCommission(settings),
      spreads: { usual: undefined, bySymbol: spreadsOf(live) },
      lastOf: (symbol) => (isOptionId(symbol) ? markOf(symbol) : lastIn(bars.get(symbol), session)),
      ...(options && { options }),
    },
    notes: [...notes, ...chainNotes, ...endNotes(bars, session, request.venue)],
  });
}

function sessionsFrom(first: TradingDay, last: TradingDay, calendar: Calendar): readonly Session[] {
  const sessions: Session[] = [];
  let session = calendar.sessionOf(first) ?? calendar.nextSession(first);
  for (; session !== undefined && session.day <= last; session = calendar.nextSession(session.day))
    sessions.push(session);
  return sessions;
}

/** Of what is replayed beyond the day's own signals: symbols without the bars for it, and which bars those are. */
export function unpricedIn(live: LiveDay, request: MarketRequest): UnpricedSymbols {
  const { calendar } = request.venue;
  const sessions = sessionsFrom(live.first, live.day, calendar);
  const unpriced = new Map<string, Unpriced>();
  for (const symbol of live.beyond) {
    const without = sessions.findLast((session) => {
      const read = barsOf(symbol, { live, session, request });
      return !read.ok || read.value === undefined;
    });
    if (without !== undefined)
      unpriced.set(symbol, {
        until: without.close,
        why: `no one-minute bars of ${symbol} on ${without.day}`,
      });
  }
  return unpriced;
}

/** All symbols that a strategy trades or reads, and those of entries by hand. */
function watchedOn({ taped, beyond, chains }: LiveDay): ReadonlySet<string> {
  const watched = taped.settings.map(({ settings }) => createStrategySet(settings).watched);
  return new Set([...watched.flatMap((symbols) => [...symbols]), ...beyond, ...chains]);
}

/** Those whose trades could not be compared. */
function neededOn({ fold, predictions, touched, since, chains }: LiveDay): ReadonlySet<string> {
  return new Set([
    ...fold
      .parts()
      .filter(({ signalId }) => touched.has(signalId))
      .map(({ symbol }) => stockAmong(symbol, chains) ?? symbol),
    ...predictions
      .filter(({ judged }) => judged?.verdict.kind === 'accepted' && judged.receivedAt >= since)
      .map(({ symbol }) => symbol),
  ]);
}

/** Stocks of which options can be replayed: with bars and option rows of the day that orders can fill at. */
export function chainedOn(live: LiveDay, request: MarketRequest): ReadonlySet<string> {
  const session = request.venue.calendar.sessionOf(live.day);
  if (session === undefined) return new Set();
  const { folder } = request.store;
  const isPlayable = (symbol: string): boolean => {
    const read = barsOf(symbol, { live, session, request });
    if (!read.ok || read.value === undefined) return false;
    const { columns, actions } = read.value;
    const chains = new Set([symbol]);
    const settings = settingsAt({ ...live, chains }, session.open);
    const bars = new Map([[symbol, columns]]);
    return loadChains({ settings, sessions: [session], actions, bars, chains, folder }).ok;
  };
  return new Set(storedOn(live, folder).filter(isPlayable));
}

interface Loading {
  readonly live: LiveDay;
  readonly session: Session;
  readonly request: MarketRequest;
}

type Loaded = Pick<BarFile, 'columns' | 'actions' | 'notes'>;

/** Returns undefined if neither the store nor the daemon has bars of the day. */
function barsOf(symbol: string, loading: Loading): Result<Loaded | undefined, Faults> {
  const { live, session, request } = loading;
  const { calendar } = request.venue;
  const file = request.barFiles.get(symbol);
  const read =
    file === undefined
      ? storedBars(request.store, symbol)
      : readBarFile({ file, symbol, calendar, zone: calendar.zone, dayOrder: 'unknown' });
  if (file !== undefined && !read.ok) return failed(shownIssues(read.failure).map(issueText));
  if (read.ok && isOfDay(read.value.columns, session)) return completed(read.value, loading);
  if (file !== undefined) return failed([`${file}: contains no one-minute bar of ${live.day}`]);
  const seen = minutesSeen(live, symbol);
  if (!isOfDay(seen, session)) return ok(undefined);
  const { columns } = completeBars(seen, calendar);
  const note = `${symbol}: the minutes that the daemon saw`;
  return ok({ columns, actions: [], notes: [note, ...gapNotes(symbol, [seen, columns], session)] });
}

function isOfDay(columns: BarColumns, { open, close }: Session): boolean {
  const first = indexFrom(columns, open);
  return columns.lengthMs === MINUTE_MS && (columns.start[first] ?? Number.NaN) < close;
}

function completed(file: BarFile, { session, request }: Loading): Result<Loaded, Faults> {
  const { calendar } = request.venue;
  const { columns } = completeBars(file.columns, calendar);
  const found = splitsInPrices(file.actions, { symbol: file.symbol, columns }, calendar);
  if (!found.ok) return failed(found.failure.map((fault) => `${file.file}: ${fault}`));
  return ok({
    columns,
    actions: found.value.actions,
    notes: [
      ...file.leftOut,
      ...file.notes,
      ...found.value.notes,
      ...gapNotes(file.symbol, [file.columns, columns], session),
    ],
  });
}

function gapNotes(
  symbol: string,
  [given, complete]: readonly [BarColumns, BarColumns],
  { open, close }: Session,
): string[] {
  const ofDay = (columns: BarColumns) => indexFrom(columns, close) - indexFrom(columns, open);
  const added = ofDay(complete) - ofDay(given);
  if (added === 0) return [];
  return [
    `${symbol}: ${counted(added, 'minute')} of the day without a bar: treated as ${added === 1 ? 'a minute' : 'minutes'} without trades`,
  ];
}

function minutesSeen({ taped }: LiveDay, symbol: string): BarColumns {
  const builder = createColumnBuilder();
  const minutes = [...(taped.minutes.get(symbol)?.values() ?? [])];
  for (const bar of minutes.toSorted((a, b) => a.start - b.start)) builder.add(bar);
  return builder.build(MINUTE_MS);
}

/** Bars that open at the bid and close at the ask, as the model of recorded spreads reads them. */
export function spreadsOf({ taped }: LiveDay): ReadonlyMap<string, SpreadModel> {
  return new Map(
    [...taped.spreads].map(([symbol, byMinute]) => {
      const builder = createColumnBuilder();
      for (const [start, spread] of [...byMinute].toSorted(([a], [b]) => a - b)) {
        const prices = { open: 0, high: spread, low: 0, close: spread };
        builder.add({ start: instant(start), ...prices, volume: 0 });
      }
      return [symbol, { kind: 'recorded', quotes: builder.build(MINUTE_MS) }];
    }),
  );
}

/** The close of the last bar of the day. */
function lastIn(columns: BarColumns | undefined, { close }: Session): number {
  if (columns === undefined) return Number.NaN;
  return columns.close[indexFrom(columns, close) - 1] ?? Number.NaN;
}

function endNotes(
  bars: ReadonlyMap<string, BarColumns>,
  { close }: Session,
  { calendar: { zone } }: Venue,
): string[] {
  return [...bars].flatMap(([symbol, columns]) => {
    const end = (columns.start[indexFrom(columns, close) - 1] ?? 0) + MINUTE_MS;
    if (end >= close) return [];
    return [
      `${symbol}: the bars end at ${timeIn(zone, instant(end))}, before the close (${zone.name}): what is open then counts at the last one, and what came later is unexplained`,
    ];
  });
}
