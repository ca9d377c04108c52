// Reads the facts of a chart through the table that names them, and makes public rows of what they mean.

import type Database from 'better-sqlite3';
import { type Instant, instant, toIso } from '../../../../kernel/instant.ts';
import type {
  ChartExecutionRow,
  ChartMarksRow,
  ChartRefusalRow,
  ChartStepRow,
} from '../../../contract/chart.ts';
import {
  type ChartMarks,
  chartMarks,
  type ExecutionMark,
  type RefusalMark,
  type StepMark,
} from '../../../domain/chart/chart-marks.ts';
import { STEP_TYPES } from '../../../domain/chart/charted-facts.ts';
import type { RecordedFact } from '../../../domain/facts/recorded-fact.ts';
import { reasonRow } from '../../../domain/why/reason-row.ts';
import type { HomeWords } from '../../../domain/wording/figures.ts';
import type { ChartSpan } from '../../../ports/chart.ts';
import { FACT_COLUMNS, type FactRow, factFrom } from '../journal/fact-rows.ts';
import { RARE_CHART_FACTS } from './read-tables-schema.ts';

/** A chart is read in the process that trades: no answer reads more facts of the span than these. */
export const CHART_FACTS_MAX = 1_500;
const HOUSE_FACTS_MAX = 200;
/** Among them how gateway and feeds stood when the span began. */
const HOUSE_BEFORE_MAX = 50;

export function chartMarksIn(
  db: Database.Database,
  span: ChartSpan,
  home: HomeWords,
): ChartMarksRow {
  const { facts, completeFrom } = factsOf(db, span);
  const marks = chartMarks(facts, { from: completeFrom, to: span.to });
  return { marks_from: toIso(completeFrom), ...rowsOf(marks, home) };
}

interface Found {
  /** Ascending. */
  readonly facts: readonly RecordedFact[];
  readonly completeFrom: Instant;
}

interface Seq {
  readonly seq: number;
}

interface Listed extends Seq {
  readonly at: Instant;
  readonly subject: string;
}

function factsOf(db: Database.Database, { symbol, from, to }: ChartSpan): Found {
  const within = db.prepare<[string, Instant, Instant, number], Listed>(WITHIN);
  const ofSymbol = within.all(symbol, from, to, CHART_FACTS_MAX);
  const oldest = ofSymbol.at(-1)?.at ?? from;
  const completeFrom = ofSymbol.length < CHART_FACTS_MAX ? from : oldest;
  const rare = db.prepare<[string, Instant], Listed>(RARE).all(symbol, completeFrom);
  const held = db
    .prepare<[string, Instant, string], { id: string }>(HELD)
    .all(symbol, completeFrom, symbol);
  const subjects = new Set([
    ...held.map(({ id }) => id),
    ...[...ofSymbol, ...rare].map(({ subject }) => subject),
  ]);
  subjects.delete('');
  const next = db.prepare<[string, Instant], Seq>(NEXT).get(symbol, completeFrom);
  const before = next?.seq ?? Number.MAX_SAFE_INTEGER;
  const began = db.prepare<[Began], First>(BEGAN);
  const types = JSON.stringify(STEP_TYPES);
  const beganOf = (subject: string) => began.all({ types, subject, before });
  const seqs = [
    ...[...ofSymbol, ...rare, ...within.all('', completeFrom, to, HOUSE_FACTS_MAX)],
    ...within.all('', NEVER, completeFrom, HOUSE_BEFORE_MAX),
    ...[...subjects].flatMap(beganOf).flatMap(firstAndLast),
  ].flatMap(({ seq }) => seq ?? []);
  const facts = db.prepare<[string], FactRow>(FACTS).raw().all(JSON.stringify(seqs)).map(factFrom);
  return { facts, completeFrom };
}

const NEVER = instant(0);

/** The newest. */
const WITHIN = `
  SELECT seq, at, subject FROM chart_facts WHERE symbol = ? AND at >= ? AND at < ?
  ORDER BY at DESC, seq DESC LIMIT ?`;

