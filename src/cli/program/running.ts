// Whether the daemon of an instance runs: it does when it answers at its desk, or when it still holds its lock.

import {
  type InstanceFolder,
  readPidFile,
} from '../../trader/adapters/sqlite/instance/instance-folder.ts';
import type { StatusView } from '../../trader/ports/status-view.ts';
import { createDeskClient, type DeskClient } from './desk-client.ts';
import { type CommandFailure, EXIT } from './exit-code.ts';

export type Running =
  | { readonly kind: 'stopped' }
  | {
      readonly kind: 'live';
      readonly pid: number;
      readonly desk: DeskClient;
      readonly status: StatusView;
    }
  /** Holds the lock but does not answer: just starting, just stopping, or stuck. */
  | { readonly kind: 'silent'; readonly pid: number };

export type NotLive = Exclude<Running, { readonly kind: 'live' }>;

export async function findRunning(folder: InstanceFolder): Promise<Running> {
  // A pid alone proves nothing, since pids are used again; an answer at the socket does.
  const written = readPidFile(folder);
  if (written !== undefined) {
    const desk = createDeskClient(written.socketPath);
    const status = await desk.get<StatusView>('/status');
    if (status.ok) return { kind: 'live', pid: written.pid, desk, status: status.value };
  }
  // Only now: who finds the daemon at its desk need not wait for the store to load.
  const { lockHolder } = await import('../../trader/adapters/sqlite/instance/lock.ts');
  const holder = lockHolder(folder.lock);
  return holder === undefined ? { kind: 'stopped' } : { kind: 'silent', pid: holder.pid };
}

/** Why the journal speaks and not the daemon. */
export function absence(running: NotLive): string {
  return running.kind === 'silent' ? `daemon (pid ${running.pid}) silent` : 'daemon stopped';
}

/** What a command says that needs an answer and gets none: nobody knows whether its daemon is well. */
export function silentDaemon({ pid }: { readonly pid: number }): CommandFailure {
  return {
    sentence: `A daemon (pid ${pid}) holds the lock but does not answer; it may be starting, stopping or stuck`,
    code: 'no-answer',
    exitCode: EXIT.failure,
  };
}
