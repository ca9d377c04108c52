// The notification channels that a configuration names.

import type { WallClock } from '../../kernel/clock.ts';
import type { Venue } from '../../market/venues/venue.ts';
import { type Channel, createTelegram, createWebhook } from '../adapters/notify/channel.ts';
import { createHttpCaller } from '../adapters/notify/http-call.ts';
import type { Settings } from '../ports/settings.ts';

export function channelsIn(
  { notify, mode, account }: Pick<Settings, 'notify' | 'mode' | 'account'>,
  venue: Venue,
  wall: WallClock,
): Channel[] {
  const { webhook, telegram } = notify;
  const call = createHttpCaller(wall);
  const from = { name: `${mode} ${account}`, venue };
  return [
    ...(webhook === undefined ? [] : [createWebhook(webhook, from, call)]),
    ...(telegram === undefined ? [] : [createTelegram(telegram, from, call)]),
  ];
}
