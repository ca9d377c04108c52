// What a picture of a film says. With amounts hidden nothing in it gives away a quantity or money: prices, R and times stay.

import { multiple, price, shares, signedAmount } from './amounts.ts';
import { dateText } from './date-formats.ts';
import {
  type Film,
  type FilmTrade,
  optionsAt,
  positionsAt,
  quoteAt,
  type Span,
  spanOf,
  stopWords,
} from './film.ts';
import { timeNamed } from './film-place.ts';
import { instrumentName } from './instrument-name.ts';
import { reasonWords } from './reasons.ts';
import type { Zone } from './times.ts';

export interface CardWanted {
  /** Undefined: the whole day. */
  readonly trade: FilmTrade | undefined;
  readonly showsAmounts: boolean;
}

export interface CardWords {
  readonly title: string;
  readonly time: string;
  /** What was known at the moment, and what happened last. */
  readonly lines: readonly string[];
}

const BEFORE_MS = 600_000;
const AFTER_MS = 300_000;

/** With some minutes around a trade, so that its way in and out is seen. */
export function cardSpan(film: Film, { trade }: CardWanted): Span {
  const { from, to } = spanOf(film);
  if (trade === undefined) return { from, to };
  return {
    from: Math.max(from, Date.parse(trade.opened_at) - BEFORE_MS),
    to: Math.min(to, Date.parse(trade.closed_at) + AFTER_MS),
  };
}

export function cardWords(film: Film, at: number, wanted: CardWanted, zone: Zone): CardWords {
  const { trade, showsAmounts } = wanted;
  const last =
    quoteAt(film, at)?.last ?? film.bars.findLast((bar) => Date.parse(bar.at) <= at)?.close;
  const own = positionsAt(film, at).map((one) => {
    const { side, shares: size, averageEntry } = one;
    const many = showsAmounts && size > 0 ? ` ${shares(size)}` : '';
    const from = averageEntry === null ? '' : ` from ${price(averageEntry)}`;
    return `${side}${many}${from}, ${stopWords(one)}`;
  });
  const options = optionsAt(film, at).map(
    ({ side, symbol }) => `${side} ${instrumentName(symbol)}`,
  );
  const held = [...own, ...options];
  const closed = film.trades.filter(
    (one) => Date.parse(one.closed_at) <= at && (trade === undefined || one.id === trade.id),
  );
  const newest = newestOf(film, at);
  return {
    title: `${instrumentName(film.symbol ?? '')} ${dateText(film.day)}${trade === undefined ? '' : ` ${trade.strategy}`}`,
    time: `${timeNamed(at, zone)} ${zone.label}`,
    lines: [
      last == null ? '' : `last ${price(last)}`,
      ...(held.length === 0 ? ['flat'] : held),
      ...closed.slice(-2).map((one) => resultWords(one, showsAmounts)),
      newest,
    ].filter((line) => line !== ''),
  };
}

function resultWords(
  { side, entry, exit, pnl, r_multiple: r, reason }: FilmTrade,
  shows: boolean,
): string {
  const money = shows ? `, ${signedAmount(pnl)}` : '';
  const gain = r === null ? '' : `, ${multiple(r)}`;
  return `${side} ${price(entry)} to ${price(exit)}${gain}${money}: ${reasonWords(reason)}`;
}

/** Of what a chart marks: sentences of facts would give quantities away. */
function newestOf(film: Film, at: number): string {
  const refused = film.not_taken.findLast((one) => Date.parse(one.at) <= at);
  const kinds = refused?.reasons.slice(0, 1).map(({ kind }) => reasonWords(kind)) ?? [];
  return refused === undefined ? '' : `not taken: ${refused.side}, ${kinds.join('')}`;
}
