// The film of one day: the journal and the tape of a trader, read from their files. The trader itself is not asked, and may be down.
// Decision 0102
import { existsSync } from 'node:fs';
import {
  type Instant,
  instant,
  MINUTE_MS,
  SECOND_MS,
  type TradingDay,
  toIso,
} from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { Bar } from '../../../market/bars/bar.ts';
import { missingMinutes } from '../../../market/bars/missing-minutes.ts';
import type { Quote } from '../../../market/quotes/quote.ts';
import type { Session } from '../../../market/time/calendar.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import { openFailureText } from '../../adapters/sqlite/file/open-failure.ts';
import { instanceFolder } from '../../adapters/sqlite/instance/instance-folder.ts';
import {
  emptyFilmDay,
  type FilmDay,
  readFilmDay,
} from '../../adapters/sqlite/read-tables/film-day.ts';
import { readTapedPrices, type TapedPrices } from '../../adapters/tape/taped-prices.ts';
import { venuesOf } from '../../config/settings/venues.ts';
import type { FilmView } from '../../contract/film.ts';
import { counted } from '../../domain/wording/figures.ts';
import { venueMinute } from '../../domain/wording/venue-time.ts';
import type { TraderPlace } from '../../ports/settings.ts';

export interface FilmAsked {
  readonly day: TradingDay;
  /** Undefined: the one with the most facts. */
  readonly symbol: string | undefined;
}

/** Bars that are stored beside the tapes; undefined if none are of that symbol and day. */
export type StoredMinutes = (symbol: string, day: TradingDay) => readonly Bar[] | undefined;

/** Quotes are thinned to one in so long: a session of six and a half hours has 4,680. */
const QUOTE_SECONDS = 5;

/** A sentence if the journal cannot be read. */
export async function dayFilm(
  place: TraderPlace,
  { day, symbol: wanted }: FilmAsked,
  storedMinutes: StoredMinutes,
): Promise<Result<FilmView, string>> {
  const folder = instanceFolder(place.dataFolder, place.mode, place.account);
  const { home } = venuesOf(place.venue);
  const asked = { day, symbol: wanted, home };
  // A trader that has not started yet has no journal.
  const read = existsSync(folder.journal)
    ? readFilmDay(folder.journal, asked)
    : ok(emptyFilmDay(asked));
  if (!read.ok) return failed(openFailureText(read.failure));
  const journal = read.value;
  const prices = await readTapedPrices(folder.tape, {
    ...{ journalId: journal.journalId, day, symbol: journal.symbol },
    ...{ slotMs: QUOTE_SECONDS * SECOND_MS, dayOf: home.calendar.dayOf },
  });
  const stored =
    prices.bars.length > 0 || journal.symbol === undefined
      ? undefined
      : storedMinutes(journal.symbol, day);
  return ok(filmOf({ day, home, journal, prices, stored, wanted }));
}

interface FilmParts {
  readonly day: TradingDay;
  readonly home: Venue;
  readonly journal: FilmDay;
  readonly prices: TapedPrices;
  readonly stored: readonly Bar[] | undefined;
  readonly wanted: string | undefined;
}

function filmOf(parts: FilmParts): FilmView {
  const { day, home, journal, prices } = parts;
  const { facts, symbol, symbols, around, marks, orders, trades, optionsHeld } = journal;
  const session = home.calendar.sessionOf(day);
  const bars = parts.stored ?? prices.bars;
  const span = spanOf(parts, session, bars);
  const dayOrNull = (at: Instant | undefined) =>
    at === undefined ? null : home.calendar.dayOf(at);
  return {
    ...{ day, symbol: symbol ?? null, symbols: [...symbols] },
    ...{ from: toIso(span.from), to: toIso(span.to) },
    open: session === undefined ? null : toIso(session.open),
    close: session === undefined ? null : toIso(session.close),
    previous_day: dayOrNull(around.before),
    next_day: dayOrNull(around.after),
    missing: missingOf(parts, session, bars),
    has_tape: prices.files > 0,
    bars: bars.map(({ start, open, high, low, close, volume }) => ({
      ...{ at: toIso(start), open, high, low, close, volume },
    })),
    gaps: gapsIn(bars, home, span),
    halts: prices.halts.map(({ from, until }) => ({
      from: toIso(from),
      until: until === undefined ? null : toIso(until),
    })),
    quote_seconds: QUOTE_SECONDS,
    quotes: columnsOf(prices.quotes, span.from),
    facts: facts.rows,
    ...{ orders, trades, options_held: optionsHeld },
    ...marks,
  };
}

/** Nothing is known of what comes after the newest fact of all. */
function untilNow(facts: FilmDay['facts']['rows']): readonly number[] {
  const [first, last] = [facts[0], facts.at(-1)];
  if (first === undefined || last === undefined) return [];
  return [Date.parse(first.at), Date.parse(last.at) + MINUTE_MS];
}

interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** The session, as far as it is known; wider if something of the symbol happened outside of it. */
function spanOf(
  { journal, prices }: FilmParts,
  session: Session | undefined,
  bars: readonly Bar[],
): Span {
  const { bounds, facts, symbol, around } = journal;
  const own = facts.rows
    .filter((fact) => fact.symbol === symbol || session === undefined)
    .map(({ at }) => Date.parse(at));
  const ofSymbol = [
    ...[...own.slice(0, 1), ...own.slice(-1)],
    ...[prices.quotes[0], prices.quotes.at(-1)].flatMap((quote) => quote?.at ?? []),
    ...(bars.length === 0 ? [] : [bars[0]?.start ?? 0, (bars.at(-1)?.start ?? 0) + MINUTE_MS]),
  ];
  const known =
    ofSymbol.length === 0 && around.after === undefined ? untilNow(facts.rows) : ofSymbol;
  const last = known.length === 0 ? (session?.close ?? bounds.end) : Math.max(...known);
  const from = Math.min(session?.open ?? bounds.end, ...known);
  const to = Math.max(last, Math.min(session?.close ?? 0, last));
  const isEmpty = from >= to;
  return {
    from: isEmpty ? (session?.open ?? bounds.start) : instant(from),
    to: isEmpty ? (session?.close ?? bounds.end) : instant(to),
  };
}

function gapsIn(bars: readonly Bar[], { calendar }: Venue, span: Span): FilmView['gaps'] {
  const [first, last] = [bars[0], bars.at(-1)];
  if (first === undefined || last === undefined) return [];
  const starts = {
    lengthMs: MINUTE_MS,
    count: bars.length,
    start: (index: number) => bars[index]?.start ?? instant(0),
    indexFrom: (at: Instant) => bars.findIndex(({ start }) => start >= at),
  };
  const to = instant(Math.min(span.to, last.start + MINUTE_MS));
  return missingMinutes(starts, calendar, { from: first.start, to }).map((gap) => ({
    from: toIso(gap.from),
    until: toIso(gap.to),
  }));
}

function columnsOf(quotes: readonly Quote[], from: Instant): FilmView['quotes'] {
  const priceOf = (value: number) => (Number.isFinite(value) ? value : null);
  return {
    at: quotes.map(({ at }) => (at - from) / SECOND_MS),
    bid: quotes.map(({ bid }) => priceOf(bid)),
    ask: quotes.map(({ ask }) => priceOf(ask)),
    last: quotes.map(({ last }) => priceOf(last)),
  };
}

function missingOf(
  { day, home, journal, prices, stored, wanted }: FilmParts,
  session: Session | undefined,
  bars: readonly Bar[],
): string[] {
  const { facts, symbols, symbol, isFit } = journal;
  const notes = prices.notes.map((note) => `${note}.`);
  if (facts.rows.length === 0 && prices.files === 0)
    return [
      session === undefined
        ? `The exchange was closed on ${day}, and the trader recorded nothing.`
        : `Nothing is on record of ${day}: the trader did not run, or its journal begins later.`,
      ...notes,
    ];
  const isKnown = symbol === undefined || symbols.includes(symbol) || bars.length > 0;
  if (wanted !== undefined && !isKnown && prices.quotes.length === 0)
    return [`${wanted} has neither a fact nor a price on ${day}.`, ...notes];
  const sentences: string[] = [];
  if (symbol !== undefined)
    sentences.push(...priceSentences({ day, symbol, prices, stored, bars }));
  const first = prices.quotes[0]?.at;
  if (session !== undefined && first !== undefined && first - session.open > LATE_MS)
    sentences.push(`The tape begins at ${venueMinute(home, first)}: there are no quotes before.`);
  if (facts.leftOut > 0)
    sentences.push(`The last ${counted(facts.leftOut, 'fact')} of the day are left out.`);
  if (!isFit)
    sentences.push(
      'The tables of this journal are of another version: stops, orders and trades are missing until its trader has started once.',
    );
  return [...sentences, ...notes];
}

/** A trader that starts just before the open has its first quote soon after. */
const LATE_MS = 2 * MINUTE_MS;

interface PricesKnown extends Pick<FilmParts, 'day' | 'prices' | 'stored'> {
  readonly symbol: string;
  readonly bars: readonly Bar[];
}

function priceSentences({ day, symbol, prices, stored, bars }: PricesKnown): string[] {
  if (stored !== undefined)
    return [`No quotes of ${symbol} on tape: its bars are the stored ones, which end each minute.`];
  if (bars.length > 0 || prices.quotes.length > 0) return [];
  const why =
    prices.files === 0 ? `There is no tape of ${day}` : `The tape of ${day} has no ${symbol}`;
  return [`${why} and no bars are stored: the film has facts and orders without prices.`];
}
