// A bot that reads commands and answers them: each is executed at most once, because it counts as read, on disk, before
// anything is done about it. The daemon and the API each have one.
// Decision 0021
import { createHash } from 'node:crypto';
import type { WallClock } from '../../../kernel/clock.ts';
import { type BotSettings, createBotApi } from '../../adapters/notify/bot-api.ts';
import { createBotReplies } from '../../adapters/notify/bot-replies.ts';
import {
  type BotUpdatesOptions,
  OFFSET_VALID_MS,
  readUpdates,
} from '../../adapters/notify/bot-updates.ts';
import type { MovedChats } from '../../adapters/notify/moved-chats.ts';
import type { ChatMessage } from '../../ports/chat-rules.ts';
import type { Log } from '../../ports/log.ts';
import { chatStateFile } from './chat-state-file.ts';

export interface ChatBotParts {
  readonly bot: BotSettings;
  readonly chats: MovedChats;
  /** The chats that the settings name. */
  readonly configured: readonly string[];
  /** Keeps what was read. */
  readonly file: string;
  readonly wall: WallClock;
  readonly log: Log;
  /** Epoch milliseconds of the wall. */
  epochMs(): number;
  /** The answer; undefined for what is ignored. */
  answerTo(message: ChatMessage): Promise<string | undefined>;
  /** The answer to a command that failed. */
  readonly broken: string;
}

export interface ChatBot {
  /** Sent after what waits; false if it was dropped, because it could not be delivered. */
  say(chat: string, text: string): Promise<boolean>;
  stop(): Promise<void>;
}

/** How long answers may take at the end. */
const STOP_MS = 2_000;

export function openChatBot(parts: ChatBotParts): ChatBot {
  const { bot, chats, configured, wall, log, epochMs } = parts;
  const api = createBotApi(bot, chats, wall);
  const replies = createBotReplies(api, wall, log);
  const updates = readUpdates({
    ...{ api, wall, log, epochMs },
    offset: offsetIn(parts),
    moved(move) {
      if (configured.includes(move.from)) chats.learn(move);
    },
    async hear(received) {
      const message = { ...received, chat: chats.configuredId(received.chat, configured) };
      const answer = await parts.answerTo(message).catch((error: unknown) => {
        log.error('A command from the chat failed.', { why: String(error) });
        return parts.broken;
      });
      if (answer !== undefined) void replies.push(message.chat, answer);
    },
  });
  return {
    say: replies.push,
    async stop() {
      updates.stop();
      await replies.stop(STOP_MS);
    },
  };
}

interface KeptOffset {
  /** Which bot, without its token. */
  readonly bot: string;
  readonly next: number;
  readonly epochMs: number;
}

/** Without the record, what waits after a restart is too old anyway. */
function offsetIn({
  bot: { token },
  file,
  epochMs,
  log,
}: ChatBotParts): BotUpdatesOptions['offset'] {
  const kept = chatStateFile(file);
  const bot = createHash('sha256').update(token).digest('hex').slice(0, 16);
  return {
    read() {
      const last = (kept.read() ?? {}) as Partial<KeptOffset>;
      const isOurs = last.bot === bot && Number.isSafeInteger(last.next);
      return isOurs && epochMs() - Number(last.epochMs) < OFFSET_VALID_MS ? last.next : undefined;
    },
    keep(next) {
      try {
        kept.write({ bot, next, epochMs: epochMs() } satisfies KeptOffset);
      } catch (error) {
        log.warn('The record of the commands read could not be written.', { why: String(error) });
      }
    },
  };
}
