// The two calls of Telegram's Bot API that a chat needs: getUpdates by long polling, and sendMessage.
import type { WallClock } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import { withoutSecret } from '../../../kernel/redact.ts';
import type { TelegramSettings } from '../../ports/notify-settings.ts';
import { type Fields, fieldsOf, sentenceOf, textOf } from '../kit/fields.ts';
import { createHttpRequester, type Delivery, deliveryOf, type HttpAnswer } from './http-call.ts';
import type { MovedChat, MovedChats } from './moved-chats.ts';

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
  /** A group has become a supergroup. */
  readonly moved?: MovedChat;
}

export type Poll =
  | {
      readonly kind: 'updates';
      readonly updates: readonly BotUpdate[];
      /** Epoch milliseconds by the clock of the server; absent if it sends no date. */
      readonly serverMs?: number;
    }
  | FailedPoll;

export type FailedPoll = Exclude<Delivery, { readonly kind: 'delivered' }>;

export interface BotApi {
  /** Waits that long for an update; an offset confirms every earlier update. */
  poll(offset: number | undefined, waitSeconds: number, stopped: AbortSignal): Promise<Poll>;
  /** To the present id of a chat of the settings. */
  send(message: BotText, stopped: AbortSignal): Promise<Delivery>;
}

export interface BotText {
  readonly chat: string;
  /** Sent as it is, without any markup; cut if it is longer than Telegram takes. */
  readonly text: string;
  /** Arrives without a sound. */
  readonly isSilent?: boolean;
}

const UPDATES_MAX = 10;
/** The server may use all of its waiting time before it answers. */
const ANSWER_MS = 10 * SECOND_MS;
const TEXT_MAX = 4_096;
const CUT = ' [...cut]';

export interface BotSettings extends Pick<TelegramSettings, 'token' | 'apiUrl'> {
  /** Which setting names the bot. */
  readonly setting: 'notify.telegram' | 'notify.escalation.telegram' | 'agents.telegram';
}

export function createBotApi(bot: BotSettings, chats: MovedChats, wall: WallClock): BotApi {
  const { token, apiUrl } = bot;
  const request = createHttpRequester(wall);
  const url = (name: string) => `${apiUrl}/bot${token}/${name}`;

  async function sendTo(to: string, message: BotText, stopped: AbortSignal): Promise<Delivery> {
    const { text, isSilent } = message;
    const body = {
      ...{ chat_id: to, text: fitting(text) },
      ...(isSilent !== undefined && { disable_notification: isSilent }),
    };
    const answer = await request({ method: 'POST', url: url('sendMessage'), body }, stopped);
    if (!answer.ok) return { kind: 'later', why: answer.failure };
    const movedTo = idIn(parametersIn(answer.value).migrate_to_chat_id);
    if (movedTo === undefined || movedTo === to) return explained(answer.value, bot);
    chats.learn({ from: message.chat, to: movedTo });
    // The new id is final: a supergroup never becomes a group again.
    return to === message.chat
      ? sendTo(movedTo, message, stopped)
      : { kind: 'later', why: 'the chat has moved again' };
  }

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
      return answer.ok ? pollOf(answer.value, bot) : { kind: 'later', why: answer.failure };
    },
    send: (message, stopped) => sendTo(chats.presentId(message.chat), message, stopped),
  };
}

function fitting(text: string): string {
  if (text.length <= TEXT_MAX) return text;
  const kept = text.slice(0, TEXT_MAX - CUT.length);
  // Half of a surrogate pair is not UTF-8, and Telegram refuses the whole message.
  return `${kept.isWellFormed() ? kept : kept.slice(0, -1)}${CUT}`;
}

/** With what Telegram says, and what a person can do. */
function explained(answer: HttpAnswer, { token, setting }: BotSettings): Delivery {
  const delivery = deliveryOf(answer);
  if (delivery.kind === 'delivered') return delivery;
  const said = sentenceOf(withoutSecret(textOf(fieldsIn(answer.body).description), token));
  const hint = hintOf(answer.status, said, setting);
  const why = `Telegram answered ${answer.status}${said && `: ${said}`}${hint && `; ${hint}`}`;
  return { ...delivery, why };
}

function hintOf(status: number, said: string, setting: BotSettings['setting']): string {
  if (status === 401 || status === 404) {
    return `the token is not valid: correct ${setting}.token`;
  }
  if (status === 409) {
    return 'another program reads this bot, or it has a webhook: each daemon, and the API, needs a separate bot';
  }
  if (status === 403) {
    return 'add the bot to the chat again, or open the chat with the bot and press Start';
  }
  return /chat not found/i.test(said) ? `correct the id of the chat in ${setting}` : '';
}

function pollOf(answer: HttpAnswer, bot: BotSettings): Poll {
  const delivery = explained(answer, bot);
  if (delivery.kind !== 'delivered') return delivery;
  const list = listIn(answer.body);
  if (list === undefined) return { kind: 'later', why: 'the answer is not a list of updates' };
  const serverMs = Date.parse(String(answer.headers.date));
  const updates = list.map(updateOf).filter((update) => update !== undefined);
  return { kind: 'updates', updates, ...(!Number.isNaN(serverMs) && { serverMs }) };
}

/** `{"ok": true, "result": [...]}` */
function listIn(body: string): readonly unknown[] | undefined {
  const { ok: isOk, result } = fieldsIn(body);
  return isOk === true && Array.isArray(result) ? result : undefined;
}

/** `{"ok": false, "error_code": 400, "description": "...", "parameters": {"migrate_to_chat_id": -1001557912345}}` */
function parametersIn({ status, body }: HttpAnswer): Fields {
  return status === 400 ? fieldsOf(fieldsIn(body).parameters) : {};
}

function fieldsIn(body: string): Fields {
  try {
    return fieldsOf(JSON.parse(body));
  } catch {
    return {};
  }
}

function updateOf(raw: unknown): BotUpdate | undefined {
  const { update_id: id, message } = fieldsOf(raw);
  if (typeof id !== 'number' || !Number.isSafeInteger(id)) return undefined;
  const read = messageOf(fieldsOf(message));
  const moved = movedIn(fieldsOf(message));
  return { id, ...(read && { message: read }), ...(moved && { moved }) };
}

/** A service message in the old chat names the new one, and a second one in the new chat the old one. */
function movedIn(message: Fields): MovedChat | undefined {
  const here = idIn(fieldsOf(message.chat).id);
  const to = idIn(message.migrate_to_chat_id);
  const from = idIn(message.migrate_from_chat_id);
  if (here === undefined) return undefined;
  if (to !== undefined) return { from: here, to };
  return from === undefined ? undefined : { from, to: here };
}

function idIn(value: unknown): string | undefined {
  return Number.isSafeInteger(value) ? String(value) : undefined;
}

/** Bots and channels have no person who answers for a command. */
function messageOf({ chat, from, text, date }: Fields): BotMessage | undefined {
  const chatId = idIn(fieldsOf(chat).id);
  const { id: senderId, is_bot: isBot } = fieldsOf(from);
  if (chatId === undefined || typeof senderId !== 'number' || isBot !== false) return undefined;
  if (typeof text !== 'string' || typeof date !== 'number') return undefined;
  return { chat: chatId, sender: String(senderId), text, sentMs: date * SECOND_MS };
}
