// Makes people hear of what happens: facts, silence and the calendar become notices, for those the configuration names.

import type { Clock, WallClock } from '../../kernel/clock.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import { createHttpCaller } from '../adapters/notify/http-call.ts';
import { createLifeSign } from '../adapters/notify/life-sign.ts';
import { createNotifier } from '../adapters/notify/notifier.ts';
import type { Journal } from '../ports/journal.ts';
import type { Log } from '../ports/log.ts';
import type { Look } from '../ports/look.ts';
import { NOTICE_KINDS, type Notifier } from '../ports/notifier.ts';
import type { Settings } from '../ports/settings.ts';
import type { Trader } from '../ports/trader.ts';
import { watchCalendar } from './calendar-watch.ts';
import { channelsIn } from './channels.ts';
import { createFactNotices } from './fact-notices.ts';
import { watchFeeds } from './feed-watch.ts';
import { createGatewayWatch } from './gateway-watch.ts';
import { createEfficiencyWatch } from './order-efficiency.ts';
import { createDayTally, type DayTally } from './say/day-tally.ts';
import type { Say } from './say/say.ts';
import { createSlippedStops } from './slipped-stops.ts';

export interface TellingParts {
  readonly settings: Pick<Settings, 'mode' | 'account' | 'gateway' | 'feeds' | 'notify'>;
  readonly trader: Trader;
  readonly look: Look;
  readonly journal: Pick<Journal, 'read'>;
  /** Of the account's home venue. */
  readonly calendar: Calendar;
  readonly clock: Clock;
  readonly wall: WallClock;
  readonly log: Log;
}

export interface Telling {
  /** For what cannot become a fact any more, and for what is made of many. */
  readonly say: Say;
  /** After a reload: other channels, or feeds that poll otherwise. */
  apply(settings: TellingParts['settings']): void;
  /** What still waits gets a moment to leave. */
  stop(): Promise<void>;
}

/** Subscribes to nothing when nobody is to be told. */
export function startTelling(parts: TellingParts): Telling {
  const { trader, wall, log } = parts;
  const call = createHttpCaller(wall);
  // Counts on whoever is told: what happened before a reload belongs to the day too.
  const tally = createDayTally(parts.calendar, parts.clock.now());
  const counting = trader.facts$.subscribe((recorded) => tally.count(recorded));
  let settings = parts.settings;
  let telling = begin();
  let ending = Promise.resolve();

  function turned(withinMs: number): boolean {
    return wall.now() - trader.status().lastTurnWallMs < withinMs;
  }

  function begin(): { readonly watches: Watches | undefined; stop(): Promise<void> } {
    const { heartbeatUrl, levels } = settings.notify;
    const channels = channelsIn(settings, wall);
    const lifeSign =
      heartbeatUrl === undefined
        ? undefined
        : createLifeSign({ url: heartbeatUrl, call, wall, log, isAlive: turned });
    const watches =
      channels.length === 0
        ? undefined
        : watchAll({
            ...parts,
            settings,
            tally,
            notifier: createNotifier({ channels, levels, wall, log }),
          });
    return {
      watches,
      async stop() {
        lifeSign?.stop();
        await watches?.stop();
      },
    };
  }

  return {
    say: (kind, text, more) => telling.watches?.say(kind, text, more),
    apply(next) {
      if (isToldAlike(settings, next)) return;
      settings = next;
      const before = telling;
      telling = begin();
      ending = ending.then(() => before.stop());
    },
    async stop() {
      counting.unsubscribe();
      await Promise.all([ending, telling.stop()]);
    },
  };
}

function isToldAlike(a: TellingParts['settings'], b: TellingParts['settings']): boolean {
  return JSON.stringify([a.notify, a.feeds]) === JSON.stringify([b.notify, b.feeds]);
}

export interface WatchParts extends TellingParts {
  readonly notifier: Notifier;
  /** Counted by whoever made it. */
  readonly tally: DayTally;
}

export type Watches = Omit<Telling, 'apply'>;

/** Everything that is worth a word, said to the notifier. */
export function watchAll(parts: WatchParts): Watches {
  const { trader, look, clock, wall, notifier, settings, tally, calendar } = parts;
  const say: Say = (kind, text, more = {}) =>
    notifier.tell({ kind, level: NOTICE_KINDS[kind], text, at: clock.now(), ...more });
  const gateway = createGatewayWatch({ settings: settings.gateway, clock, wall, say });
  const slipped = createSlippedStops(say);
  slipped.remember(look.positions(), parts.journal);
  const notices = createFactNotices({ look, say });
  const efficiency = createEfficiencyWatch(calendar, say);
  const hearing = trader.facts$.subscribe((recorded) => {
    gateway.hear(recorded.fact);
    slipped.hear(recorded.fact);
    notices.hear(recorded);
    efficiency.hear(recorded);
  });
  const feeds = watchFeeds({ settings: settings.feeds, trader, calendar, clock, wall, say });
  const dates = watchCalendar({
    gateway: settings.gateway,
    trader,
    look,
    tally,
    calendar,
    clock,
    say,
  });
  return {
    say,
    async stop() {
      hearing.unsubscribe();
      gateway.stop();
      feeds.stop();
      dates.stop();
      await notifier.stop();
    },
  };
}
