// When a feed counts as silent: polls go unanswered in a session, whatever its connection says.
import { type Instant, instant, plus } from '../../../kernel/instant.ts';
import type { Session } from '../../../market/time/calendar.ts';

export interface FeedSilenceQuery {
  /** The last answer, with or without a prediction; undefined before the first. */
  readonly lastMessageAt: Instant | undefined;
  /** Since when anybody has listened. */
  readonly listensSince: Instant;
  /** The one in progress; a feed may be silent while the exchange is closed. */
  readonly session: Session | undefined;
  readonly pollMs: number;
  readonly timeoutMs: number;
  /** Market ms per wall ms. */
  readonly speed: number;
  readonly now: Instant;
}

/** The fourth poll may be late by its spread, its timeout and, in practice time, a moment of real time. */
const POLLS_MAX = 3.5;
const LATE_WALL_MS = 1_000;

/** Since when it is silent; undefined while it is not. */
export function feedSilentSince(asked: FeedSilenceQuery): Instant | undefined {
  const { lastMessageAt, listensSince, session, pollMs, timeoutMs, speed, now } = asked;
  if (session === undefined) return undefined;
  const since = instant(Math.max(lastMessageAt ?? 0, listensSince, session.open));
  const limitMs = pollMs * POLLS_MAX + timeoutMs + LATE_WALL_MS * speed;
  return now > plus(since, limitMs) ? since : undefined;
}
