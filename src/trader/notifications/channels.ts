// The notification channels that a configuration names.

import type { WallClock } from '../../kernel/clock.ts';
import type { Venue } from '../../market/venues/venue.ts';
import {
  type Channel,
  createTelegram,
  createWebhook,
  type Sender,
} from '../adapters/notify/channel.ts';
import { createHttpCaller } from '../adapters/notify/http-call.ts';
import type { Settings } from '../ports/settings.ts';

export function channelsIn(
  { notify, mode, account }: Pick<Settings, 'notify' | 'mode' | 'account'>,
  venue: Venue,
  wall: WallClock,
): Channel[] {
  return channelsOf(notify, { name: `${mode} ${account}`, venue }, wall);
}

/** Named apart from the others, which may reach the same receiver. */
export function escalationChannelsIn(
  { notify, mode, account }: Pick<Settings, 'notify' | 'mode' | 'account'>,
  venue: Venue,
  wall: WallClock,
): Channel[] {
  if (notify.escalation === undefined) return [];
  const channels = channelsOf(notify.escalation, { name: `${mode} ${account}`, venue }, wall);
  return channels.map((channel) => ({ ...channel, name: `escalation ${channel.name}` }));
}

export function channelsOf(
  { webhook, telegram }: Pick<Settings['notify'], 'webhook' | 'telegram'>,
  from: Sender,
  wall: WallClock,
): Channel[] {
  const call = createHttpCaller(wall);
  return [
    ...(webhook === undefined ? [] : [createWebhook(webhook, from, call)]),
    ...(telegram === undefined ? [] : [createTelegram(telegram, from, call)]),
  ];
}
