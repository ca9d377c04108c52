// A silent feed during the session: reported after more than three polls without an answer, and when it is back.
import type { Cancel, Clock, WallClock } from '../../kernel/clock.ts';
import { type Instant, instant, plus } from '../../kernel/instant.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import type { FeedSettings } from '../ports/settings.ts';
import type { Trader, TraderStatus } from '../ports/trader.ts';
import type { Say } from './say/say.ts';

interface FeedWatchParts {
  readonly settings: readonly FeedSettings[];
  readonly trader: Pick<Trader, 'status'>;
  readonly calendar: Calendar;
  readonly clock: Clock;
  readonly wall: WallClock;
  readonly say: Say;
}

type FeedStatus = TraderStatus['feeds'][number];

const CHECK_MS = 5_000;
/** The fourth poll may be late by its spread, its timeout and, in practice time, a moment of real time. */
const POLLS_MAX = 3.5;
const LATE_WALL_MS = 1_000;

export function watchFeeds(parts: FeedWatchParts): { stop(): void } {
  const { clock, wall, say } = parts;
  const startedAt = clock.now();
  const heardAt = new Map<string, Instant>();
  const silent = new Set<string>();
  let waiting: Cancel = () => {};

  function check(): void {
    waiting = wall.after(CHECK_MS, check);
    for (const feed of parts.trader.status().feeds) {
      const settings = parts.settings.find(({ name }) => name === feed.name);
      if (settings !== undefined) checkFeed(feed, settings);
    }
  }

  function checkFeed(feed: FeedStatus, settings: FeedSettings): void {
    const { name } = feed;
    heardAt.set(name, latest(heardAt.get(name), feed.lastPrediction, answeredAt(feed)));
    const now = clock.now();
    const session = parts.calendar.sessionAt(now);
    if (session === undefined) return;
    const since = latest(heardAt.get(name), session.open, startedAt);
    const limitMs = settings.pollMs * POLLS_MAX + settings.timeoutMs + LATE_WALL_MS * clock.speed;
    const isSilent = now > plus(since, limitMs);
    if (isSilent === silent.has(name)) return;
    if (!isSilent) {
      silent.delete(name);
      return say('feed-recovered', `feed ${name} answers again`);
    }
    silent.add(name);
    const minutes = ((now - since) / 60_000).toFixed(1);
    say('feed-silent', `feed ${name} has been silent for ${minutes} minutes (${feed.state})`);
  }

  check();
  return { stop: () => waiting() };
}

/** A poll without failures is an answer, even without a prediction. */
function answeredAt({ failures, lastPoll }: FeedStatus): Instant | undefined {
  return failures === 0 ? lastPoll : undefined;
}

function latest(...moments: readonly (Instant | undefined)[]): Instant {
  return instant(Math.max(0, ...moments.filter((moment) => moment !== undefined)));
}
