// Reports the daemon's state to systemd by running systemd-notify: Node has no datagram socket for unix paths.
import { type ChildProcess, spawn } from 'node:child_process';
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

/**
 * Runs a command for each line that it reads, until the daemon ends. It is started once: a daemon whose file descriptors are used up
 * can start no process any more, and systemd would kill it although it trades. It outlives a signal to the whole group.
 * Without --pid the process that systemd started stays the main one: it cannot wait for another, and would kill the daemon in the
 * midst of its stop. An old Node stays its parent and passes on the signals.
 */
const FOR_EACH_LINE = `trap '' TERM INT HUP; while IFS= read -r line; do "$0" "$line"; done`;

export function createSystemd(options: SystemdOptions): Systemd {
  const { environment, wall } = options;
  const isManaged = (environment.NOTIFY_SOCKET ?? '') !== '';
  const watchdogMs = Number(environment.WATCHDOG_USEC ?? 0) / 1_000;
  let cancel: Cancel = () => {};
  let helper: ChildProcess | undefined = isManaged ? start() : undefined;

  // Without systemd-notify the service manager's own timeouts alert the operator; trading does not depend on it.
  function start(): ChildProcess {
    const command = options.command ?? 'systemd-notify';
    const started = spawn('sh', ['-c', FOR_EACH_LINE, command], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const forget = (): void => {
      if (helper === started) helper = undefined;
    };
    started.on('error', forget).on('exit', forget).unref();
    started.stdin?.on('error', forget);
    return started;
  }

  function notify(...state: string[]): void {
    if (!isManaged) return;
    helper ??= start();
    for (const line of state) helper.stdin?.write(`${line.replaceAll(/\s+/g, ' ')}\n`);
  }

  return {
    ready: (status) => notify(`STATUS=${status}`, 'READY=1'),
    stopping: (status) => notify('STOPPING=1', `STATUS=${status}`),
    watch(isAlive) {
      if (!isManaged || !(watchdogMs > 0)) return;
      const feed = () => {
        if (isAlive(watchdogMs)) notify('WATCHDOG=1');
        cancel = wall.after(watchdogMs / 3, feed);
      };
      feed();
    },
    stop() {
      cancel();
      helper?.stdin?.end();
    },
  };
}