/** Also after the span: later splits restate its prices, and what was released later was held in it. */
const RARE = `
  SELECT seq, at, subject FROM chart_facts
  WHERE symbol = ? AND at >= ? AND type IN (${RARE_CHART_FACTS})`;

/** Held now, or closed since. */
const HELD = `
  SELECT id FROM trades WHERE symbol = ? AND closed_at >= ?
  UNION SELECT id FROM positions WHERE symbol = ? AND quantity <> 0`;

/** The first fact since the span began: what has a lower number was before it. */
const NEXT = 'SELECT seq FROM chart_facts WHERE symbol = ? AND at >= ? ORDER BY at, seq LIMIT 1';

interface Began {
  readonly types: string;
  readonly subject: string;
  readonly before: number;
}

interface First {
  readonly first: number | null;
  readonly last: number | null;
}

/**
 * How a position stood when the span began: the newest fact of each kind, and the first, which may have opened it. Each is
 * one search in an index, however often a stop has moved.
 */
const BEGAN = `
  SELECT (SELECT min(seq) FROM chart_facts WHERE subject = @subject AND type = t.value AND seq < @before) AS first,
    (SELECT max(seq) FROM chart_facts WHERE subject = @subject AND type = t.value AND seq < @before) AS last
  FROM json_each(@types) t`;

function firstAndLast({ first, last }: First): readonly { readonly seq: number | null }[] {
  return [{ seq: first }, { seq: last }];
}

const FACTS = `
  SELECT ${FACT_COLUMNS} FROM facts WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq`;

function rowsOf(
  { positions, executions, notTaken, splits, away }: ChartMarks,
  home: HomeWords,
): Omit<ChartMarksRow, 'marks_from'> {
  return {
    positions: positions.map(({ stop, target, unprotected, locked, ...position }) => ({
      ...position,
      stop: stop.map(toStep),
      target: target.map(toStep),
      unprotected: unprotected.map(({ fromSeq: seq, from, until, shares }) => ({
        ...{ seq, from: toIso(from), until: isoOrNull(until), shares },
      })),
      locked: locked.map(({ seq, from, until }) => ({
        ...{ seq, from: toIso(from), until: toIso(until) },
      })),
    })),
    executions: executions.map(toExecution),
    not_taken: notTaken.map((one) => toRefusal(one, home)),
    splits: splits.map(({ seq, at, ratio }) => ({ seq, at: toIso(at), ...ratio })),
    away: away.map(({ seq, what, from, until, why }) => ({
      ...{ seq, what, from: isoOrNull(from), until: isoOrNull(until), why },
    })),
  };
}

function toStep({ seq, at, kind, price, why }: StepMark): ChartStepRow {
  return {
    ...{ seq, at: toIso(at), kind, why },
    price: price?.today ?? null,
    recorded_price: price?.price ?? null,
  };
}

export const LEGS = { e: 'entry', s: 'stop', t: 'target', x: 'exit', h: 'holding' } as const;

function toExecution(mark: ExecutionMark): ChartExecutionRow {
  return {
    seq: mark.seq,
    at: toIso(mark.at),
    exec_id: mark.execId,
    order_ref: mark.orderRef,
    leg: LEGS[mark.leg],
    side: mark.side === 'buy' ? 'BOT' : 'SLD',
    shares: mark.shares,
    price: mark.price.today,
    recorded_price: mark.price.price,
    position_id: mark.positionId,
    strategy: mark.strategy,
    is_inferred: mark.isInferred,
  };
}

function toRefusal(mark: RefusalMark, home: HomeWords): ChartRefusalRow {
  const { seq, at, signalId, strategy, side, price, reasons } = mark;
  const isPriced = Number.isFinite(price.today);
  return {
    ...{ seq, at: toIso(at), signal_id: signalId, strategy, side },
    reasons: reasons.map((one) => reasonRow(one, home)),
    price: isPriced ? price.today : null,
    recorded_price: isPriced ? price.price : null,
  };
}

function isoOrNull(at: Instant | undefined): string | null {
  return at === undefined ? null : toIso(at);
}
