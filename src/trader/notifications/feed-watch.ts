// A silent feed during the session: reported once, and when it is back.
import type { Cancel, Clock, WallClock } from '../../kernel/clock.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import type { Trader } from '../ports/trader.ts';
import type { TraderStatus } from '../ports/trader-status.ts';
import type { Notify } from './notify/notify.ts';

interface FeedWatchParts {
  readonly trader: Pick<Trader, 'status'>;
  readonly calendar: Calendar;
  readonly clock: Clock;
  readonly wall: WallClock;
  readonly notify: Notify;
}

type FeedStatus = TraderStatus['feeds'][number];

const CHECK_MS = 5_000;

export function watchFeeds({ trader, calendar, clock, wall, notify }: FeedWatchParts): {
  stop(): void;
} {
  const silent = new Set<string>();
  let waiting: Cancel = () => {};

  function check(): void {
    waiting = wall.after(CHECK_MS, check);
    // A feed may be silent while the exchange is closed, and a close does not bring one back.
    if (calendar.sessionAt(clock.now()) === undefined) return;
    for (const feed of trader.status().feeds) checkFeed(feed);
  }

  function checkFeed({ name, state, silentSince }: FeedStatus): void {
    if ((silentSince !== undefined) === silent.has(name)) return;
    if (silentSince === undefined) {
      silent.delete(name);
      return notify('feed-recovered', `feed ${name} answers again`);
    }
    silent.add(name);
    const minutes = ((clock.now() - silentSince) / 60_000).toFixed(1);
    notify('feed-silent', `feed ${name} has been silent for ${minutes} minutes (${state})`);
  }

  check();
  return { stop: () => waiting() };
}
