// The API as a process: composed, listening, and ended in the opposite order.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { hasRun } from '../../trader/app/control-client/find-control-client.ts';
import { kafkaUnfit } from '../../trader/app/instance/kafka-unfit.ts';
import { PACKAGE_FOLDER } from '../../trader/app/instance/package.ts';
import { venuesOf } from '../../trader/app/venues.ts';
import type { AgentChatSettings, ApiSettings, Settings } from '../../trader/ports/settings.ts';
import type { TlsKeys } from '../http/guard/listener.ts';
import { createHealthChecks } from '../http/monitoring/health-checks.ts';
import { type BookServer, createServer } from '../http/server.ts';
import { type AgentChat, type AgentChatParts, openAgentChat } from './agent-chat.ts';
import { logRequest } from './api-log.ts';
import { openAssistants } from './assistants.ts';
import { type BacktestPlace, openBacktests } from './backtests.ts';
import { compose } from './composition.ts';
import { tooManyConnections, wrongReplica } from './database.ts';
import { openDisks } from './disk-figures.ts';
import { createEnding } from './ending.ts';
import { openFilms } from './films.ts';
import { openKafkaCommands } from './kafka-commands.ts';
import { later, liveContext } from './live.ts';
import { loginCodeOf } from './login-code.ts';
import { openObserved } from './observability.ts';
import { createProcessFigures } from './process-figures.ts';
import { redisUnfit } from './server-files.ts';
import { journalsOf } from './trader-journals.ts';
import { openTraderLogs } from './trader-logs.ts';

export interface ServeOptions {
  readonly settings: Settings;
  readonly version: string;
  /** What backtests of the trader's strategies begin with. */
  readonly backtested: Pick<BacktestPlace, 'configFiles' | 'strategies'>;
  /** Log lines on standard error, too. */
  readonly isConsole: boolean;
  /** Of several that share the store and this machine, from 1. */
  readonly worker?: number;
  /** The process leads from now on, or no longer. */
  onLeader?(isLeader: boolean): void;
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
  | { readonly kind: 'connections'; readonly why: string }
  | { readonly kind: 'replica'; readonly why: string }
  | { readonly kind: 'tls'; readonly why: string }
  | { readonly kind: 'redis'; readonly why: string }
  | { readonly kind: 'kafka'; readonly why: string }
  | { readonly kind: 'port'; readonly why: string };

export async function serve({
  settings,
  version,
  isConsole,
  backtested,
  worker,
  onLeader,
}: ServeOptions): Promise<Result<ServedApi, ServeFailure>> {
  const { api } = settings;
  const tls = tlsKeysOf(api);
  if (!tls.ok) return tls;
  const unfit = redisUnfit(api);
  if (unfit !== undefined) return failed({ kind: 'redis', why: unfit });
  const unfitKafka = kafkaUnfit(api.kafka);
  if (unfitKafka !== undefined) return failed({ kind: 'kafka', why: unfitKafka });
  const refused = worker === undefined ? await databaseRefused(api, 1) : undefined;
  if (refused !== undefined) return failed(refused);
  const ending = createEnding();
  const observed = await openObserved(settings, { version, isConsole, worker }, ending);
  const composed = await compose(settings, { ...observed, onLeader }, ending).catch(
    whyNot('store'),
  );
  if ('kind' in composed) {
    await ending.end();
    return failed(composed);
  }
  const { identity, doors, asks, start, resign, afterAgents, addDuty, ...routed } = composed;
  const { log } = observed;
  const backtests = openBacktests({
    ...backtested,
    ...{ account: settings.account, data: api.backtestData },
    reports: join(api.folder, 'backtests'),
  });
  ending.add(async () => backtests.stop());
  const {
    corsOrigins,
    allowedHosts: hosts,
    requestsPerMinute,
    loginsPerMinute,
    trustedProxies,
  } = api;
  const server = await createServer({
    ...routed,
    ...observed,
    alpaca: api.alpaca,
    openJournal: journalsOf(api.traders),
    ...{ corsOrigins, hosts, requestsPerMinute, loginsPerMinute, trustedProxies },
    identity,
    backtests,
    disks: openDisks(api),
    logs: openTraderLogs(api.traders),
    films: openFilms(api.traders),
    live: liveContext(doors, identity.authenticator),
    version,
    assistants: openAssistants(version, identity.context, venuesOf(api.venue).home.calendar),
    tls: tls.value,
    dashboard: join(BUILT_PAGES, 'dashboard'),
    help: join(BUILT_PAGES, 'help'),
    drawRequestId,
    metricsToken: settings.door.token,
    health: createHealthChecks({
      ...{ ...routed, ...asks, now: Date.now, after: later },
      hasRunHere: ({ name }) => api.traders.some((place) => place.name === name && hasRun(place)),
    }),
    process: createProcessFigures(),
    log: (entry) => logRequest(log, entry),
  });
  ending.add(() => drained(server));
  // Streams of the traders end before the server waits for its readers.
  for (const door of doors) ending.add(door.stop);
  ending.add(resign);
  const url = await server.listen({ host: api.host, port: api.port }).catch(whyNot('port'));
  if (typeof url !== 'string') {
    await ending.end();
    return failed(url);
  }
  const { telegram } = settings.agents;
  if (telegram !== undefined)
    addDuty(() => {
      const chat = chatOf(telegram, api, { server, identity, log });
      afterAgents(chat.sendNew);
      return chat;
    });
  const { kafka } = api;
  if (kafka?.takesCommands === true) {
    const { metrics } = observed;
    const { ledger } = composed.book;
    addDuty(() => openKafkaCommands(kafka, { server, identity, ledger, log, metrics }));
  }
  start();
  observed.started(url);
  return ok({ url, stop: ending.end, loginCode: (username) => loginCodeOf(identity, username) });
}

/** Undefined if the servers have enough for all workers, and the replica is one; a store that does not answer is its failure. */
export async function databaseRefused(
  api: ApiSettings,
  workers: number,
): Promise<ServeFailure | undefined> {
  const wrong = await wrongReplica(api);
  if (wrong !== undefined) return { kind: 'replica', why: wrong };
  const why = await tooManyConnections(api, workers).catch(whyNot('store'));
  if (why === undefined || typeof why !== 'string') return why;
  return { kind: 'connections', why };
}

type ChatParts = Pick<AgentChatParts, 'identity' | 'log'> & { readonly server: BookServer };

function chatOf(
  telegram: AgentChatSettings,
  { folder }: ApiSettings,
  { server, identity, log }: ChatParts,
): AgentChat {
  return openAgentChat(telegram, { askAs: server.askAs, identity, folder, log, drawRequestId });
}

async function drained(server: BookServer): Promise<void> {
  const cancelCut = later(DRAIN_MS, server.cut);
  await server.close();
  cancelCut();
}

/** 64 random bits. Node draws those of many UUIDs at once, which costs a tenth of a draw for each request. */
function drawRequestId(): string {
  const uuid = randomUUID();
  return `req_${uuid.slice(0, 8)}${uuid.slice(-8)}`;
}

/** In a checkout as in the package. */
const BUILT_PAGES = join(PACKAGE_FOLDER, 'dist');

/** A process that has been asked to stop is killed soon after that. */
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
