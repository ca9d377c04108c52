// Health of the API for people and for Kubernetes; details only for callers who may read, and only of their traders.
import { z } from 'zod';
import { instant, toIso } from '../../../kernel/instant.ts';
import { hasPermission, type Principal, roleOn } from '../../identity/principal.ts';
import { bearerGuard } from '../loaders/caller.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import type { Health, HealthChecks } from '../monitoring/health-checks.ts';
import {
  detailed,
  readiness,
  readinessOf,
  relayOf,
  replicaOf,
  traderOf,
} from '../monitoring/health-rows.ts';
import { PROBLEMS } from '../shapes/schemas.ts';

export interface HealthOptions {
  readonly health: HealthChecks;
  readonly version: string;
  process(): ProcessFigures;
  /** Undefined: no other process could lead. */
  readonly leader?: () => Leading;
}

/** Of the processes that share a store, one leads. */
export interface Leading {
  readonly isLeader: boolean;
  readonly isShared: boolean;
  /** Epoch ms. */
  readonly since: number;
}

/** What the process knows of itself. */
export interface ProcessFigures {
  readonly uptimeSeconds: number;
  readonly residentBytes: number;
  readonly heapBytes: number;
  /** Of the event loop since the last question, ms. */
  readonly lagP99Ms: number;
}

const config = { needs: 'nothing', isProbe: true } as const;
const tags = ['health'];

export function healthRoutes(server: Server, identity: Identity, options: HealthOptions): void {
  for (const [path, summary] of Object.entries(ALIVE)) {
    const schema = { tags, summary, security: [], response: { 200: alive } };
    server.get(path, { config, schema }, () => ({ status: 'ok' as const }));
  }
  server.get(
    '/health/ready',
    {
      config,
      schema: {
        tags,
        summary: 'Whether the store and at least one trader answer',
        security: [],
        response: { 200: readiness, 503: readiness },
      },
    },
    async (_, reply) => {
      const found = readinessOf(await options.health.run());
      return reply.status(found.status === 'down' ? 503 : 200).send(found);
    },
  );
  server.get(
    '/health/detailed',
    {
      config,
      onRequest: optionalBearer(identity),
      schema: {
        tags,
        summary: 'Every part; without a token the same as /health/ready',
        response: { 200: detailed, 401: PROBLEMS[401], 503: detailed },
      },
    },
    async ({ principal }, reply) => {
      const found = await options.health.run();
      const body = readinessOf(found);
      const code = body.status === 'down' ? 503 : 200;
      if (principal === null || !hasPermission(principal, 'read')) {
        return reply.status(code).send(body);
      }
      return reply.status(code).send({ ...body, ...detailsFor(principal, found, options) });
    },
  );
}

const alive = z.object({ status: z.literal('ok') });
const ALIVE = {
  '/health': 'Whether the API answers',
  '/health/live': 'Whether the process is alive, whatever the state of the store and the traders',
};

/** No token is an answer with less; a wrong one is refused. */
function optionalBearer({ authenticator }: Identity) {
  const guard = bearerGuard(authenticator, 'read');
  return async (...[request, reply]: Parameters<typeof guard>) => {
    if (request.headers.authorization !== undefined) await guard(request, reply);
  };
}

function detailsFor(
  who: Principal,
  { traders, relays, replica }: Health,
  { version, ...options }: HealthOptions,
) {
  const figures = options.process();
  const leading = options.leader?.();
  const isVisible = (account: string) => roleOn(who, 'account', account) !== undefined;
  return {
    version,
    process: {
      node: process.version,
      uptime_seconds: Math.round(figures.uptimeSeconds),
      resident_bytes: figures.residentBytes,
      heap_bytes: figures.heapBytes,
      event_loop_lag_p99_ms: figures.lagP99Ms,
    },
    ...(leading && {
      leader: {
        leads: leading.isLeader,
        shared: leading.isShared,
        since: toIso(instant(leading.since)),
      },
    }),
    ...(replica && { replica: replicaOf(replica) }),
    traders: traders.filter(({ client }) => isVisible(client.account)).map(traderOf),
    relay: relays.filter(({ account }) => isVisible(account.account)).map(relayOf),
  };
}
