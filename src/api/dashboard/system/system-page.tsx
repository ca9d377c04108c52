// What the trader runs on: gateway, feeds, configuration, locks, whether book and broker agree; clocks, disks, instances,
// the log and the audit trail.
import { seen } from '../state/dashboard-snapshot.ts';
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
      <Connections status={status} />
      <Daemon status={status} />
      <Agreement status={status} />
      <Configuration status={status} />
      <Locks status={status} />
      <Host />
      <Log />
      <Audit />
    </div>
  );
}
