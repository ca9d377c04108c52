// Makes people hear of what happens: facts, silence and the calendar become notices, for those the configuration names.
import { createHttpCaller } from '../../adapters/notify/http-call.ts';
import { createLifeSign } from '../../adapters/notify/life-sign.ts';
import { createNotifier } from '../../adapters/notify/notifier.ts';
import type { Clock, WallClock } from '../../kernel/clock.ts';
import type { Calendar } from '../../market/calendar.ts';
import { US_EQUITIES } from '../../market/venues/us.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Log } from '../../ports/log.ts';
import type { Look } from '../../ports/look.ts';
import { NOTICE_KINDS, type Notifier } from '../../ports/notifier.ts';
import type { Settings } from '../../ports/settings.ts';
import type { Trader } from '../../ports/trader.ts';
import { watchCalendar } from './calendar-watch.ts';
import { channelsIn } from './channels.ts';
import { createDayTally } from './day-tally.ts';
import { createFactNotices } from './fact-notices.ts';
import { watchFeeds } from './feed-watch.ts';
import { createGatewayWatch } from './gateway-watch.ts';
import type { Say } from './say.ts';
import { createSlippedStops } from './slipped-stops.ts';

export interface TellingParts {
  readonly settings: Pick<Settings, 'mode' | 'account' | 'gateway' | 'feeds' | 'notify'>;
  readonly trader: Trader;
  readonly look: Look;
  readonly journal: Pick<Journal, 'read'>;
  readonly clock: Clock;
  readonly wall: WallClock;
  readonly log: Log;
}

export interface Telling {
  /** For what cannot become a fact any more. */
  alarm(text: string): void;
  /** What still waits gets a moment to leave. */
  stop(): Promise<void>;
}

/** Subscribes to nothing when nobody is to be told. */
export function startTelling(parts: TellingParts): Telling {
  const { settings, trader, wall, log } = parts;
  const { heartbeatUrl, levels } = settings.notify;
  const call = createHttpCaller(wall);
  const channels = channelsIn(settings, wall);
  const lifeSign =
    heartbeatUrl === undefined
      ? undefined
      : createLifeSign({ url: heartbeatUrl, call, wall, log, isAlive: turned });

  function turned(withinMs: number): boolean {
    return wall.now() - trader.status().lastTurnWallMs < withinMs;
  }

  const watches =
    channels.length === 0
      ? undefined
      : watchAll({ ...parts, notifier: createNotifier({ channels, levels, wall, log }) });
  return {
    alarm: (text) => watches?.alarm(text),
    async stop() {
      lifeSign?.stop();
      await watches?.stop();
    },
  };
}

export interface WatchParts extends TellingParts {
  readonly notifier: Notifier;
  readonly calendar?: Calendar;
}

/** Everything that is worth a word, said to the notifier. */
export function watchAll(parts: WatchParts): Telling {
  const { trader, look, clock, wall, notifier, settings, calendar = US_EQUITIES } = parts;
  const say: Say = (kind, text, more = {}) =>
    notifier.tell({ kind, level: NOTICE_KINDS[kind], text, at: clock.now(), ...more });
  const tally = createDayTally(calendar, clock.now());
  const gateway = createGatewayWatch({ settings: settings.gateway, clock, wall, say });
  const slipped = createSlippedStops(say);
  slipped.remember(look.positions(), parts.journal);
  const notices = createFactNotices({ look, say });
  const hearing = trader.facts$.subscribe((recorded) => {
    tally.count(recorded);
    gateway.hear(recorded.fact);
    slipped.hear(recorded.fact);
    notices.hear(recorded);
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
    alarm: (text) => say('alarm', text),
    async stop() {
      hearing.unsubscribe();
      gateway.stop();
      feeds.stop();
      dates.stop();
      await notifier.stop();
    },
  };
}
