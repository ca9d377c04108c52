// Sends notices through every configured channel. The caller never waits, and a channel that fails does not fail the caller.
import type { WallClock } from '../../../kernel/clock.ts';
import { plainText } from '../../../kernel/plain-json.ts';
import type { Log } from '../../ports/log.ts';
import { NOTICE_LEVELS, type NoticeLevel, type Notifier } from '../../ports/notifier.ts';
import type { NotifySettings } from '../../ports/notify-settings.ts';
import type { Channel } from './channel.ts';
import { createDispatcher } from './dispatcher.ts';
import { NO_REFUSALS, type Refusal, type Refusals, refusalNotice } from './refusals.ts';
import { createRepeats } from './repeats.ts';

export interface NotifierOptions {
  readonly channels: readonly Channel[];
  /** Level per kind, or silent. */
  readonly levels: NotifySettings['levels'];
  readonly wall: WallClock;
  readonly log: Log;
  /** The other channels here are sent an alarm without it. */
  readonly refusals?: Refusals;
}

/** How long pending notices may take at the end of the process. */
const STOP_MS = 2_000;

export function createNotifier({
  channels,
  levels,
  wall,
  log,
  refusals = NO_REFUSALS,
}: NotifierOptions): Notifier {
  function begun(refusal: Refusal): void {
    for (const { name, dispatcher } of couriers)
      if (name !== refusal.channel) dispatcher.push(refusalNotice(refusal));
    refusals.begun(refusal);
  }

  const couriers = channels.map((channel) => ({
    dispatcher: createDispatcher({ channel, wall, log, refusals: { ...refusals, begun } }),
    name: channel.name,
    level: channel.level,
  }));
  const repeats = createRepeats(wall, (notice) => {
    for (const { dispatcher, level } of couriers) {
      if (isHeardAt(level, notice.level)) dispatcher.push(notice);
    }
  });
  return {
    notify(notice) {
      const level = levels[notice.kind] ?? notice.level;
      if (level !== 'off') repeats.hear({ ...notice, level, text: plainText(notice.text) });
    },
    async stop() {
      repeats.flush();
      await Promise.all(couriers.map(({ dispatcher }) => dispatcher.stop(STOP_MS)));
    },
  };
}

function isHeardAt(channel: NoticeLevel, notice: NoticeLevel): boolean {
  return NOTICE_LEVELS.indexOf(notice) >= NOTICE_LEVELS.indexOf(channel);
}
