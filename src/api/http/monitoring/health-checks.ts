// Whether what the API needs answers: the store and the traders. Each check has an end, and many askers at once cost one check.

import type { ReplicaState } from '../../../ledger/ports/replica.ts';
import type { Relays } from '../../../relay/app/relays.ts';
import { differenceCount, type RelayState } from '../../../relay/app/trader-relay.ts';
import { TakesNoWrites } from '../../../sql/store-unavailable.ts';
import type { StatusView } from '../../../trader/contract/status.ts';
import type { TraderClient, TraderClients } from '../../traders/trader-clients.ts';

export interface HealthSources {
  readonly clients: TraderClients;
  /** Whether a trader has ever run on this host. */
  hasRunHere(client: TraderClient): boolean;
  /** Rejects when the store does not answer, or takes no writes. */
  askStore(): Promise<void>;
  /** Rejects when the ledger does not answer, or takes no writes. */
  askLedger(): Promise<void>;
  readonly relays: Pick<Relays, 'states'>;
  /** Undefined where none is configured. */
  sharedState?(): { readonly isUp: boolean } | undefined;
  /** Undefined where none is configured, and in processes that do not lead: the one that leads publishes. */
  kafkaState?(): KafkaHealth | undefined;
  /** Undefined where no replica is named. */
  readonly replicaState?: (() => ReplicaState) | undefined;
  /** Epoch ms. */
  now(): number;
  /** Calls once after a pause of real time; the answer cancels it. */
  after(delayMs: number, call: () => void): () => void;
}

export interface KafkaHealth {
  /** Why nothing is published; undefined while it is. */
  readonly why: string | undefined;
}

export interface TraderHealth {
  readonly client: TraderClient;
  /** It has never run on this host: the host is one of the API alone, and waits for no trader. */
  readonly isElsewhere: boolean;
  readonly isReachable: boolean;
  /** The last one known; undefined if it never answered this process. */
  readonly status: StatusView | undefined;
  /** Of the status. */
  readonly ageSeconds: number | undefined;
}

export interface Health {
  /** Undefined while they answer and take writes. */
  readonly store: StoreTrouble | undefined;
  readonly ledger: StoreTrouble | undefined;
  readonly relays: readonly RelayState[];
  readonly traders: readonly TraderHealth[];
  /** Undefined where none is configured. */
  readonly isRedisUp: boolean | undefined;
  /** Undefined where none is configured, and in processes that do not lead. */
  readonly kafka: KafkaHealth | undefined;
  /** Undefined where none is named. */
  readonly replica: ReplicaState | undefined;
}

/** As a verb with its object, for anybody: it names no address. */
export type StoreTrouble = string;

export interface HealthChecks {
  run(): Promise<Health>;
}

const CHECK_MS = 1_000;
/** A result is this old at most. */
const KEPT_MS = 1_000;

export function createHealthChecks(sources: HealthSources): HealthChecks {
  const { clients, now } = sources;
  let last: { readonly at: number; readonly health: Promise<Health> } | undefined;

  async function traderHealth(client: TraderClient): Promise<TraderHealth> {
    const seen = await within(sources, client.look('/status'));
    if (seen?.ok !== true) {
      const isElsewhere = !sources.hasRunHere(client);
      return { client, isElsewhere, isReachable: false, status: undefined, ageSeconds: undefined };
    }
    const { copy, ageSeconds } = seen.value;
    return {
      client,
      isElsewhere: false,
      isReachable: ageSeconds === undefined,
      status: copy.body as StatusView,
      ageSeconds: ageSeconds ?? 0,
    };
  }

  async function check(): Promise<Health> {
    const trouble = async (asked: Promise<void>): Promise<StoreTrouble | undefined> => {
      const seen = await within(
        sources,
        asked.then(() => 'well' as const, troubleOf),
      );
      return seen === 'well' ? undefined : (seen ?? SILENT);
    };
    const [store, ledger, ...traders] = await Promise.all([
      trouble(sources.askStore()),
      trouble(sources.askLedger()),
      ...clients.all().map(traderHealth),
    ]);
    const isRedisUp = sources.sharedState?.()?.isUp;
    return {
      ...{ store, ledger, traders, isRedisUp },
      kafka: sources.kafkaState?.(),
      replica: sources.replicaState?.(),
      relays: sources.relays.states(),
    };
  }

  return {
    run() {
      const at = now();
      if (last === undefined || at - last.at > KEPT_MS || at < last.at) {
        last = { at, health: check() };
      }
      return last.health;
    },
  };
}

const SILENT = 'does not answer';

function troubleOf(error: unknown): StoreTrouble {
  return error instanceof TakesNoWrites ? `takes no writes: ${error.because}` : SILENT;
}

/** Undefined if the answer takes too long. */
function within<Answer>(
  { after }: Pick<HealthSources, 'after'>,
  answer: Promise<Answer>,
): Promise<Answer | undefined> {
  const { promise, resolve } = Promise.withResolvers<Answer | undefined>();
  const cancel = after(CHECK_MS, () => resolve(undefined));
  answer.then(resolve, () => resolve(undefined)).finally(cancel);
  return promise;
}

/** Every trader is followed by the ledger, and none differed from it after the last close. */
export function areFollowed(relays: readonly RelayState[]): boolean {
  return relays.every(
    (one) => one.condition.kind !== 'stopped' && differenceCount(one.compared) === 0,
  );
}
