// Settings in the words of `sluice.yaml`: the reverse of `to-settings` for everything that decides about trading.
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { DailyTime, WeeklyTime } from '../../../market/time/recurring-time.ts';
import type { FeedSettings, Settings } from '../../ports/settings.ts';
import { canonicalHash } from '../files/canonical-hash.ts';
import type { SluiceFile } from '../schema/sluice-schema.ts';
import { PROTECTIONS, RISK } from '../strategies/risk-fields.ts';

/** Feeds by name; without addresses, secrets, folders and notifications. */
export function settingsAsWritten(settings: Settings): object {
  const { gateway, execution, live, instruments } = settings;
  return {
    mode: settings.mode,
    account: settings.account,
    account_type: settings.accountType,
    gateway: {
      restart_at: gateway.restartAt && timeText(gateway.restartAt),
      weekly_login: gateway.weeklyLogin && weeklyText(gateway.weeklyLogin),
    },
    feeds: Object.fromEntries(settings.feeds.map((feed) => [feed.name, feedAsWritten(feed)])),
    risk: RISK.written(settings.risk) satisfies Record<keyof SluiceFile['risk'], unknown>,
    protections: PROTECTIONS.written(settings.protections),
    manual: {
      default_stop: { percent: settings.manual.defaultStopPercent },
      allow_holdings: settings.manual.allowsHoldings,
      protection: settings.manual.protection,
    },
    live: { override_first_days: live.overridesFirstDays },
    execution: {
      collar_percent: execution.collarPercent,
      entry_seconds: execution.entryMs / SECOND_MS,
      ack_seconds: execution.ackMs / SECOND_MS,
    },
    reconcile: settings.reconcile,
    instruments: Object.fromEntries(
      [...instruments].map(([symbol, { brokerSymbol, primaryExchange, contract }]) => [
        symbol,
        { symbol: brokerSymbol, primary_exchange: primaryExchange, con_id: contract },
      ]),
    ),
  };
}

function feedAsWritten(feed: FeedSettings): object {
  return {
    symbols: feed.symbols,
    poll_seconds: feed.pollMs / SECOND_MS,
    max_age_seconds: feed.ageMaxMs / SECOND_MS,
    min_confidence: feed.confidenceMin,
    ...(feed.profile === 'declared'
      ? { profile_hash: canonicalHash(feed.declared).slice(0, 12) }
      : { timezone: feed.zone, inputs: feed.inputs }),
  };
}

function timeText({ hour, minute, zone }: DailyTime): string {
  const text = (part: number) => String(part).padStart(2, '0');
  return `${text(hour)}:${text(minute)} ${zone}`;
}

function weeklyText(time: WeeklyTime): string {
  return `${time.weekday} ${timeText(time)}`;
}
