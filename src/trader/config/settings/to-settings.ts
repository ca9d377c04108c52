// Converts a checked configuration to the settings of the daemon: units to milliseconds, port names, defaults filled
// in.
import { join } from 'node:path';
import type { Weekday, WeeklyTime } from '../../../market/time/recurring-time.ts';
import type { Strategy } from '../../domain/strategy/strategy.ts';
import type { InstrumentWanted } from '../../ports/broker.ts';
import type { KafkaSettings } from '../../ports/kafka-settings.ts';
import type { RedisSettings } from '../../ports/redis-settings.ts';
import type {
  ApiSettings,
  DoorSettings,
  FeedSettings,
  GatewaySettings,
  NotifySettings,
  OidcSettings,
  PredictionApiSettings,
  PriceSettings,
  Settings,
  StatementSettings,
  TraderPlace,
} from '../../ports/settings.ts';
import type { SsiSettings } from '../../ports/ssi-settings.ts';
import { canonicalHash } from '../files/canonical-hash.ts';
import type { DeclaredFeeds } from '../profiles/declared-feeds.ts';
import { WEEKLY_TIME } from '../schema/fields.ts';
import { PREDICTION_API, type SluiceFile } from '../schema/sluice-schema.ts';
import { toDailyTime } from '../schema/to-daily-time.ts';
import { toProtections, toRisk } from '../strategies/to-risk.ts';
import { toAgents } from './to-agents.ts';
import { toDatabase } from './to-database.ts';

/** `declared` contains every feed that does not use the prediction API. */
export function toSettings(
  file: SluiceFile,
  dataFolder: string,
  strategies: readonly Strategy[],
  declared: DeclaredFeeds = new Map(),
): Settings {
  const { execution } = file;
  return {
    venue: file.venue,
    mode: file.mode,
    account: file.account,
    accountType: file.account_type ?? (file.venue === 'us' ? 'margin' : 'cash'),
    dataFolder,
    dataGroup: file.data_group,
    gateway: toGateway(file.gateway),
    ssi: toSsi(file.ssi),
    ...(file.ssi && { costs: { brokeragePercent: file.ssi.brokerage_percent } }),
    feeds: file.feeds.map((feed) => toFeed(feed, declared)),
    risk: toRisk(file.risk),
    protections: toProtections(file.protections),
    manual: {
      defaultStopPercent: file.manual.default_stop.percent,
      allowsHoldings: file.manual.allow_holdings,
      ...(file.manual.protection === 'watched' && { protection: 'watched' as const }),
    },
    live: { overridesFirstDays: file.live.override_first_days },
    execution: {
      collarPercent: execution.collar_percent,
      entryMs: execution.entry_seconds * 1000,
      ackMs: execution.ack_seconds * 1000,
    },
    reconcile: file.reconcile,
    api: toApi(file, dataFolder),
    agents: toAgents(file.agents, isRun(file.mode)),
    door: toDoor(file.metrics),
    notify: toNotify(file.notify),
    telemetry: { otlp: file.telemetry.otlp },
    sentry: { dsn: file.sentry.dsn },
    tape: { keepDays: file.tape.keep_days },
    instruments: toInstruments(file.instruments),
    strategies: strategies.toSorted(
      (a, b) => b.priority - a.priority || (a.name < b.name ? -1 : 1),
    ),
    hash: hashOf(file, strategies, declared),
  };
}

/**
 * Only what decides: without secrets, folders, doors, notification and retention settings, so that the same trading has
 * the same hash on every machine.
 */
function hashOf(
  file: SluiceFile,
  strategies: readonly Strategy[],
  declared: DeclaredFeeds,
): string {
  const {
    data: _data,
    data_group: _group,
    strategies: _strategies,
    notify: _notify,
    tape: _tape,
    ssi,
    venue,
    ...more
  } = file;
  const {
    api: _api,
    agents: _agents,
    metrics: _metrics,
    telemetry: _telemetry,
    sentry: _sentry,
    ...config
  } = more;
  const feeds = file.feeds.map(({ api_key: _secret, ...feed }) => feed);
  const strategyHashes = strategies.map(({ hash }) => hash).toSorted();
  const profiles = [...declared.values()].map(({ hash }) => hash).toSorted();
  // Without the default: what traded before venues could be chosen keeps its hash.
  const home = venue === 'us' ? {} : { venue, brokerage: ssi?.brokerage_percent };
  return canonicalHash({ ...config, ...home, feeds, rules: strategyHashes, profiles });
}

function toOidc(api: SluiceFile['api']): OidcSettings | undefined {
  const { oidc, host, port, registration } = api;
  if (oidc === undefined) return undefined;
  return {
    issuer: oidc.issuer,
    clientName: oidc.client_id,
    clientSecret: oidc.client_secret,
    redirectUrl:
      oidc.redirect_url ??
      `${api.tls === undefined ? 'http' : 'https'}://${host}:${port}/api/v1/auth/oidc/callback`,
    scopes: oidc.scopes,
    usernameClaim: oidc.username_claim,
    createsUsers: oidc.create_users ?? registration === 'open',
    returnTo: oidc.return_to,
  };
}

