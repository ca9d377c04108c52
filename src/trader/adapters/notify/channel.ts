// The notification channels: a webhook that receives JSON, and a Telegram chat.
import { createHash } from 'node:crypto';
import { toIso } from '../../../kernel/instant.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import { venueMoment } from '../../domain/wording/venue-time.ts';
import type { Notice, NoticeLevel } from '../../ports/notifier.ts';
import type { TelegramSettings, WebhookSettings } from '../../ports/notify-settings.ts';
import type { BotApi } from './bot-api.ts';
import type { Delivery, HttpCaller } from './http-call.ts';

export interface Channel {
  readonly name: string;
  /** Notices below this level are not sent here. */
  readonly level: NoticeLevel;
  /** May deliver twice if the answer is lost; the id of a notice identifies duplicates. */
  deliver(notice: Notice, stopped: AbortSignal): Promise<Delivery>;
}

export interface Sender {
  /** The instance, such as `paper DU1234567`. */
  readonly name: string;
  /** Its clock dates the messages. */
  readonly venue: Venue;
}

export function createWebhook(
  { url, headers, level }: WebhookSettings,
  from: Sender,
  call: HttpCaller,
): Channel {
  return {
    name: 'webhook',
    level,
    deliver: (notice, stopped) =>
      call(
        {
          method: 'POST',
          url,
          headers,
          body: {
            id: idOf(notice),
            // The field that chat systems show; the others are for programs.
            text: sentenceOf(notice, from),
            kind: notice.kind,
            level: notice.level,
            about: notice.about ?? null,
            at: toIso(notice.at),
            from: from.name,
          },
        },
        stopped,
      ),
  };
}

export function createTelegram(
  { chatId: chat, level }: Pick<TelegramSettings, 'chatId' | 'level'>,
  from: Sender,
  bot: Pick<BotApi, 'send'>,
): Channel {
  return {
    name: 'telegram',
    level,
    deliver: (notice, stopped) =>
      bot.send(
        { chat, text: sentenceOf(notice, from), isSilent: notice.level === 'info' },
        stopped,
      ),
  };
}

/** Derived, so that a repeated notice has the same id. */
function idOf({ kind, about, at, text }: Notice): string {
  return createHash('sha256')
    .update(JSON.stringify([kind, about, at, text]))
    .digest('hex')
    .slice(0, 16);
}

function sentenceOf({ kind, level, text, at }: Notice, { name, venue }: Sender): string {
  const head = kind === 'alarm-ended' ? 'ALARM ENDED' : level.toUpperCase();
  return `${head} ${name}: ${text} (${venueMoment(venue, at)})`;
}
