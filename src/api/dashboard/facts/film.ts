// A day as the API answers it, and what of it was known at one moment.

import { price } from './amounts.ts';
import type { Chart, ChartBar, ChartStep } from './chart.ts';
import { clamped } from './clamped.ts';
import type { Answer } from './shapes.ts';

export type Film = Answer<'/api/v1/daemon/{trader}/film/{day}'>;
export type FilmFact = Film['facts'][number];
export type FilmOrder = Film['orders'][number];
export type FilmTrade = Film['trades'][number];

export interface FilmQuote {
  readonly bid: number | null;
  readonly ask: number | null;
  readonly last: number | null;
  readonly ageMs: number;
}

const MINUTE_MS = 60_000;

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** In epoch milliseconds, as all moments of a film. */
export function spanOf({ from, to }: Film): Span {
  return { from: Date.parse(from), to: Date.parse(to) };
}

export function within(film: Film, at: number): number {
  const { from, to } = spanOf(film);
  return clamped(at, from, to);
}

/** The newest that was on tape by then; undefined before the first one and without a tape. */
export function quoteAt({ from, quotes }: Film, at: number): FilmQuote | undefined {
  const seconds = (at - Date.parse(from)) / 1_000;
  const index = countUntil(quotes.at, seconds) - 1;
  const known = quotes.at[index];
  if (known === undefined) return undefined;
  return {
    bid: quotes.bid[index] ?? null,
    ask: quotes.ask[index] ?? null,
    last: quotes.last[index] ?? null,
    ageMs: (seconds - known) * 1_000,
  };
}

/** How many of ascending numbers are at most so large. */
function countUntil(numbers: readonly number[], most: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) <= most) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Its prices and marks until then, as the chart of that moment had them. */
export function chartAt(film: Film, at: number): Chart {
  const isKnown = (time: string | null) => time === null || Date.parse(time) <= at;
  const past = (time: string | null) => (time !== null && Date.parse(time) <= at ? time : null);
  const steps = (all: readonly ChartStep[]) => all.filter((one) => isKnown(one.at));
  return {
    ...{ seq: 0, age_seconds: null, symbol: film.symbol ?? '', watched: true },
    ...{ market_time: film.to, from: film.from, to: new Date(at).toISOString() },
    ...{ bar_seconds: 60, bars_from: null, bars_kept_since: film.from, bars_edition: 0 },
    bars: barsAt(film, at),
    gaps: film.gaps.filter(({ until }) => isKnown(until)),
    halts: film.halts
      .filter(({ from }) => isKnown(from))
      .map(({ from, until }) => ({ from, until: past(until) })),
    last_price: quoteAt(film, at)?.last ?? null,
    latest_quote: null,
    indicators: [],
    marks_from: film.marks_from,
    positions: film.positions
      .map((one) => ({
        ...one,
        stop: steps(one.stop),
        target: steps(one.target),
        locked: one.locked.filter(({ from }) => isKnown(from)),
        unprotected: one.unprotected
          .filter(({ from }) => isKnown(from))
          .map((bare) => ({ ...bare, until: past(bare.until) })),
      }))
      .filter(({ stop, target }) => stop.length + target.length > 0),
    executions: film.executions.filter((one) => isKnown(one.at)),
    not_taken: film.not_taken.filter((one) => isKnown(one.at)),
    splits: film.splits.filter((one) => isKnown(one.at)),
    away: film.away
      .filter(({ from, until }) => isKnown(from ?? until))
      .map((one) => ({ ...one, until: past(one.until) })),
  };
}

/** Finished ones, and the one in progress as far as quotes are known. */
function barsAt(film: Film, at: number): ChartBar[] {
  const finished = film.bars.filter((bar) => Date.parse(bar.at) + MINUTE_MS <= at);
  const begun = Math.floor(at / MINUTE_MS) * MINUTE_MS;
  const first = Date.parse(film.from);
  const { quotes } = film;
  const index = countUntil(quotes.at, (begun - first) / 1_000 - 0.001);
  const lasts = quotes.last
    .slice(index, countUntil(quotes.at, (at - first) / 1_000))
    .flatMap((last) => last ?? []);
  const [open] = lasts;
  const close = lasts.at(-1);
  if (open === undefined || close === undefined) return finished;
  return [
    ...finished,
    {
      ...{ at: new Date(begun).toISOString(), open, close, volume: 0 },
      ...{ high: Math.max(...lasts), low: Math.min(...lasts) },
    },
  ];
}

