// One watch for each kind of thing worth a notice: the gateway, stops, facts, order efficiency, feeds and the calendar.

import type { Clock, WallClock } from '../../kernel/clock.ts';
import type { Venue } from '../../market/venues/venue.ts';
import { isMuted } from '../domain/alarms/alarm.ts';
import type { BrokerWords } from '../domain/wording/broker-words.ts';
import type { Journal } from '../ports/journal.ts';
import type { Log } from '../ports/log.ts';
import type { Look } from '../ports/look.ts';
import { NOTICE_KINDS, type Notifier } from '../ports/notifier.ts';
import type { Settings } from '../ports/settings.ts';
import type { Trader } from '../ports/trader.ts';
import { watchCalendar } from './calendar-watch.ts';
import { watchEndedAlarms } from './ended-alarms.ts';
import { watchEscalation } from './escalation.ts';
import { createFactNotices } from './fact-notices.ts';
import { watchFeeds } from './feed-watch.ts';
import { createGatewayWatch } from './gateway-watch.ts';
import type { DayTally } from './notify/day-tally.ts';
import type { Notify } from './notify/notify.ts';
import { createEfficiencyWatch } from './order-efficiency.ts';
import { createSlippedStops } from './slipped-stops.ts';
import { watchUnknownOrders } from './unknown-orders.ts';

export type NoticeSettings = Pick<Settings, 'mode' | 'account' | 'gateway' | 'feeds' | 'notify'>;

/** What every watch and every channel needs. */
export interface NoticeSources {
  readonly trader: Trader;
  readonly look: Look;
  readonly journal: Pick<Journal, 'read'>;
  /** Where the account is at home. */
  readonly venue: Venue;
  readonly broker: BrokerWords;
  readonly clock: Clock;
  readonly wall: WallClock;
  readonly log: Log;
}

export interface WatchParts extends NoticeSources {
  readonly settings: NoticeSettings;
  readonly notifier: Notifier;
  /** Of the second receiver; undefined without one. */
  readonly escalation: Notifier | undefined;
  /** The caller counts. */
  readonly tally: DayTally;
}

export interface Watches {
  readonly notify: Notify;
  /** Resolves when waiting notices were sent or given up. */
  stop(): Promise<void>;
}

export function startWatches(parts: WatchParts): Watches {
  const { trader, look, clock, wall, notifier, settings, tally, venue, broker } = parts;
  const { calendar } = venue;
  const notify = notifyBy(notifier, clock);
  const { escalation } = parts;
  const escalating: { stop(): void } | undefined =
    escalation &&
    watchEscalation({
      ...{ trader, clock, wall, notify: notifyBy(escalation, clock) },
      afterMs: settings.notify.escalation?.afterMs ?? 0,
    });
  const isWatching = () => trader.status().watched.length > 0;
  const gateway = createGatewayWatch({
    settings: settings.gateway,
    clock,
    wall,
    notify,
    isWatching,
  });
  const slipped = createSlippedStops(notify);
  slipped.remember(look.positions(), parts.journal);
  const notices = createFactNotices({
    ...{ look, notify, venue, broker },
    isQuiet: ({ alarm, symbol }) => {
      const { alarms, marketTime } = trader.status();
      const same = alarms.find((one) => one.kind === alarm && one.symbol === symbol);
      return same !== undefined && isMuted(same, marketTime);
    },
  });
  const ended = watchEndedAlarms({ trader, wall, notify });
  const unknown = watchUnknownOrders({ trader, wall, notify });
  const efficiency = createEfficiencyWatch(calendar, notify);
  const hearing = trader.facts$.subscribe((recorded) => {
    gateway.onFact(recorded.fact);
    slipped.onFact(recorded.fact);
    notices.onFact(recorded);
    ended.onFact(recorded.fact);
    unknown.onFact(recorded.fact);
    efficiency.onFact(recorded);
  });
  const feeds = watchFeeds({ trader, calendar, clock, wall, notify });
  const dates = watchCalendar({
    gateway: settings.gateway,
    trader,
    look,
    tally,
    venue,
    clock,
    notify,
  });
  return {
    notify,
    async stop() {
      hearing.unsubscribe();
      gateway.stop();
      ended.stop();
      unknown.stop();
      feeds.stop();
      dates.stop();
      escalating?.stop();
      await Promise.all([notifier.stop(), escalation?.stop()]);
    },
  };
}

function notifyBy(notifier: Notifier, clock: Clock): Notify {
  return (kind, text, more = {}) =>
    notifier.notify({ kind, level: NOTICE_KINDS[kind], text, at: clock.now(), ...more });
}
