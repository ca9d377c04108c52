// The two calls of Telegram's Bot API that a chat needs: getUpdates by long polling, and sendMessage.
import type { WallClock } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { TelegramSettings } from '../../ports/notify-settings.ts';
import { createHttpRequester, type Delivery, deliveryOf, type HttpAnswer } from './http-call.ts';

/** A text message of a person, as far as it is used. */
export interface BotMessage {
  readonly chat: string;
  readonly sender: string;
  readonly text: string;
  /** Epoch milliseconds, by Telegram's clock; it knows only whole seconds. */
  readonly sentMs: number;
}

export interface BotUpdate {
  readonly id: number;
  /** Absent for whatever is not a text message of a person. */
  readonly message?: BotMessage;
}

export type Poll =
  | {
      readonly kind: 'updates';
      readonly updates: readonly BotUpdate[];
      /** Epoch milliseconds by the clock of the server; absent if it sends no date. */
      readonly serverMs?: number;
    }
  | FailedPoll;

export type FailedPoll = Exclude<Delivery, { readonly kind: 'delivered' }> & {
  /** What a person can do about it. */
  readonly hint?: string;
};

export interface BotApi {
  /** Waits that long for an update; an offset confirms every earlier update. */
  poll(offset: number | undefined, waitSeconds: number, stopped: AbortSignal): Promise<Poll>;
  send(chat: string, text: string, stopped: AbortSignal): Promise<Delivery>;
}

const UPDATES_MAX = 10;
/** The server may use all of its waiting time before it answers. */
const ANSWER_MS = 10 * SECOND_MS;
const TEXT_MAX = 4_096;

export interface BotSettings extends Pick<TelegramSettings, 'token' | 'apiUrl'> {
  /** Which setting names the bot. */
  readonly setting: 'notify.telegram' | 'agents.telegram';
}

export function createBotApi({ token, apiUrl, setting }: BotSettings, wall: WallClock): BotApi {
  const request = createHttpRequester(wall);
  const url = (name: string) => `${apiUrl}/bot${token}/${name}`;
  return {
    async poll(offset, waitSeconds, stopped) {
      const body = {
        ...(offset !== undefined && { offset }),
        limit: UPDATES_MAX,
        timeout: waitSeconds,
        allowed_updates: ['message'],
      };
      const timeoutMs = waitSeconds * SECOND_MS + ANSWER_MS;
      const answer = await request(
        { method: 'POST', url: url('getUpdates'), body, timeoutMs },
        stopped,
      );
      return answer.ok ? pollOf(answer.value, setting) : { kind: 'later', why: answer.failure };
    },
    async send(chat, text, stopped) {
      const body = { chat_id: chat, text: text.slice(0, TEXT_MAX) };
      const answer = await request({ method: 'POST', url: url('sendMessage'), body }, stopped);
      return answer.ok ? deliveryOf(answer.value) : { kind: 'later', why: answer.failure };
    },
  };
}

function hintOf(status: number, setting: BotSettings['setting']): string | undefined {
  if (status === 401 || status === 404) return `the token is not valid: correct ${setting}.token`;
  if (status !== 409) return undefined;
  return 'another program reads this bot, or it has a webhook: each daemon, and the API, needs a separate bot';
}

function pollOf(answer: HttpAnswer, setting: BotSettings['setting']): Poll {
  const delivery = deliveryOf(answer);
  if (delivery.kind !== 'delivered') {
    const hint = hintOf(answer.status, setting);
    return { ...delivery, ...(hint !== undefined && { hint }) };
  }
  const list = listIn(answer.body);
  if (list === undefined) return { kind: 'later', why: 'the answer is not a list of updates' };
  const serverMs = Date.parse(String(answer.headers.date));
  const updates = list.map(updateOf).filter((update) => update !== undefined);
  return { kind: 'updates', updates, ...(!Number.isNaN(serverMs) && { serverMs }) };
}

type Fields = Readonly<Record<string, unknown>>;

/** `{"ok": true, "result": [...]}` */
function listIn(body: string): readonly unknown[] | undefined {
  try {
    const { ok: isOk, result } = fieldsOf(JSON.parse(body));
    return isOk === true && Array.isArray(result) ? result : undefined;
  } catch {
    return undefined;
  }
}

function updateOf(raw: unknown): BotUpdate | undefined {
  const { update_id: id, message } = fieldsOf(raw);
  if (typeof id !== 'number' || !Number.isSafeInteger(id)) return undefined;
  const read = messageOf(fieldsOf(message));
  return { id, ...(read && { message: read }) };
}

/** Bots and channels have no person who answers for a command. */
function messageOf({ chat, from, text, date }: Fields): BotMessage | undefined {
  const { id: chatId } = fieldsOf(chat);
  const { id: senderId, is_bot: isBot } = fieldsOf(from);
  if (typeof chatId !== 'number' || typeof senderId !== 'number' || isBot !== false) {
    return undefined;
  }
  if (typeof text !== 'string' || typeof date !== 'number') return undefined;
  return {
    chat: String(chatId),
    sender: String(senderId),
    text,
    sentMs: date * SECOND_MS,
  };
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
