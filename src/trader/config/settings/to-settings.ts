// Converts a checked configuration to the settings of the daemon: units to milliseconds, port names, defaults filled
// in.
import { join } from 'node:path';
import type { Weekday, WeeklyTime } from '../../../market/time/recurring-time.ts';
import type { Strategy } from '../../domain/strategy/strategy.ts';
import type { InstrumentWanted } from '../../ports/broker.ts';
import type {
  ApiSettings,
  DoorSettings,
  FeedSettings,
  GatewaySettings,
  NotifySettings,
  PredictionApiSettings,
  Settings,
} from '../../ports/settings.ts';
import { canonicalHash } from '../files/canonical-hash.ts';
import type { DeclaredFeeds } from '../profiles/declared-feeds.ts';
import { WEEKLY_TIME } from '../schema/fields.ts';
import { PREDICTION_API, type SluiceFile } from '../schema/sluice-schema.ts';
import { toDailyTime } from '../schema/to-daily-time.ts';
import { toProtections, toRisk } from '../strategies/to-risk.ts';

/** `declared` contains every feed that does not use the prediction API. */
export function toSettings(
  file: SluiceFile,
  dataFolder: string,
  strategies: readonly Strategy[],
  declared: DeclaredFeeds = new Map(),
): Settings {
  const { execution } = file;
  return {
    mode: file.mode,
    account: file.account,
    accountType: file.account_type ?? 'margin',
    dataFolder,
    gateway: toGateway(file.gateway),
    feeds: file.feeds.map((feed) => toFeed(feed, declared)),
    risk: toRisk(file.risk),
    protections: toProtections(file.protections),
    live: { overridesFirstDays: file.live.override_first_days },
    execution: {
      collarPercent: execution.collar_percent,
      entryMs: execution.entry_seconds * 1000,
      ackMs: execution.ack_seconds * 1000,
    },
    reconcile: file.reconcile,
    api: toApi(file.api, dataFolder),
    door: toDoor(file),
    notify: toNotify(file.notify),
    tape: { keepDays: file.tape.keep_days },
    instruments: toInstruments(file.instruments),
    strategies: strategies.toSorted(
      (a, b) => b.priority - a.priority || (a.name < b.name ? -1 : 1),
    ),
    hash: hashOf(file, strategies, declared),
  };
}

/**
 * Without secrets, folders, notification and retention settings: the same trading has the same hash on every machine.
 */
function hashOf(
  file: SluiceFile,
  strategies: readonly Strategy[],
  declared: DeclaredFeeds,
): string {
  const { data: _data, strategies: _strategies, notify: _notify, tape: _tape, ...config } = file;
  const feeds = file.feeds.map(({ api_key: _secret, ...feed }) => feed);
  const metrics = file.metrics && { ...file.metrics, token: undefined };
  const strategyHashes = strategies.map(({ hash }) => hash).toSorted();
  const profiles = [...declared.values()].map(({ hash }) => hash).toSorted();
  return canonicalHash({ ...config, metrics, feeds, rules: strategyHashes, profiles });
}

function toApi(api: SluiceFile['api'], dataFolder: string): ApiSettings {
  return {
    isEnabled: api.enabled,
    host: api.host,
    port: api.port,
    store: api.store ?? join(dataFolder, 'book.sqlite'),
    registration: api.registration,
    corsOrigins: api.cors_origins,
    requestsPerMinute: api.requests_per_minute,
  };
}

const METRICS_PORT = 9464;

/** Where the API has its port, the trader's own door has another; without the API it keeps the API's. */
function toDoor({ api, metrics }: SluiceFile): DoorSettings {
  if (metrics === undefined) {
    const port = api.enabled ? METRICS_PORT : api.port;
    return { host: api.host, port, allowedHosts: [], token: undefined };
  }
  const { host, port, allowed_hosts: allowedHosts, token } = metrics;
  return { host, port, allowedHosts, token };
}

function toGateway(gateway: SluiceFile['gateway']): GatewaySettings {
  return {
    host: gateway.host,
    port: gateway.port,
    clientId: gateway.client_id,
    restartAt: gateway.restart_at === undefined ? undefined : toDailyTime(gateway.restart_at),
    weeklyLogin: gateway.weekly_login === undefined ? undefined : toWeekly(gateway.weekly_login),
    maxDataLines: gateway.max_data_lines,
  };
}

function toWeekly(text: string): WeeklyTime {
  const [, weekday, hour, minute, zone = ''] = WEEKLY_TIME.exec(text) ?? [];
  return { weekday: weekday as Weekday, hour: Number(hour), minute: Number(minute), zone };
}

type FeedFile = Omit<SluiceFile['feeds'][number], 'profile' | 'file'>;

function toFeed(feed: FeedFile, declared: DeclaredFeeds): FeedSettings {
  const own = declared.get(feed.name);
  if (own === undefined) return toPredictionApi(feed);
  const { profile, url, apiKey } = own;
  const { request } = profile;
  const timeoutMs = request.mode === 'file' ? 0 : request.timeoutMs;
  return { ...toFeedTerms(feed), profile: 'declared', declared: profile, url, apiKey, timeoutMs };
}

function toFeedTerms(feed: FeedFile) {
  return {
    name: feed.name,
    symbols: feed.symbols,
    pollMs: feed.poll_seconds * 1000,
    ageMaxMs: feed.max_age_seconds * 1000,
    confidenceMin: feed.min_confidence,
    thresholds: feed.thresholds,
  };
}

export function toPredictionApi(feed: FeedFile): PredictionApiSettings {
  return {
    ...toFeedTerms(feed),
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

function toNotify({
  webhook,
  telegram,
  heartbeat_url,
  levels,
}: SluiceFile['notify']): NotifySettings {
  return {
    webhook,
    telegram: telegram && {
      token: telegram.token,
      chatId: telegram.chat_id,
      level: telegram.level,
      apiUrl: telegram.api_url.replace(/\/+$/, ''),
      commandsFrom: telegram.commands_from,
    },
    heartbeatUrl: heartbeat_url,
    levels: Object.fromEntries(Object.entries(levels).filter(([, level]) => level !== undefined)),
  };
}

function toInstruments(instruments: SluiceFile['instruments']): Map<string, InstrumentWanted> {
  return new Map(
    Object.entries(instruments).map(([symbol, pinned]) => [
      symbol,
      {
        symbol,
        brokerSymbol: pinned.symbol,
        ...(pinned.primary_exchange !== undefined && { primaryExchange: pinned.primary_exchange }),
        ...(pinned.con_id !== undefined && { contract: String(pinned.con_id) }),
      },
    ]),
  );
}
