// The day in the past that a request is about, and the moment as of which it asks what was known.
import { type Instant, instant, type TradingDay, toIso } from '../../../kernel/instant.ts';
import type { Book } from '../loaders/book.ts';
import { valuationSources } from '../presenters/valued-portfolio.ts';
import { unprocessable } from '../shapes/problem.ts';

export interface PastMoment {
  readonly on: TradingDay;
  /** Undefined: as it is known now. */
  readonly knownAt: Instant | undefined;
}

interface Asked {
  readonly as_of?: string | undefined;
  readonly known_at?: string | undefined;
}

/** Today unless a day is asked for. */
export function momentOfQuery(book: Book, { as_of, known_at }: Asked): PastMoment {
  const { today, now } = valuationSources(book);
  const on = (as_of ?? today) as TradingDay;
  if (on > today) throw unprocessable('as_of', 'as_of must not be in the future.');
  const knownAt = known_at === undefined ? undefined : instant(Date.parse(known_at));
  if (knownAt !== undefined && knownAt > now)
    throw unprocessable('known_at', 'known_at must not be in the future.');
  return { on, knownAt };
}

/** Undefined: the present, at the prices of now. */
export function pastMoment(book: Book, asked: Asked): PastMoment | undefined {
  const isPresent = asked.as_of === undefined && asked.known_at === undefined;
  return isPresent ? undefined : momentOfQuery(book, asked);
}

export function momentBody({ on, knownAt }: PastMoment) {
  return { as_of: on, known_at: knownAt === undefined ? null : toIso(knownAt) };
}
