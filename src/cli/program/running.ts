// Determines whether the daemon of an instance runs: it answers on its socket, still holds its lock, or is registered.

import { failed, ok, type Result } from '../../kernel/result.ts';
import {
  type InstanceFolder,
  readPidFile,
} from '../../trader/adapters/sqlite/instance/instance-folder.ts';
import {
  type ControlClient,
  createControlClient,
} from '../../trader/app/control-client/control-client.ts';
import type { StatusView } from '../../trader/contract/status.ts';
import { type CommandFailure, EXIT } from './exit-code.ts';
import type { Instance } from './instance.ts';
import { otherInstance, registeredPid } from './other-instance.ts';

export type Running =
  | { readonly kind: 'stopped' }
  | {
      readonly kind: 'live';
      readonly pid: number;
      readonly daemon: ControlClient;
      readonly status: StatusView;
    }
  /** Holds the lock but does not answer: starting, stopping, or stuck; or its files were removed. */
  | { readonly kind: 'silent'; readonly pid: number };

export type NotLive = Exclude<Running, { readonly kind: 'live' }>;

export async function findRunning(folder: InstanceFolder): Promise<Running> {
  // A pid alone proves nothing, since pids are reused; an answer at the socket does.
  const written = readPidFile(folder);
  if (written !== undefined) {
    const daemon = createControlClient(written.socketPath);
    const status = await daemon.get<StatusView>('/status');
    if (status.ok) return { kind: 'live', pid: written.pid, daemon, status: status.value };
  }
  // Loaded late: if the daemon answers on its socket, the command need not load SQLite.
  const { lockHolder } = await import('../../trader/adapters/sqlite/instance/lock.ts');
  const pid = lockHolder(folder.lock)?.pid ?? registeredPid(folder);
  return pid === undefined ? { kind: 'stopped' } : { kind: 'silent', pid };
}

/** The same for a command that means a running daemon: fails if there is none here while another one is meant. */
export async function findMeant(instance: Instance): Promise<Result<Running, CommandFailure>> {
  const running = await findRunning(instance.folder);
  const other = running.kind === 'stopped' ? otherInstance(instance) : undefined;
  return other === undefined ? ok(running) : failed(other);
}

/** Why the answer comes from the journal and not from the daemon. */
export function absence(running: NotLive): string {
  return running.kind === 'silent' ? `daemon (pid ${running.pid}) silent` : 'daemon stopped';
}

/** Printed if a command needs an answer and gets none: the state of the daemon is unknown. */
export function silentDaemon({ pid }: { readonly pid: number }): CommandFailure {
  return {
    sentence: `A daemon (pid ${pid}) holds the lock but does not answer; it may be starting, stopping or stuck. Stops at the broker stay. See \`sluice logs\``,
    code: 'no-answer',
    exitCode: EXIT.timeout,
  };
}
