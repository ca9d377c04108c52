// Reports the daemon's state to systemd by running systemd-notify: Node has no datagram socket for unix paths.
import { execFile } from 'node:child_process';
import type { Cancel, WallClock } from '../../../kernel/clock.ts';

export interface Systemd {
  ready(status: string): void;
  stopping(status: string): void;
  /** Notifies the service's watchdog while `isAlive` returns true; does nothing if none is configured. */
  watch(isAlive: (withinMs: number) => boolean): void;
  stop(): void;
}

export interface SystemdOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly wall: WallClock;
  readonly command?: string;
}

export function createSystemd(options: SystemdOptions): Systemd {
  const { environment, wall } = options;
  const isManaged = (environment.NOTIFY_SOCKET ?? '') !== '';
  const watchdogMs = Number(environment.WATCHDOG_USEC ?? 0) / 1_000;
  let cancel: Cancel = () => {};

  function notify(...state: string[]): void {
    if (!isManaged) return;
    // Without --pid the process that systemd started stays the main one: it cannot wait for another, and would kill the
    // daemon in the midst of its stop. An old Node stays its parent and passes on the signals.
    // Without systemd-notify the service manager's own timeouts alert the operator; trading does not depend on it.
    execFile(options.command ?? 'systemd-notify', state, () => {});
  }

  return {
    ready: (status) => notify('--ready', `--status=${status}`),
    stopping: (status) => notify('STOPPING=1', `--status=${status}`),
    watch(isAlive) {
      if (!isManaged || !(watchdogMs > 0)) return;
      const feed = () => {
        if (isAlive(watchdogMs)) notify('WATCHDOG=1');
        cancel = wall.after(watchdogMs / 3, feed);
      };
      feed();
    },
    stop: () => cancel(),
  };
}
