// What the trader runs on: gateway, feeds, configuration, locks, whether book and broker agree; clocks, disks, instances,
// the log and the audit trail.
import type { Status } from '../facts/shapes.ts';
import { age, liveness, seen } from '../state/dashboard-snapshot.ts';
import { Agreement } from './agreement.tsx';
import { Audit } from './audit.tsx';
import { Configuration } from './configuration.tsx';
import { Connections } from './connections.tsx';
import { Daemon } from './daemon.tsx';
import { Host } from './host.tsx';
import { Locks } from './locks.tsx';
import { Log } from './log.tsx';

export function SystemPage() {
  const status = seen.value?.board.status;
  if (status === undefined) return <p class="waiting">Waiting for the first answer…</p>;
  return (
    <div class="system values">
      <Connections status={agedStatus(status)} />
      <Daemon status={status} />
      <Agreement status={agedStatus(status)} />
      <Configuration status={status} />
      <Locks status={status} />
      <Host />
      <Log />
      <Audit />
    </div>
  );
}

/** On an old page everything that happened is as much longer ago. */
function agedStatus(status: Status): Status {
  const { market_time: at } = status;
  if (liveness.value === 'live' || at === null) return status;
  return { ...status, market_time: new Date(Date.parse(at) + age.value).toISOString() };
}
