// Converts a checked configuration to the settings of the daemon: units to milliseconds, port names, defaults filled
// in.
import { MINUTE_MS } from '../../../kernel/instant.ts';
import type { Strategy } from '../../domain/strategy/strategy.ts';
import type { FeedSettings, PredictionApiSettings } from '../../ports/feed-settings.ts';
import type { NotifySettings } from '../../ports/notify-settings.ts';
import type { DoorSettings, Settings } from '../../ports/settings.ts';
import { brokerSettings } from '../brokers/broker-configs.ts';
import type { LoadedEvents } from '../files/event-file.ts';
import type { DeclaredFeeds } from '../profiles/declared-feeds.ts';
import { PREDICTION_API, type SluiceFile } from '../schema/sluice-schema.ts';
import { PROTECTIONS, RISK } from '../strategies/risk-fields.ts';
import { EXECUTION, FEED_TERMS, INSTRUMENTS, LIVE, MANUAL } from './section-fields.ts';
import { hashOf } from './settings-hash.ts';
import { toAgents } from './to-agents.ts';
import { isRun, toApi } from './to-api.ts';

/** What other files than those of the configuration say. */
interface ReadBeside {
  /** Every feed that does not use the prediction API. */
  readonly declared: DeclaredFeeds;
  /** The file of `risk.options.calendar`. */
  readonly events: LoadedEvents | undefined;
}

const NOTHING_BESIDE: ReadBeside = { declared: new Map(), events: undefined };

export function toSettings(
  file: SluiceFile,
  dataFolder: string,
  strategies: readonly Strategy[],
  { declared, events }: ReadBeside = NOTHING_BESIDE,
): Settings {
  return {
    venue: file.venue,
    mode: file.mode,
    account: file.account,
    accountType: file.account_type ?? (file.venue === 'us' ? 'margin' : 'cash'),
    dataFolder,
    dataGroup: file.data_group,
    ...brokerSettings(file),
    feeds: file.feeds.map((feed) => toFeed(feed, declared)),
    risk: RISK.from(file.risk),
    protections: PROTECTIONS.from(file.protections),
    manual: MANUAL.from(file.manual),
    live: LIVE.from(file.live),
    execution: EXECUTION.from(file.execution),
    reconcile: file.reconcile,
    api: toApi(file, dataFolder),
    agents: toAgents(file.agents, isRun(file.mode)),
    door: toDoor(file.metrics),
    notify: toNotify(file.notify),
    telemetry: { otlp: file.telemetry.otlp },
    sentry: { dsn: file.sentry.dsn },
    tape: { keepDays: file.tape.keep_days },
    instruments: INSTRUMENTS.from(file.instruments),
    strategies: strategies.toSorted(
      (a, b) => b.priority - a.priority || (a.name < b.name ? -1 : 1),
    ),
    ...(events !== undefined && { events: events.rows }),
    hash: hashOf(file, strategies, declared, events),
  };
}

function toDoor({
  host,
  port,
  allowed_hosts: allowedHosts,
  token,
}: SluiceFile['metrics']): DoorSettings {
  return { host, port, allowedHosts, token };
}

type FeedFile = Omit<SluiceFile['feeds'][number], 'profile' | 'file'>;

function toFeed(feed: FeedFile, declared: DeclaredFeeds): FeedSettings {
  const own = declared.get(feed.name);
  if (own === undefined) return toPredictionApi(feed);
  const { profile, url, apiKey } = own;
  const { request } = profile;
  const timeoutMs = request.mode === 'file' ? 0 : request.timeoutMs;
  return {
    ...FEED_TERMS.from(feed),
    profile: 'declared',
    declared: profile,
    url,
    apiKey,
    timeoutMs,
  };
}

export function toPredictionApi(feed: FeedFile): PredictionApiSettings {
  return {
    ...FEED_TERMS.from(feed),
    profile: PREDICTION_API,
    url: (feed.url ?? '').replace(/\/+$/, ''),
    apiKey: feed.api_key ?? '',
    zone: feed.timezone,
    request: feed.request,
    timeoutMs: feed.timeout_seconds * 1000,
    requestsPerMinute: feed.requests_per_minute,
    inputs: feed.inputs,
  };
}

export function toNotify({
  webhook,
  telegram,
  escalation,
  heartbeat_url,
  levels,
}: SluiceFile['notify']): NotifySettings {
  return {
    webhook,
    telegram: telegram && toTelegram(telegram),
    escalation: escalation && {
      afterMs: escalation.after_minutes * MINUTE_MS,
      webhook: escalation.webhook && { ...escalation.webhook, level: 'info' },
      telegram:
        escalation.telegram &&
        toTelegram({ ...escalation.telegram, level: 'info', commands_from: [] }),
    },
    heartbeatUrl: heartbeat_url,
    levels: Object.fromEntries(Object.entries(levels).filter(([, level]) => level !== undefined)),
  };
}

function toTelegram(
  given: NonNullable<SluiceFile['notify']['telegram']>,
): NonNullable<NotifySettings['telegram']> {
  return {
    token: given.token,
    chatId: given.chat_id,
    level: given.level,
    apiUrl: given.api_url.replace(/\/+$/, ''),
    commandsFrom: given.commands_from,
  };
}
