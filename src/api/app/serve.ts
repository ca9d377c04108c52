// The API as a process: its store, its server, and the desks of the traders it speaks to.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { openErrorReports } from '../../trader/app/error-reports/open-error-reports.ts';
import { openTracing } from '../../trader/app/tracing/open-tracing.ts';
import { VENUES } from '../../trader/app/venues.ts';
import type { ApiSettings, Settings } from '../../trader/ports/settings.ts';
import { createDesks } from '../desks/desks.ts';
import type { TlsKeys } from '../http/guard/listener.ts';
import { createHealthChecks } from '../http/observation/health-checks.ts';
import { createServer } from '../http/server.ts';
import { createApiMetrics } from '../telemetry/api-metrics.ts';
import { createApiLog, logRequest } from './api-log.ts';
import { seedHousehold } from './household/seed-household.ts';
import { createHousekeeping } from './housekeeping.ts';
import { openIdentity } from './identity.ts';
import { bookOf, openBook } from './ledger.ts';
import { later, liveContext } from './live.ts';
import { adminNamed, loginCodeOf } from './login-code.ts';
import { observeQueries } from './observe-queries.ts';
import { openPriced } from './priced.ts';
import { createProcessFigures } from './process-figures.ts';
import { followedAccounts, openRelays } from './relayed.ts';
import { openStatements } from './statements.ts';
import { openTraderDoor } from './trader-door.ts';
import { watchMirrors } from './watch-mirrors.ts';
import { watchRelays } from './watch-relays.ts';
import { watchSplits } from './watch-splits.ts';
import { openWebhooks } from './webhooks.ts';

export interface ServeOptions {
  readonly settings: Settings;
  readonly version: string;
  /** Log lines on standard error, too. */
  readonly isConsole: boolean;
}

export interface ServedApi {
  readonly url: string;
  /** Signs the user in, once, within minutes; creates the user as administrator if need be. */
  loginCode(username: string): Promise<string>;
  /** Answers what has arrived, then closes. */
  stop(): Promise<void>;
}

export type ServeFailure =
  | { readonly kind: 'store'; readonly why: string }
  | { readonly kind: 'tls'; readonly why: string }
  | { readonly kind: 'port'; readonly why: string };