/** That could fill at that moment. */
export function ordersAt({ orders }: Film, at: number): readonly FilmOrder[] {
  return orders.filter(
    ({ from, until }) => Date.parse(from) <= at && (until === null || Date.parse(until) > at),
  );
}

export interface FilmPosition {
  readonly id: string;
  readonly strategy: string;
  readonly side: 'long' | 'short';
  /** Shares of the executions until then; those of earlier days are not among them. */
  readonly shares: number;
  /** Null if nothing was bought or sold on this day. */
  readonly averageEntry: number | null;
  readonly stop: number | null;
  /** It was opened without a stop price: its contracts or collateral bound the loss. */
  readonly isBounded: boolean;
  readonly target: number | null;
}

/** Held at that moment, as far as this day knows. */
export function positionsAt(film: Film, at: number): readonly FilmPosition[] {
  return film.positions.flatMap(({ id, strategy, side, stop, target }) => {
    const now = stepAt(stop, at);
    const executions = film.executions.filter(
      (one) => one.position_id === id && Date.parse(one.at) <= at,
    );
    const entered = executions.filter((one) => (one.side === 'BOT') === (side === 'long'));
    const bought = sumOf(entered.map((one) => one.shares));
    const shares = bought - sumOf(executions.map((one) => one.shares)) + bought;
    const isOver = stop.some((one) => one.kind === 'ended' && Date.parse(one.at) <= at);
    if (isOver || (now === null && shares <= 0)) return [];
    const averageEntry =
      bought === 0 ? null : sumOf(entered.map((one) => one.shares * one.price)) / bought;
    const isBounded = stop.some((one) => one.kind === 'placed' && one.price === null);
    const levels = { stop: now, isBounded, target: stepAt(target, at) };
    return [{ id, strategy, side, shares, averageEntry, ...levels }];
  });
}

export function stopWords({ stop, isBounded }: FilmPosition): string {
  if (stop !== null) return `stop ${price(stop)}`;
  return isBounded ? 'no stop price' : 'NO STOP';
}

/** Positions in option contracts on the stock of the film that were held at that moment. */
export function optionsAt({ options_held: all }: Film, at: number): Film['options_held'] {
  return all.filter(
    ({ from, until }) => Date.parse(from) <= at && (until === null || Date.parse(until) > at),
  );
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}

function stepAt(steps: readonly ChartStep[], at: number): number | null {
  return steps.findLast((one) => Date.parse(one.at) <= at)?.price ?? null;
}

/** Facts of the same number are one entry. */
export interface FilmEntry {
  readonly seq: number;
  readonly at: number;
  readonly iso: string;
  readonly symbol: string | null;
  readonly of: string | null;
  readonly lines: readonly { readonly topic: string; readonly text: string }[];
}

/** Ascending; without a symbol those of all symbols. */
export function entriesOf({ facts }: Film, symbol: string | undefined): readonly FilmEntry[] {
  const shown =
    symbol === undefined
      ? facts
      : facts.filter((fact) => fact.symbol === symbol || fact.symbol === null);
  return [...Map.groupBy(shown, ({ seq }) => seq)].flatMap(([seq, lines]) => {
    const [first] = lines;
    if (first === undefined) return [];
    const { at, of } = first;
    return [{ seq, at: Date.parse(at), iso: at, symbol: first.symbol, of, lines }];
  });
}

export type TrackMark = 'entry' | 'exit' | 'stop' | 'not taken' | 'alarm';

/** What stands on the track of the scrubber, each at its share of the day. */
export function trackMarks(
  film: Film,
): readonly { readonly what: TrackMark; readonly share: number }[] {
  const { from, to } = spanOf(film);
  const at = (iso: string) => (Date.parse(iso) - from) / (to - from);
  const sideById = new Map(film.positions.map(({ id, side }) => [id, side]));
  const marks: { what: TrackMark; share: number }[] = [
    ...film.not_taken.map((one) => ({ what: 'not taken' as const, share: at(one.at) })),
    ...film.positions.flatMap(({ stop }) =>
      stop
        .filter(({ kind }) => kind === 'moved')
        .map((one) => ({ what: 'stop' as const, share: at(one.at) })),
    ),
    ...film.facts
      .filter(({ topic }) => topic === 'ALARM' || topic === 'NO STOP')
      .map((one) => ({ what: 'alarm' as const, share: at(one.at) })),
    ...film.executions.map((one) => {
      const isEntry = (one.side === 'BOT') === (sideById.get(one.position_id) !== 'short');
      return { what: isEntry ? ('entry' as const) : ('exit' as const), share: at(one.at) };
    }),
  ];
  return marks.filter(({ share }) => share >= 0 && share <= 1);
}
