// Reads the updates of a bot, one at a time and each at most once, also over a crash: an update counts as read before
// anything is done about it, and commands sent while the daemon was not reading are never executed.
import type { Cancel, WallClock } from '../../../kernel/clock.ts';
import { DAY_MS, SECOND_MS } from '../../../kernel/instant.ts';
import type { Log } from '../../ports/log.ts';
import type { BotApi, BotMessage, BotUpdate, FailedPoll } from './bot-api.ts';
import type { MovedChat } from './moved-chats.ts';

export interface HeardMessage extends BotMessage {
  /** How long ago it was sent; negative if the two clocks disagree. */
  readonly ageMs: number;
  /** Sent before this reader began. */
  readonly isQueued: boolean;
}

export interface BotUpdatesOptions {
  readonly api: Pick<BotApi, 'poll'>;
  readonly wall: WallClock;
  readonly log: Log;
  /** Epoch milliseconds, for a server that sends no date. */
  epochMs(): number;
  /** The id after the last update read; undefined if none is known. */
  readonly offset: { read(): number | undefined; keep(next: number): void };
  /** A group has become a supergroup. */
  moved(move: MovedChat): void;
  /** Resolves when everything is done about the message; must not throw. */
  hear(message: HeardMessage): Promise<void>;
}

export interface BotUpdates {
  /** A message that is being handled is handled to its end; no other follows. */
  stop(): void;
}

const WAIT_SECONDS = 25;
const FIRST_PAUSE_MS = SECOND_MS;
const PAUSE_MAX_MS = 60 * SECOND_MS;
const ASKED_PAUSE_MAX_MS = 600 * SECOND_MS;
/** After a week without updates Telegram may number them from anywhere, also from below. */
export const OFFSET_VALID_MS = 6 * DAY_MS;

export function readUpdates(options: BotUpdatesOptions): BotUpdates {
  const { api, wall, log, epochMs, offset, hear } = options;
  const stopped = new AbortController();
  let next = offset.read();
  let lastUpdateAt = wall.now();
  /** Until the server has nothing more: what is there was sent before we read. */
  let isDraining = true;
  let failures = 0;
  let cancelPause: Cancel = () => {};
  let endPause: () => void = () => {};

  async function run(): Promise<void> {
    while (!stopped.signal.aborted) {
      const wasDraining = isDraining;
      const askedAt = wall.now();
      const poll = await api.poll(next, wasDraining ? 0 : WAIT_SECONDS, stopped.signal);
      if (stopped.signal.aborted) return;
      if (poll.kind !== 'updates') {
        await pauseAfter(poll);
        continue;
      }
      if (failures > 0) log.info('The bot reads commands again.', { failures });
      failures = 0;
      if ((await hearNew(poll.updates, poll.serverMs ?? epochMs())) > 0) continue;
      isDraining = false;
      // An empty answer has confirmed every earlier update, so nothing comes twice.
      if (wall.now() - lastUpdateAt > OFFSET_VALID_MS) next = undefined;
      // A server that does not wait, or repeats itself, is not asked without end.
      if (!wasDraining && wall.now() - askedAt < FIRST_PAUSE_MS) await pause(FIRST_PAUSE_MS);
    }
  }

  /** How many were new. */
  async function hearNew(updates: readonly BotUpdate[], nowMs: number): Promise<number> {
    let count = 0;
    for (const { id, message, moved } of updates.toSorted((one, other) => one.id - other.id)) {
      if (stopped.signal.aborted || (next !== undefined && id < next)) continue;
      count += 1;
      lastUpdateAt = wall.now();
      next = id + 1;
      offset.keep(next);
      if (moved !== undefined) options.moved(moved);
      if (message === undefined) continue;
      await hear({ ...message, ageMs: nowMs - message.sentMs, isQueued: isDraining });
    }
    return count;
  }

  async function pauseAfter(poll: FailedPoll): Promise<void> {
    if (failures === 0) log.warn(`The bot cannot read commands: ${poll.why}.`);
    const grown = Math.min(FIRST_PAUSE_MS * 2 ** failures, PAUSE_MAX_MS);
    const asked = poll.kind === 'later' ? poll.waitMs : undefined;
    failures += 1;
    await pause(Math.min(asked ?? grown, ASKED_PAUSE_MAX_MS));
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      endPause = resolve;
      cancelPause = wall.after(ms, resolve);
    });
  }

  void run().catch((error: unknown) => {
    log.error('The bot reads no more commands.', { why: error instanceof Error ? error.name : '' });
  });

  return {
    stop() {
      stopped.abort();
      cancelPause();
      endPause();
    },
  };
}