export async function serve({
  settings,
  version,
  isConsole,
}: ServeOptions): Promise<Result<ServedApi, ServeFailure>> {
  const { api } = settings;
  const tls = tlsKeysOf(api);
  if (!tls.ok) return tls;
  const log = createApiLog(settings, isConsole);
  const metrics = createApiMetrics(version);
  const tracing = await openTracing('sluice-api', settings.telemetry, process.env);
  const errorReports = openErrorReports('sluice-api', settings.sentry);
  const onQuery = observeQueries(metrics, log, api);
  const opened = await openIdentity(api.store, api, { onQuery }).catch(whyNot('store'));
  if ('kind' in opened) return failed(opened);
  const books = await openBook(api, {
    venue: VENUES.home.name,
    onQuery,
  }).catch(whyNot('store'));
  if ('kind' in books) {
    await opened.close();
    return failed(books);
  }
  const doors = api.traders.map((place) => openTraderDoor(place, { metrics, log, tracing }));
  const desks = createDesks(doors.map(({ desk }) => desk));
  const priced = await openPriced(api, {
    ...{ traders: doors, desks, ledger: books.ledger, log, onQuery },
  }).catch(whyNot('store'));
  if ('kind' in priced) {
    await books.close();
    await opened.close();
    return failed(priced);
  }
  const relays = openRelays({
    traders: api.traders,
    ledger: books.ledger,
    users: opened.identity.context.store,
    log,
  });
  const webhooks = openWebhooks({
    ledger: books.ledger,
    allowsPrivate: api.allowsPrivateWebhooks,
    onFault: (error) =>
      log.warn('Webhooks could not be sent; tried again.', { why: String(error) }),
  });
  const statements = openStatements(api, { ledger: books.ledger, log });
  watchMirrors(metrics, doors);
  watchRelays(metrics, relays.states);
  const stopSplits = watchSplits(metrics, { read: books.ledger.read, log });
  metrics.watch({
    name: 'sluice_api_password_queue',
    help: 'Passwords that wait for their turn to be checked',
    read: () => opened.identity.context.passwords.waiting(),
  });
  const book = bookOf(books.ledger, {
    allowsSimulation: settings.mode !== 'live',
    allowsPrivateWebhooks: api.allowsPrivateWebhooks,
    prices: priced.prices,
    followed: followedAccounts(api.traders),
    history: priced.history,
    staleAfterDays: api.prices.staleAfterDays,
  });
  if (settings.mode === 'demo') {
    const viewer = await adminNamed(opened.identity, DEMO_USER);
    const { identity } = opened;
    await seedHousehold({ ...priced, identity, book, viewer, venue: VENUES.home.name });
  }
  const housekeeping = createHousekeeping(book, log);
  const server = await createServer({
    identity: opened.identity,
    live: liveContext(doors, opened.identity.authenticator),
    desks,
    relays,
    stocks: priced,
    proofs: statements.proofs,
    book,
    version,
    corsOrigins: api.corsOrigins,
    requestsPerMinute: api.requestsPerMinute,
    loginsPerMinute: api.loginsPerMinute,
    trustedProxies: api.trustedProxies,
    tls: tls.value,
    drawRequestId,
    metrics,
    tracing,
    errorReports,
    metricsToken: settings.door.token,
    health: createHealthChecks({
      ...{ desks, relays, askStore: opened.ask, askLedger: books.ask },
      ...{ now: Date.now, after: later },
    }),
    process: createProcessFigures(),
    log: (entry) => logRequest(log, entry),
  });
  const stop = async () => {
    stopSplits();
    housekeeping.stop();
    for (const door of doors) door.stop();
    statements.stop();
    const relayed = relays.stop();
    const cancelCut = later(DRAIN_MS, server.cut);
    await server.close();
    cancelCut();
    await relayed;
    await webhooks.stop();
    await priced.close();
    await opened.close();
    await books.close();
    await tracing?.stop();
    await errorReports?.stop();
    log.info('Stopped.');
    await log.stop();
  };
  const url = await server.listen({ host: api.host, port: api.port }).catch(whyNot('port'));
  if (typeof url !== 'string') {
    await stop();
    return failed(url);
  }
  for (const door of doors) door.start();
  relays.start();
  webhooks.start();
  priced.start();
  statements.start();
  housekeeping.start();
  log.info('Started.', { version, url, pid: process.pid });
  return ok({ url, stop, loginCode: (username) => loginCodeOf(opened.identity, username) });
}

/** 64 random bits. Node draws those of many UUIDs at once, which costs a tenth of a draw for each request. */
function drawRequestId(): string {
  const uuid = randomUUID();
  return `req_${uuid.slice(0, 8)}${uuid.slice(-8)}`;
}

/** Owns the demonstration's account and sees its household. */
export const DEMO_USER = 'demo';

/** Whoever has been asked to stop is killed soon after that. */
const DRAIN_MS = 10_000;

function tlsKeysOf({ tls }: ApiSettings): Result<TlsKeys | undefined, ServeFailure> {
  if (tls === undefined) return ok(undefined);
  try {
    const keys = { cert: readFileSync(tls.cert, 'utf8'), key: readFileSync(tls.key, 'utf8') };
    createSecureContext(keys);
    return ok(keys);
  } catch (error) {
    return failed(whyNot('tls')(error));
  }
}

function whyNot<Kind extends ServeFailure['kind']>(kind: Kind) {
  return (error: unknown) => ({
    kind,
    why: error instanceof Error ? error.message : String(error),
  });
}
