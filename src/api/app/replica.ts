// The replica from which reports are read: what the operator is shown of it.
import { instant } from '../../kernel/instant.ts';
import type { LedgerStoreOptions } from '../../ledger/app/open-store.ts';
import type { ReplicaState } from '../../ledger/ports/replica.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { DatabaseSettings } from '../../trader/ports/settings.ts';
import type { ApiMetrics } from '../telemetry/api-metrics.ts';
import { later } from './live.ts';

/** Undefined where none is named. */
export function replicaOf(
  { replica, statementMs }: DatabaseSettings,
  log: Pick<Log, 'info' | 'warn'>,
): LedgerStoreOptions['replica'] {
  if (replica === undefined) return undefined;
  const { address, connections } = replica;
  return {
    address,
    pool: { connections, statementMs },
    now: () => instant(Date.now()),
    after: later,
    onChange(why) {
      if (why === '') log.info('Reports are read from the replica.');
      else
        log.warn('The replica cannot be used; reports are read from the primary meanwhile.', {
          why,
        });
    },
  };
}

export function watchReplicaState(
  metrics: Pick<ApiMetrics, 'watch'>,
  state: (() => ReplicaState) | undefined,
): void {
  if (state === undefined) return;
  metrics.watch({
    name: 'sluice_api_replica_lag_seconds',
    help: 'Age of the oldest write that the replica was not seen to have',
    read: () => state().lagSeconds ?? Number.NaN,
  });
  metrics.watch({
    name: 'sluice_api_replica_used',
    help: '0 while reports are read from the primary, since the replica is gone, behind or none',
    read: () => Number(state().isUsed),
  });
  metrics.watch({
    name: 'sluice_api_replica_reports_total',
    help: 'Reports that were read from the replica',
    isCount: true,
    read: () => state().reports,
  });
  metrics.watch({
    name: 'sluice_api_replica_fallbacks_total',
    help: 'Reports that were read or finished on the primary, since the replica could not',
    isCount: true,
    read: () => state().fallbacks,
  });
}
