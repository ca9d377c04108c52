// What a practice plays: the moment at which it begins, its sessions, prices and predictions.
import { type Instant, MINUTE_MS, plus } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { Session } from '../../../market/time/calendar.ts';
import { parseDay } from '../../../market/time/day.ts';
import { anchorFrom } from '../../../trader/adapters/system/clock-anchor.ts';
import type { Play, SyntheticPart } from '../../../trader/app/simulated/play.ts';
import { home } from '../../program/home.ts';
import { recordedSessions, tapeBegin } from './recordings.ts';

export interface PracticeTerms {
  /** A trading day, or a moment with its offset. */
  readonly at?: string;
  readonly speed: number;
  readonly bars: ReadonlyMap<string, string>;
  readonly tape?: string;
  /** The symbols of all feeds. */
  readonly symbols: readonly string[];
  /** Epoch milliseconds of the wall clock. */
  readonly now: Instant;
}

/** Strategies often leave out the first five minutes. */
const AFTER_OPEN_MS = 6 * MINUTE_MS;

/** A failure is one sentence. */
export function practicePlay(terms: PracticeTerms): Result<Play, string> {
  const { speed, bars, tape, symbols } = terms;
  const recorded = bars.size === 0 ? ok(undefined) : recordedSessions(bars);
  if (!recorded.ok) return recorded;
  const published = tape === undefined ? ok(undefined) : tapeBegin(tape);
  if (!published.ok) return published;
  const begin = beginOf(terms, recorded.value, published.value);
  if (!begin.ok) return begin;
  const sessions =
    recorded.value === undefined
      ? sessionsFrom(begin.value)
      : recorded.value.filter(({ close }) => close > begin.value);
  const [first] = sessions;
  if (first === undefined) return failed('No session after --at has bars');
  const predictions = tape === undefined ? { synthetic: [...new Set(symbols)] } : { tape };
  const synthetic: readonly SyntheticPart[] = [
    ...(symbols.every((symbol) => bars.has(symbol)) ? [] : (['prices'] as const)),
    ...(tape === undefined ? (['predictions'] as const) : []),
  ];
  return ok({ begin: begin.value, speed, bars, sessions, synthetic, predictions });
}

/** As asked; else soon after an open: of the second day with bars, of the tape, or of the last session. */
function beginOf(
  { at, now }: PracticeTerms,
  recorded: readonly Session[] | undefined,
  published: Instant | undefined,
): Result<Instant, string> {
  if (at !== undefined) return momentOf(at);
  if (recorded !== undefined) return soonAfterOpen(recorded[1] ?? recorded[0]);
  if (published !== undefined) {
    return soonAfterOpen(home().calendar.sessionOf(home().calendar.dayOf(published)));
  }
  return soonAfterOpen(home().calendar.previousSession(home().calendar.dayOf(now)));
}

function momentOf(at: string): Result<Instant, string> {
  const day = parseDay(at);
  if (day !== undefined) {
    const session = home().calendar.sessionOf(day);
    return session === undefined
      ? failed(`--at: ${at} is not a trading day`)
      : soonAfterOpen(session);
  }
  const anchor = anchorFrom(at, 0, 1);
  if (anchor.ok) return ok(anchor.value.market);
  return failed(
    `--at: "${at}" is neither a day nor a time with its offset, such as 2020-12-16T09:36:00-05:00`,
  );
}

function soonAfterOpen(session: Session | undefined): Result<Instant, string> {
  if (session === undefined) return failed('No trading day was found; set one with --at');
  return ok(plus(session.open, AFTER_OPEN_MS));
}

/** The session in progress or the next one, and all after it. */
function sessionsFrom(begin: Instant): Iterable<Session> {
  return { [Symbol.iterator]: () => sessionAfterSession(begin) };
}

function* sessionAfterSession(begin: Instant): Generator<Session> {
  const today = home().calendar.sessionOf(home().calendar.dayOf(begin));
  if (today !== undefined && today.close > begin) yield today;
  let next = home().calendar.nextSession(home().calendar.dayOf(begin));
  for (; next !== undefined; next = home().calendar.nextSession(next.day)) yield next;
}
