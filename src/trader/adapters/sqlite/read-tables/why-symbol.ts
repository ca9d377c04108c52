// What a symbol, or all of them, did since a moment: the signals and the verdicts on predictions; where none arrived, what is known of the reason.
import type Database from 'better-sqlite3';
import { DAY_MS, type Instant, instant } from '../../../../kernel/instant.ts';
import type { Venue } from '../../../../market/venues/venue.ts';
import { answerOf, isRefused, verdictClause } from '../../../domain/why/answer.ts';
import { refusedDecision } from '../../../domain/why/refused.ts';
import {
  type SignalCounts,
  type Silence,
  type SymbolSummary,
  silenceSummary,
  symbolSummary,
} from '../../../domain/why/symbol.ts';
import type { Decision } from '../../../domain/why/why.ts';
import { wordsAt } from '../../../domain/wording/figures.ts';
import type { WhyRow } from '../../../ports/look.ts';
import { createFactReader } from '../journal/fact-rows.ts';
import { dayBeganAt } from './board-rows.ts';
import { chainOf } from './chain-look.ts';

export interface SymbolQuery {
  /** Undefined: every symbol. */
  readonly symbol: string | undefined;
  readonly since: Instant | undefined;
  readonly home: Venue;
  readonly now: Instant;
  /** The feeds that are polled for a symbol; without it, any may be. */
  readonly feedsOf: ((symbol: string) => readonly string[]) | undefined;
}

export interface SymbolAnswer extends SymbolSummary {
  readonly symbol: string | undefined;
  readonly since: Instant;
  /** Newest first. */
  readonly decisions: readonly Decision[];
  readonly total: number;
  readonly verdicts: WhyRow['refusals'];
}

/** The newest. They are read in the process that trades, and each takes it one to three milliseconds. */
const DECISIONS_MAX = 50;

/** Undefined if the journal does not know the symbol. */
export function symbolAnswer(
  db: Database.Database,
  { symbol: asked, since: from, home, now, feedsOf }: SymbolQuery,
): SymbolAnswer | undefined {
  const symbol = asked === undefined ? undefined : symbolIn(db, asked);
  if (symbol === undefined && asked !== undefined) return undefined;
  const since = from ?? dayBeganAt(db) ?? instant(now - DAY_MS);
  const words = wordsAt(home);
  const rows = signalsSince(db, symbol, since);
  const read = createFactReader(db);
  const decisions = rows.flatMap(({ seq }) => {
    const one = read(seq);
    if (one === undefined) return [];
    return isRefused(one)
      ? [refusedDecision(one, words)]
      : answerOf(chainOf(db, one.correlation), words).decisions.slice(0, 1);
  });
  const feeds = symbol === undefined ? undefined : feedsOf?.(symbol);
  const verdicts = verdictsSince(db, { symbol, since, feeds });
  const signals = countSince(db, symbol, since);
  const { total } = signals;
  const summary =
    total + verdicts.length === 0
      ? silenceSummary({
          ...{ symbol, since, now, words, calendar: home.calendar },
          ...silenceIn(db, symbol, feeds),
        })
      : symbolSummary({ symbol, since, decisions, signals, verdicts, words });
  return { ...summary, symbol, since, decisions, total, verdicts };
}

/** As people type it: `spy` is SPY. */
function symbolIn(db: Database.Database, asked: string): string | undefined {
  const symbols = [...new Set([asked, asked.toUpperCase()])];
  return symbols.find((symbol) => db.prepare(KNOWN).get({ symbol }) !== undefined);
}

const KNOWN = `SELECT 1 FROM instruments WHERE symbol = @symbol
  UNION ALL SELECT 1 FROM predictions WHERE symbol = @symbol
  UNION ALL SELECT 1 FROM signals WHERE symbol = @symbol
  UNION ALL SELECT 1 FROM orders WHERE symbol = @symbol LIMIT 1`;

type Symbol = string | undefined;

/** Of the symbol, or of all. */
const OF_SYMBOL = '(@symbol IS NULL OR symbol = @symbol)';

function signalsSince(db: Database.Database, symbol: Symbol, since: Instant) {
  const sql = `SELECT seq FROM signals WHERE ${OF_SYMBOL} AND at >= @since
    ORDER BY at DESC, seq DESC LIMIT @limit`;
  return db
    .prepare<[object], { seq: number }>(sql)
    .all({ symbol: symbol ?? null, since, limit: DECISIONS_MAX });
}

function countSince(db: Database.Database, symbol: Symbol, since: Instant): SignalCounts {
  const sql = `SELECT count(*) AS total, coalesce(sum(taken), 0) AS taken FROM signals
    WHERE ${OF_SYMBOL} AND at >= @since`;
  const counts = db.prepare<[object], SignalCounts>(sql).get({ symbol: symbol ?? null, since });
  return counts ?? { total: 0, taken: 0 };
}

interface VerdictsQuery {
  readonly symbol: Symbol;
  readonly since: Instant;
  readonly feeds: readonly string[] | undefined;
}

/** Verdicts that kept predictions from every strategy; a repeated one says nothing new. */
function verdictsSince(
  db: Database.Database,
  { symbol, since, feeds }: VerdictsQuery,
): WhyRow['refusals'] {
  const read = createFactReader(db);
  return db
    .prepare<[VerdictsBound], { n: number; seq: number }>(VERDICTS)
    .all({ symbol: symbol ?? null, since, feeds: JSON.stringify(feeds ?? []) })
    .flatMap(({ n: signals, seq }) => {
      const fact = read(seq)?.fact;
      if (fact?.type !== 'prediction-judged') return [];
      const { kind } = fact.verdict;
      const text = verdictClause(fact.verdict, fact.feed);
      const of = fact.prediction?.id ?? fact.symbol;
      return [{ kind, group: 'feed', text, follows: null, signals, of }];
    });
}

interface VerdictsBound {
  readonly symbol: string | null;
  readonly since: Instant;
  readonly feeds: string;
}

/** An answer for all symbols that could not be read may have held one of this symbol. */
const VERDICTS = `SELECT count(*) AS n, max(seq) AS seq FROM predictions
  WHERE (${OF_SYMBOL}
      OR symbol = '*' AND feed IN (SELECT value FROM json_each(@feeds)))
    AND received_at >= @since AND verdict NOT IN ('accepted', 'duplicate')
  GROUP BY verdict ORDER BY n DESC`;

/** What may explain that none arrived: the feeds that were not answering, and when the last one came. */
function silenceIn(
  db: Database.Database,
  symbol: Symbol,
  its: readonly string[] | undefined,
): Pick<Silence, 'last' | 'feeds'> {
  const read = createFactReader(db);
  const feeds = db
    .prepare<[], { seq: number }>(FEEDS)
    .all()
    .flatMap(({ seq }) => {
      const fact = read(seq)?.fact;
      const isIts = fact?.type === 'feed-changed' && (its?.includes(fact.feed) ?? true);
      return isIts ? [fact] : [];
    });
  const last = db.prepare<[object], Silence['last'] & object>(LAST).get({ symbol: symbol ?? null });
  return { feeds, last };
}

const FEEDS = `SELECT max(seq) AS seq FROM chart_facts
  WHERE symbol = '' AND type = 'feed-changed' GROUP BY subject`;
const LAST = `SELECT id, received_at AS at FROM predictions WHERE ${OF_SYMBOL} ORDER BY received_at DESC LIMIT 1`;
