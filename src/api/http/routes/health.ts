// Health of the API for people and for Kubernetes; details only for callers who may read, and only of their traders.
import { z } from 'zod';
import { toIso } from '../../../kernel/instant.ts';
import { differenceCount, type RelayState } from '../../../relay/app/trader-relay.ts';
import { hasPermission, type Principal, roleOn } from '../../identity/principal.ts';
import { bearerGuard } from '../access/caller.ts';
import type { Identity, Server } from '../access/parts.ts';
import {
  areFollowed,
  type Health,
  type HealthChecks,
  type TraderHealth,
} from '../observation/health-checks.ts';
import { PROBLEMS, time } from '../shapes/schemas.ts';

export interface HealthOptions {
  readonly health: HealthChecks;
  readonly version: string;
  process(): ProcessFigures;
}

/** What the process knows of itself. */
export interface ProcessFigures {
  readonly uptimeSeconds: number;
  readonly residentBytes: number;
  readonly heapBytes: number;
  /** Of the event loop since the last question, ms. */
  readonly lagP99Ms: number;
}

const part = z.enum(['ok', 'degraded', 'down']);
const readiness = z.object({
  status: part,
  checks: z.object({
    store: part,
    ledger: part,
    traders: part,
    relay: part.describe('Degraded: the ledger stopped following a trader, or differs from it'),
  }),
  why: z.string().describe('Empty while all is well'),
});
const traderDetail = z.object({
  trader: z.string(),
  account: z.string(),
  mode: z.string(),
  reachable: z.boolean(),
  age_seconds: z.number().nullable().describe('Of what follows; null if it never answered'),
  version: z.string().nullable(),
  uptime_seconds: z.number().nullable(),
  state: z.string().nullable(),
  ready: z.boolean().nullable(),
  why: z.string().nullable(),
  trading: z.string().nullable(),
  gateway: z.object({ state: z.string(), last_heard: time().nullable() }).nullable(),
  feeds: z.array(
    z.object({
      name: z.string(),
      state: z.string(),
      last_poll: time().nullable(),
      failures: z.int(),
    }),
  ),
  errors_last_hour: z.number().nullable(),
});
const relayDetail = z.object({
  trader: z.string(),
  account: z.string(),
  condition: z.string(),
  why: z.string().nullable(),
  since: time(),
  journal: z.string().nullable(),
  last_fact: z.int(),
  lag_facts: z.int(),
  compared_at: time()
    .nullable()
    .describe('The last close that was compared, also before a restart'),
  differences: z.int().describe('After that close'),
});
const detailed = readiness.extend({
  version: z.string().optional().describe('This and the rest only with a token'),
  process: z
    .object({
      node: z.string(),
      uptime_seconds: z.number(),
      resident_bytes: z.int(),
      heap_bytes: z.int(),
      event_loop_lag_p99_ms: z.number(),
    })
    .optional(),
  traders: z.array(traderDetail).optional().describe('Those you may see'),
  relay: z.array(relayDetail).optional().describe('How the ledger follows them'),
});

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

function readinessOf({
  isStoreUp,
  isLedgerUp,
  traders,
  relays,
}: Health): z.infer<typeof readiness> {
  const reachable = traders.filter(({ isReachable }) => isReachable).length;
  const ofTraders =
    reachable === 0 ? 'down' : reachable < traders.length ? 'degraded' : ('ok' as const);
  const why = [
    isStoreUp ? '' : 'The store of users does not answer.',
    isLedgerUp ? '' : 'The ledger does not answer.',
    reachable === traders.length
      ? ''
      : `${traders.length - reachable} of ${traders.length} traders do not answer.`,
    ...relayTroubles(relays),
  ];
  const isFollowing = areFollowed(relays);
  const isDown = !isStoreUp || ofTraders === 'down';
  return {
    status: isDown ? 'down' : isLedgerUp && isFollowing ? ofTraders : 'degraded',
    checks: {
      store: isStoreUp ? 'ok' : 'down',
      ledger: isLedgerUp ? 'ok' : 'down',
      traders: ofTraders,
      relay: isFollowing ? 'ok' : 'degraded',
    },
    why: why.filter((sentence) => sentence !== '').join(' '),
  };
}

/** Without names: anybody may ask. */
function relayTroubles(relays: readonly RelayState[]): readonly string[] {
  const stopped = relays.filter(({ condition }) => condition.kind === 'stopped').length;
  const differing = relays.filter(({ compared }) => differenceCount(compared) > 0).length;
  return [
    stopped === 0 ? [] : `The ledger stopped following ${tradersText(stopped)}.`,
    differing === 0
      ? []
      : `After the last close the ledger differed from ${tradersText(differing)}.`,
  ].flat();
}

function tradersText(count: number): string {
  return count === 1 ? 'a trader' : `${count} traders`;
}

function detailsFor(
  who: Principal,
  { traders, relays }: Health,
  { version, ...options }: HealthOptions,
) {
  const figures = options.process();
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
    traders: traders.filter(({ desk }) => isVisible(desk.account)).map(traderOf),
    relay: relays.filter(({ account }) => isVisible(account.account)).map(relayOf),
  };
}

function traderOf(health: TraderHealth): z.infer<typeof traderDetail> {
  const { desk, isReachable, status, ageSeconds } = health;
  return {
    trader: desk.name,
    account: desk.account,
    mode: desk.mode,
    reachable: isReachable,
    age_seconds: ageSeconds ?? null,
    version: status?.version ?? null,
    uptime_seconds: status?.uptime_seconds ?? null,
    state: status?.state ?? null,
    ready: status?.ready.is_ready ?? null,
    why: status?.ready.why ?? null,
    trading: status?.trading.state ?? null,
    gateway: status?.gateway
      ? { state: status.gateway.state, last_heard: status.gateway.last_heard }
      : null,
    feeds: (status?.feeds ?? []).map(({ name, state, last_poll, failures }) => ({
      name,
      state,
      last_poll,
      failures,
    })),
    errors_last_hour: status?.errors_last_hour ?? null,
  };
}

function relayOf(state: RelayState): z.infer<typeof relayDetail> {
  const { account, condition, compared } = state;
  return {
    trader: account.name,
    account: account.account,
    condition: condition.kind,
    why: 'why' in condition ? condition.why : null,
    since: toIso(state.since),
    journal: state.journalId ?? null,
    last_fact: state.seq,
    lag_facts: state.lag,
    compared_at: compared === undefined ? null : toIso(compared.close),
    differences: differenceCount(compared),
  };
}
