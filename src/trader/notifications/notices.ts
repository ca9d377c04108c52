// Notices to people: facts, silence and the calendar become messages on the channels of the configuration.
import type { Observable } from 'rxjs';
import type { Instant } from '../../kernel/instant.ts';
import { createHeartbeat, createHeartbeatCaller } from '../adapters/notify/heartbeat.ts';
import { type MovedChats, movedText } from '../adapters/notify/moved-chats.ts';
import { createNotifier } from '../adapters/notify/notifier.ts';
import { type Refusals, refusalNotice } from '../adapters/notify/refusals.ts';
import type { Notifier } from '../ports/notifier.ts';
import { channelsIn, escalationChannelsIn } from './channels.ts';
import { createDayTally } from './notify/day-tally.ts';
import type { Notify } from './notify/notify.ts';
import { type NoticeSettings, type NoticeSources, startWatches, type Watches } from './watches.ts';

export interface NoticesParts extends NoticeSources {
  /** The present ones on subscription; later ones replace channels and watches. */
  readonly settings$: Observable<NoticeSettings>;
  readonly chats: MovedChats;
}

export interface Notices {
  /** For alarms that cannot become facts, and for reports made of many facts. */
  readonly notify: Notify;
  /** Channels that refused the last message, and why. */
  refusing(): readonly RefusingChannel[];
  /** Waiting notices get a moment to be sent. */
  stop(): Promise<void>;
}

export interface RefusingChannel {
  readonly channel: string;
  readonly why: string;
  /** Market time. */
  readonly since: Instant;
}

/** The channels and watches of one configuration. */
interface Running {
  readonly settings: NoticeSettings;
  /** Undefined without a channel. */
  readonly watches: Watches | undefined;
  refusing(): readonly RefusingChannel[];
  stop(): Promise<void>;
}

export function startNotices(parts: NoticesParts): Notices {
  const { trader, wall, log } = parts;
  const call = createHeartbeatCaller(wall);
  // Counts without a channel too: what happened before a reload belongs to the day.
  const tally = createDayTally(parts.venue.calendar, parts.clock.now());
  const counting = trader.facts$.subscribe((recorded) => tally.count(recorded));
  let running: Running | undefined;
  let ending = Promise.resolve();

  function isAlive(withinMs: number): boolean {
    return wall.now() - trader.status().lastTurnWallMs < withinMs;
  }

  function start(settings: NoticeSettings): Running {
    const { heartbeatUrl: url, levels } = settings.notify;
    const channels = channelsIn(settings, parts);
    const second = escalationChannelsIn(settings, parts);
    const heartbeat = url === undefined ? url : createHeartbeat({ url, call, wall, log, isAlive });
    const refusing = new Map<string, RefusingChannel>();
    /** The receivers of the other notifier learn it too. */
    const refusalsFor = (other: () => Notifier | undefined): Refusals => ({
      begun(refusal) {
        const { channel, why } = refusal;
        refusing.set(channel, { channel, why, since: parts.clock.now() });
        other()?.notify(refusalNotice(refusal));
      },
      ended: (channel) => void refusing.delete(channel),
    });
    const notifier: Notifier = createNotifier({
      ...{ channels, levels, wall, log, refusals: refusalsFor(() => escalation) },
    });
    const escalation: Notifier | undefined =
      second.length === 0
        ? undefined
        : createNotifier({
            ...{ channels: second, levels: {}, wall, log, refusals: refusalsFor(() => notifier) },
          });
    const watches =
      channels.length + second.length === 0
        ? undefined
        : startWatches({ ...parts, settings, tally, notifier, escalation });
    return {
      settings,
      watches,
      refusing: () => [...refusing.values()],
      async stop() {
        heartbeat?.stop();
        await watches?.stop();
      },
    };
  }

  const moving = parts.chats.moves$.subscribe((move) => {
    const text = movedText(move);
    log.error(`${text}.`);
    running?.watches?.notify('alarm', text);
  });
  const following = parts.settings$.subscribe((settings) => {
    const before = running;
    if (before !== undefined && isSame(before.settings, settings)) return;
    running = start(settings);
    // Not at once: the watches of before still send the notice of this change.
    ending = ending.then(() => before?.stop());
  });

  return {
    notify: (kind, text, more) => running?.watches?.notify(kind, text, more),
    refusing: () => running?.refusing() ?? [],
    async stop() {
      counting.unsubscribe();
      following.unsubscribe();
      moving.unsubscribe();
      await Promise.all([ending, running?.stop()]);
    },
  };
}

function isSame(a: NoticeSettings, b: NoticeSettings): boolean {
  return JSON.stringify([a.notify, a.feeds]) === JSON.stringify([b.notify, b.feeds]);
}
