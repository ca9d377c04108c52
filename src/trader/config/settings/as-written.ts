// Settings in the words of `sluice.yaml`: the reverse of `to-settings` for everything that decides about trading.

import type { FeedSettings } from '../../ports/feed-settings.ts';
import type { Settings } from '../../ports/settings.ts';
import { optional } from '../fields/field-codec.ts';
import { DAILY, WEEKLY } from '../fields/recurring-times.ts';
import { canonicalHash } from '../files/canonical-hash.ts';
import type { SluiceFile } from '../schema/sluice-schema.ts';
import { PROTECTIONS, RISK } from '../strategies/risk-fields.ts';
import { EXECUTION, FEED_TERMS, INSTRUMENTS, LIVE, MANUAL } from './section-fields.ts';

/** Feeds by name; without addresses, secrets, folders and notifications. */
export function settingsAsWritten(settings: Settings): object {
  const { gateway } = settings;
  return {
    mode: settings.mode,
    account: settings.account,
    account_type: settings.accountType,
    gateway: {
      restart_at: optional(DAILY).written(gateway.restartAt),
      weekly_login: optional(WEEKLY).written(gateway.weeklyLogin),
    },
    feeds: Object.fromEntries(settings.feeds.map((feed) => [feed.name, feedAsWritten(feed)])),
    risk: RISK.written(settings.risk) satisfies Record<keyof SluiceFile['risk'], unknown>,
    protections: PROTECTIONS.written(settings.protections),
    manual: MANUAL.written(settings.manual),
    live: LIVE.written(settings.live),
    execution: EXECUTION.written(settings.execution),
    reconcile: settings.reconcile,
    instruments: INSTRUMENTS.written(settings.instruments),
  };
}

function feedAsWritten(feed: FeedSettings): object {
  const { name: _, thresholds: _crossings, ...terms } = FEED_TERMS.written(feed);
  return {
    ...terms,
    ...(feed.profile === 'declared'
      ? { profile_hash: canonicalHash(feed.declared).slice(0, 12) }
      : { timezone: feed.zone, inputs: feed.inputs }),
  };
}
