// The daemon that an upgrade replaces: who keeps it running, and whether the new one works.
import type { StatusView } from '../../../trader/contract/status.ts';
import type { Instance } from '../../program/instance.ts';
import { standingOf } from '../../program/run-supervisor.ts';
import { findRunning } from '../../program/running.ts';
import { notedSupervisor, type Supervisor } from '../../program/supervisor.ts';
import { waitUntil } from '../../program/waiting.ts';

export interface Replaced {
  readonly instance: Instance;
  /** Undefined if none keeps it running. */
  readonly supervisor: Supervisor | undefined;
  /** Undefined if no daemon runs. */
  readonly pid: number | undefined;
  /** Undefined if it does not answer. */
  readonly status: StatusView | undefined;
}

/** `wasSupervised`: when an upgrade began that has not ended. */
export async function daemonOf(instance: Instance, wasSupervised: boolean): Promise<Replaced> {
  const running = await findRunning(instance.folder);
  const noted = notedSupervisor(instance.folder.path);
  const isKept =
    noted !== undefined &&
    (noted.kind === 'container' || wasSupervised || standingOf(noted) === 'up');
  return {
    instance,
    supervisor:
      isKept && (noted.kind !== 'container' || running.kind !== 'stopped') ? noted : undefined,
    pid: running.kind === 'stopped' ? undefined : running.pid,
    status: running.kind === 'live' ? running.status : undefined,
  };
}

export type Verdict =
  | { readonly kind: 'works'; readonly status: StatusView }
  | { readonly kind: 'fails'; readonly why: string }
  /** A new process of another version: the manager does not start what the link names. */
  | { readonly kind: 'other-program'; readonly version: string };

/** `before`: the daemon that was replaced. */
export async function verdictOn(
  version: string,
  before: Replaced,
  seconds: number,
): Promise<Verdict> {
  let verdict: Verdict = { kind: 'fails', why: `it has not answered within ${seconds} s` };
  await waitUntil(async () => {
    const running = await findRunning(before.instance.folder);
    if (running.kind !== 'live') return false;
    const { status } = running;
    if (status.version !== version) {
      verdict = { kind: 'other-program', version: status.version };
      return running.pid !== before.pid;
    }
    const why = whyUnwell(status, before.status);
    verdict =
      why === undefined
        ? { kind: 'works', status }
        : { kind: 'fails', why: `after ${seconds} s: ${why}` };
    return why === undefined;
  }, seconds);
  return verdict;
}

/** What was wrong before is not the fault of the new version. */
function whyUnwell(status: StatusView, before: StatusView | undefined): string | undefined {
  const bare = status.unprotected.filter((symbol) => !before?.unprotected.includes(symbol));
  if (bare.length > 0) return `${bare.join(', ')} has NO STOP`;
  if (status.ready.is_ready) return undefined;
  if (before !== undefined && !before.ready.is_ready && isSameState(status, before))
    return undefined;
  return status.ready.why;
}

function isSameState(one: StatusView, other: StatusView): boolean {
  if (one.ready.why === other.ready.why) return true;
  if (one.trading.state === 'HALTED') return one.trading.reason === other.trading.reason;
  return one.gateway?.state === other.gateway?.state && one.gateway?.state !== 'ready';
}
