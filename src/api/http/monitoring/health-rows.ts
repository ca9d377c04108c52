// Health as the routes answer it: ready or not with the reasons, and each trader and relay in detail.

import { z } from 'zod';
import { toIso } from '../../../kernel/instant.ts';
import type { ReplicaState } from '../../../ledger/ports/replica.ts';
import { differenceCount, type RelayState } from '../../../relay/app/trader-relay.ts';
import { time } from '../../../trader/contract/shape.ts';
import { areFollowed, type Health, type TraderHealth } from './health-checks.ts';

const part = z.enum(['ok', 'degraded', 'down']);
export const readiness = z.object({
  status: part,
  checks: z.object({
    store: part,
    ledger: part,
    traders: part,
    relay: part.describe('Degraded: the ledger stopped following a trader, or differs from it'),
    redis: part
      .optional()
      .describe('Only where configured. Degraded: this process works from its own memory'),
    kafka: part
      .optional()
      .describe('Only where configured, of the process that leads. Degraded: nothing is published'),
    replica: part
      .optional()
      .describe('Only where configured. Degraded: reports are read from the primary'),
  }),
  why: z.string().describe('Empty while all is well'),
});
export const traderDetail = z.object({
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
export const detailed = readiness.extend({
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
  leader: z
    .object({
      leads: z.boolean(),
      shared: z.boolean().describe('Other processes may share the store'),
      since: time(),
    })
    .optional()
    .describe(
      'Whether this process runs relays, schedules and watchers for all that share the store',
    ),
  replica: z
    .object({
      used: z.boolean(),
      why: z.string().describe('Empty while it is used'),
      lag_seconds: z.number().nullable().describe('Null if it was never seen'),
      reports: z.int().describe('That this process read from it'),
      fallbacks: z.int().describe('That this process read from the primary instead'),
    })
    .optional()
    .describe('Where reports are read'),
  traders: z.array(traderDetail).optional().describe('Those you may see'),
  relay: z.array(relayDetail).optional().describe('How the ledger follows them'),
});

export function readinessOf({
  store,
  ledger,
  traders: known,
  relays,
  isRedisUp,
  kafka,
  replica,
}: Health): z.infer<typeof readiness> {
  const traders = known.filter(({ isElsewhere }) => !isElsewhere);
  const reachable = traders.filter(({ isReachable }) => isReachable).length;
  const ofTraders =
    traders.length > 0 && reachable === 0
      ? 'down'
      : reachable < traders.length
        ? 'degraded'
        : ('ok' as const);
  const isReplicaIdle = replica?.isUsed === false;
  const isKafkaLate = kafka?.why !== undefined;
  const why = [
    store === undefined ? '' : `The store of users ${store}.`,
    ledger === undefined ? '' : `The ledger ${ledger}.`,
    reachable === traders.length
      ? ''
      : `${traders.length - reachable} of ${traders.length} traders do not answer.`,
    ...relayTroubles(relays),
    isRedisUp === false ? 'Redis cannot be used; this process works from its own memory.' : '',
    isKafkaLate ? KAFKA_LATE : '',
    isReplicaIdle ? 'The replica cannot be used; reports are read from the primary.' : '',
  ];
  const isFollowing = areFollowed(relays);
  const isDown = store !== undefined || ofTraders === 'down';
  return {
    status: isDown
      ? 'down'
      : ledger === undefined && isFollowing && isRedisUp !== false && !isKafkaLate && !isReplicaIdle
        ? ofTraders
        : 'degraded',
    checks: {
      store: store === undefined ? 'ok' : 'down',
      ledger: ledger === undefined ? 'ok' : 'down',
      traders: ofTraders,
      relay: isFollowing ? 'ok' : 'degraded',
      ...(isRedisUp !== undefined && {
        redis: isRedisUp ? ('ok' as const) : ('degraded' as const),
      }),
      ...(kafka && { kafka: isKafkaLate ? ('degraded' as const) : ('ok' as const) }),
      ...(replica && { replica: isReplicaIdle ? ('degraded' as const) : ('ok' as const) }),
    },
    why: why.filter((sentence) => sentence !== '').join(' '),
  };
}

/** Without the addresses of the brokers: anybody may ask. */
const KAFKA_LATE =
  'Nothing is published to Kafka, and what happens waits in the ledger and the journals; the log and `sluice events lag` say why.';

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

export function traderOf(health: TraderHealth): z.infer<typeof traderDetail> {
  const { client, isReachable, status, ageSeconds } = health;
  return {
    trader: client.name,
    account: client.account,
    mode: client.mode,
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

export function replicaOf(state: ReplicaState) {
  return {
    used: state.isUsed,
    why: state.why,
    lag_seconds: state.lagSeconds ?? null,
    reports: state.reports,
    fallbacks: state.fallbacks,
  };
}

export function relayOf(state: RelayState): z.infer<typeof relayDetail> {
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
