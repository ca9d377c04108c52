// The part `api` of a checked configuration as the settings of the API: its doors, its store, its prices and the traders it serves.
import { join } from 'node:path';
import type { KafkaSettings } from '../../ports/kafka-settings.ts';
import type { RedisSettings } from '../../ports/redis-settings.ts';
import type {
  ApiSettings,
  OidcSettings,
  StatementSettings,
  TraderPlace,
} from '../../ports/settings.ts';
import type { SluiceFile } from '../schema/sluice-schema.ts';
import { toAlpacaApi } from './to-alpaca-api.ts';
import { toDatabase } from './to-database.ts';
import { toPrices } from './to-prices.ts';

export function toApi(file: SluiceFile, dataFolder: string): ApiSettings {
  const { api, mode, account } = file;
  const traders = toTraders(file, dataFolder);
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
    code: api.code,
    registration: api.registration,
    oidc: toOidc(api),
    allowedHosts: hostsOf(api),
    secondFactorFor: api.second_factor_for,
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
    // The demonstration has its own broker.
    kafka: mode === 'practice' || api.kafka === undefined ? undefined : toKafka(api.kafka),
    // Prices of a practice are of another time.
    redis: mode === 'practice' || api.redis === undefined ? undefined : toRedis(api.redis),
    alpaca: toAlpacaApi(api, traders),
    traders,
  };
}

/** Those of a server in front, of our own callback, and the one it listens on. */
function hostsOf(api: SluiceFile['api']): string[] {
  const redirect = URL.parse(api.oidc?.redirect_url ?? '')?.hostname;
  return [...api.allowed_hosts, api.host, ...(redirect === undefined ? [] : [redirect])];
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

function toKafka({
  client_id: clientName,
  tls: isEncrypted,
  commands: takesCommands,
  valuations_seconds: valuationsSeconds,
  username,
  password = '',
  mechanism,
  ...kafka
}: NonNullable<SluiceFile['api']['kafka']>): KafkaSettings {
  const { brokers, prefix, ca, cert, key } = kafka;
  const credentials = username === undefined ? undefined : { username, password, mechanism };
  const valuationsEveryMs = valuationsSeconds === 0 ? undefined : valuationsSeconds * 1000;
  return {
    ...{ brokers, prefix, clientName, isEncrypted, takesCommands, valuationsEveryMs, credentials },
    files: { ca, cert, key },
  };
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

function toStatements({
  url: address,
  ...statements
}: NonNullable<SluiceFile['api']['statements']>): StatementSettings {
  return { address, ...statements };
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

/** Between simulators, which is wiped when the next one begins. */
export function isRun(mode: SluiceFile['mode']): boolean {
  return mode === 'demo' || mode === 'practice';
}
