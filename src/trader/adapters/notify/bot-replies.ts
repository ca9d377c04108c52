// Answers into chats, in order: each is tried a few times, and one that cannot be delivered is logged and dropped.
import type { Cancel, WallClock } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { Log } from '../../ports/log.ts';
import type { BotApi } from './bot-api.ts';

export interface BotReplies {
  /** Whether it was delivered; it waits for those before it. */
  push(chat: string, text: string): Promise<boolean>;
  /** What waits gets this long to be sent. */
  stop(deadlineMs: number): Promise<void>;
}

const WAITING_MAX = 20;
const ATTEMPTS_MAX = 5;
const FIRST_PAUSE_MS = SECOND_MS;
const PAUSE_MAX_MS = 60 * SECOND_MS;

export function createBotReplies(api: Pick<BotApi, 'send'>, wall: WallClock, log: Log): BotReplies {
  const stopped = new AbortController();
  let waiting = 0;
  let last = Promise.resolve(true);
  let cancelPause: Cancel = () => {};
  let endPause: () => void = () => {};

  async function send(chat: string, text: string): Promise<boolean> {
    for (let attempt = 1; !stopped.signal.aborted; attempt += 1) {
      const delivery = await api.send({ chat, text }, stopped.signal);
      if (delivery.kind === 'delivered') return true;
      if (delivery.kind === 'refused' || attempt === ATTEMPTS_MAX) {
        log.error('An answer could not be sent to the chat.', { chat, why: delivery.why });
        return false;
      }
      const grown = FIRST_PAUSE_MS * 2 ** (attempt - 1);
      await pause(Math.min(delivery.waitMs ?? grown, PAUSE_MAX_MS));
    }
    return false;
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      endPause = resolve;
      cancelPause = wall.after(ms, resolve);
    });
  }

  return {
    async push(chat, text) {
      if (waiting === WAITING_MAX) {
        log.warn('Too many answers wait; one was dropped.', { chat });
        return false;
      }
      waiting += 1;
      last = last
        .then(() => send(chat, text))
        .finally(() => {
          waiting -= 1;
        });
      return last;
    },
    async stop(deadlineMs) {
      const cancel = wall.after(deadlineMs, () => {
        stopped.abort();
        cancelPause();
        endPause();
      });
      await last;
      cancel();
    },
  };
}
