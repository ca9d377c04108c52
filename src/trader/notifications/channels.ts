// The notification channels that a configuration names.

import type { WallClock } from '../../kernel/clock.ts';
import type { Venue } from '../../market/venues/venue.ts';
import { type BotSettings, createBotApi } from '../adapters/notify/bot-api.ts';
import {
  type Channel,
  createTelegram,
  createWebhook,
  type Sender,
} from '../adapters/notify/channel.ts';
import { createHttpCaller } from '../adapters/notify/http-call.ts';
import type { MovedChats } from '../adapters/notify/moved-chats.ts';
import type { Settings } from '../ports/settings.ts';

export interface ChannelParts {
  /** Where the instance is at home. */
  readonly venue: Venue;
  readonly wall: WallClock;
  readonly chats: MovedChats;
}

type Instance = Pick<Settings, 'notify' | 'mode' | 'account'>;

export function channelsIn(settings: Instance, parts: ChannelParts): Channel[] {
  return channelsOf(settings.notify, senderIn(settings, parts), parts);
}

/** Named apart from the others, which may reach the same receiver. */
export function escalationChannelsIn(settings: Instance, parts: ChannelParts): Channel[] {
  const { escalation } = settings.notify;
  if (escalation === undefined) return [];
  const setting = 'notify.escalation.telegram';
  const channels = channelsOf(escalation, senderIn(settings, parts), parts, setting);
  return channels.map((channel) => ({ ...channel, name: `escalation ${channel.name}` }));
}

export function channelsOf(
  { webhook, telegram }: Pick<Settings['notify'], 'webhook' | 'telegram'>,
  from: Sender,
  { wall, chats }: Pick<ChannelParts, 'wall' | 'chats'>,
  setting: BotSettings['setting'] = 'notify.telegram',
): Channel[] {
  const hook = webhook && createWebhook(webhook, from, createHttpCaller(wall));
  const bot = telegram && createBotApi({ ...telegram, setting }, chats, wall);
  return [...(hook ? [hook] : []), ...(bot ? [createTelegram(telegram, from, bot)] : [])];
}

function senderIn({ mode, account }: Instance, { venue }: ChannelParts): Sender {
  return { name: `${mode} ${account}`, venue };
}
