// All that a journal says of one day and one of its symbols, read at once while its daemon may write.
import { type Instant, type TradingDay, toIso } from '../../../../kernel/instant.ts';
import { ok, type Result } from '../../../../kernel/result.ts';
import type { DayBounds } from '../../../../market/time/calendar.ts';
import type { Venue } from '../../../../market/venues/venue.ts';
import type { ChartMarksRow } from '../../../contract/chart.ts';
import type {
  FilmFactRow,
  FilmOptionRow,
  FilmOrderRow,
  FilmTradeRow,
} from '../../../contract/film.ts';
import { wordsAt } from '../../../domain/wording/figures.ts';
import type { OpenFailure } from '../file/open-failure.ts';
import { metaOf } from '../journal/journal.ts';
import { openReadOnly } from '../journal/read-only.ts';
import { chartMarksIn } from './chart-look.ts';
import {
  type FilmFacts,
  factsAround,
  filmFactsIn,
  filmOptionsIn,
  filmOrdersIn,
  filmTradesIn,
} from './film-look.ts';
import { hasFitTables } from './read-tables.ts';

export interface FilmDay {
  readonly journalId: string;
  readonly bounds: DayBounds;
  readonly facts: FilmFacts;
  /** The busiest first. */
  readonly symbols: readonly string[];
  /** Undefined on a day without any. */
  readonly symbol: string | undefined;
  /** When the facts before and after the day were recorded. */
  readonly around: ReturnType<typeof factsAround>;
  /** The tables are of this program: without them marks, orders, trades and options are empty. */
  readonly isFit: boolean;
  readonly marks: ChartMarksRow;
  readonly orders: readonly FilmOrderRow[];
  readonly trades: readonly FilmTradeRow[];
  readonly optionsHeld: readonly FilmOptionRow[];
}

interface DayWanted {
  readonly day: TradingDay;
  /** Undefined: the busiest. */
  readonly symbol: string | undefined;
  readonly home: Venue;
}

export function readFilmDay(
  file: string,
  { day, symbol: wanted, home }: DayWanted,
): Result<FilmDay, OpenFailure> {
  const opened = openReadOnly(file);
  if (!opened.ok) return opened;
  const db = opened.value;
  try {
    const bounds = home.calendar.boundsOf(day);
    const facts = filmFactsIn(db, bounds, home);
    const symbols = busiestFirst(facts.rows);
    const symbol = wanted ?? symbols[0];
    const isFit = hasFitTables(db);
    const hasRows = isFit && symbol !== undefined;
    return ok({
      journalId: metaOf(db, 'journal_id'),
      ...{ bounds, facts, symbols, symbol, isFit },
      around: factsAround(db, bounds),
      marks: hasRows
        ? chartMarksIn(db, { symbol, from: bounds.start, to: bounds.end }, wordsAt(home))
        : noMarks(bounds.start),
      orders: hasRows ? filmOrdersIn(db, symbol, bounds) : [],
      trades: hasRows ? filmTradesIn(db, symbol, bounds) : [],
      optionsHeld: hasRows ? filmOptionsIn(db, symbol, bounds) : [],
    });
  } finally {
    db.close();
  }
}

export function emptyFilmDay({ day, symbol, home }: DayWanted): FilmDay {
  const bounds = home.calendar.boundsOf(day);
  return {
    ...{ journalId: '', bounds, symbols: [], symbol, isFit: true },
    facts: { rows: [], leftOut: 0 },
    around: { before: undefined, after: undefined },
    ...{ marks: noMarks(bounds.start), orders: [], trades: [], optionsHeld: [] },
  };
}

function busiestFirst(facts: readonly FilmFactRow[]): readonly string[] {
  const bySymbol = Map.groupBy(facts, ({ symbol }) => symbol);
  bySymbol.delete(null);
  return [...bySymbol]
    .sort(
      ([one, some], [other, more]) => more.length - some.length || (`${one}` < `${other}` ? -1 : 1),
    )
    .flatMap(([symbol]) => symbol ?? []);
}

function noMarks(from: Instant): ChartMarksRow {
  const none = { positions: [], executions: [], not_taken: [], splits: [], away: [] };
  return { marks_from: toIso(from), ...none };
}