function toApi(file: SluiceFile, dataFolder: string): ApiSettings {
  const { api, mode, account } = file;
  const ownFolder = join(dataFolder, `${mode}-${account}`, 'api');
  // A run between simulators is wiped with its users.
  const bookFolder = api.folder ?? (isRun(mode) ? ownFolder : dataFolder);
  return {
    isEnabled: api.enabled,
    venue: file.venue,
    host: api.host,
    port: api.port,
    folder: api.folder ?? ownFolder,
    store: api.store ?? join(bookFolder, 'book.sqlite'),
    database: toDatabase(api.database),
    registration: api.registration,
    oidc: toOidc(api),
    corsOrigins: api.cors_origins,
    requestsPerMinute: api.requests_per_minute,
    loginsPerMinute: api.logins_per_minute,
    trustedProxies: api.trusted_proxies,
    tls: api.tls,
    logLevel: api.log_level,
    logsSql: api.log_sql,
    prices: toPrices(api.prices),
    backtestData: api.backtest_data,
    allowsPrivateWebhooks: api.webhooks.allow_private,
    statements:
      isRun(mode) || api.statements === undefined ? undefined : toStatements(api.statements),
    // Of the demonstration it is a broker of its own.
    kafka: mode === 'practice' || api.kafka === undefined ? undefined : toKafka(api.kafka),
    // Prices of a practice are of another time.
    redis: mode === 'practice' || api.redis === undefined ? undefined : toRedis(api.redis),
    traders: toTraders(file, dataFolder),
  };
}

function toKafka({
  client_id: clientName,
  tls: isEncrypted,
  commands: takesCommands,
  valuations_seconds: valuationsSeconds,
  username,
  password = '',
  ...kafka
}: NonNullable<SluiceFile['api']['kafka']>): KafkaSettings {
  const credentials = username === undefined ? undefined : { username, password };
  const valuationsEveryMs = valuationsSeconds === 0 ? undefined : valuationsSeconds * 1000;
  return { ...kafka, clientName, isEncrypted, takesCommands, valuationsEveryMs, credentials };
}

function toRedis({
  url,
  prefix,
  tls,
  username,
  password,
  ...files
}: NonNullable<SluiceFile['api']['redis']>): RedisSettings {
  return {
    ...{ url, username, password },
    prefix: prefix === undefined ? '' : `${prefix}:`,
    isEncrypted: tls || url.startsWith('rediss:'),
    files: { ca: files.ca, cert: files.cert, key: files.key },
  };
}

function toPrices(prices: SluiceFile['api']['prices']): PriceSettings {
  return {
    sources: prices.sources,
    yahoo: { address: prices.yahoo.url, timeoutMs: prices.yahoo.timeout_seconds * 1000 },
    files: prices.files,
    staleAfterDays: prices.stale_after_days,
    watchEveryMs: prices.watch_seconds * 1000,
    refreshAt: prices.refresh,
    backFillAt: prices.back_fill,
    historyDays: prices.history_days,
    pairs: prices.rates.map((pair) => ({ from: pair.slice(0, 3), to: pair.slice(4) })),
  };
}

function toStatements({
  url: address,
  ...statements
}: NonNullable<SluiceFile['api']['statements']>): StatementSettings {
  return { address, ...statements };
}

function isRun(mode: SluiceFile['mode']): boolean {
  return mode === 'demo' || mode === 'practice';
}

function toTraders({ api, venue, mode, account }: SluiceFile, dataFolder: string): TraderPlace[] {
  if (api.traders.length === 0) return [{ name: account, venue, dataFolder, mode, account }];
  return api.traders.map((trader) => ({
    name: trader.name,
    venue: trader.venue ?? venue,
    dataFolder: trader.data ?? dataFolder,
    mode: trader.mode ?? mode,
    account: trader.account,
  }));
}

function toDoor({
  host,
  port,
  allowed_hosts: allowedHosts,
  token,
}: SluiceFile['metrics']): DoorSettings {
  return { host, port, allowedHosts, token };
}

function toSsi(ssi: SluiceFile['ssi']): SsiSettings | undefined {
  if (ssi === undefined) return undefined;
  return {
    url: ssi.url,
    streamUrl: ssi.stream_url,
    apiKey: ssi.api_key,
    apiSecret: ssi.api_secret,
    clientId: ssi.client_id,
    privateKey: ssi.private_key ?? '',
    ...(ssi.private_key_file !== undefined && { privateKeyFile: ssi.private_key_file }),
    deviceId: ssi.device_id,
    userAgent: 'sluice',
  };
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
