// A daemon among the others of its user on this host: registered where commands find it, and alone on its account.
// Decision 0018
import { join } from 'node:path';
import type { Cancel, WallClock } from '../../../kernel/clock.ts';
import { HOUR_MS } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { isDiskFull } from '../../adapters/sqlite/file/full-disk.ts';
import { type LockHolder, takeLock } from '../../adapters/sqlite/instance/lock.ts';
import {
  type RunningInstance,
  register,
  registered,
} from '../../adapters/system/instance-registry.ts';
import {
  type Environment,
  makeRuntimeFolder,
  touch,
} from '../../adapters/system/runtime-folder.ts';
import type { Settings } from '../../ports/settings.ts';

export interface OnThisHost {
  /** Keeps our files from being removed as old ones. */
  renew(): void;
  leave(): void;
}

export type HostFailure =
  /** Another daemon trades the account; the folder is empty if it is not known. */
  | {
      readonly kind: 'account-in-use';
      readonly account: string;
      readonly pid: number;
      readonly folder: string;
    }
  | { readonly kind: 'runtime-folder'; readonly why: string };

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1']);

/** Registered first, so that a daemon that finds the account taken also finds by whom. */
export function joinHost(
  instance: RunningInstance,
  environment: Environment,
): Result<OnThisHost, HostFailure> {
  const runtime = makeRuntimeFolder(environment);
  if (!runtime.ok) return failed({ kind: 'runtime-folder', why: runtime.failure });
  try {
    return joinIn(runtime.value, instance);
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    const why = `The disk of the runtime folder ${runtime.value} is full: free space there, or set XDG_RUNTIME_DIR to a folder of this user on another disk`;
    return failed({ kind: 'runtime-folder', why });
  }
}

function joinIn(runtime: string, instance: RunningInstance): Result<OnThisHost, HostFailure> {
  const registration = register(runtime, instance);
  const file = accountFile(runtime, instance);
  const claim = file === undefined ? undefined : takeLock(file, holderOf(instance));
  if (claim?.ok === false) {
    registration.withdraw();
    return failed(inUse(runtime, instance, claim.failure.pid));
  }
  return ok({
    renew() {
      registration.renew();
      if (file !== undefined) touch(['', '-wal', '-shm'].map((end) => `${file}${end}`));
    },
    leave() {
      claim?.value.release();
      registration.withdraw();
    },
  });
}

/** Every hour, until cancelled. */
export function stayOnHost(host: Pick<OnThisHost, 'renew'>, wall: WallClock): Cancel {
  let cancel: Cancel;
  const renew = (): void => {
    host.renew();
    cancel = wall.after(HOUR_MS, renew);
  };
  cancel = wall.after(HOUR_MS, renew);
  return () => cancel();
}

export function runningInstance(
  { mode, account, gateway }: Settings,
  more: Pick<RunningInstance, 'pid' | 'folder' | 'config' | 'startedAt' | 'version'>,
): RunningInstance {
  const host = LOOPBACK.has(gateway.host) ? '127.0.0.1' : gateway.host.toLowerCase();
  return { ...more, mode, account, gateway: `${host}:${gateway.port}` };
}

/**
 * Real money: one daemon per account, whichever gateway leads to it. Paper: one per account and gateway, since simulated
 * gateways share their account numbers. A dry run sends nothing; practice and the demonstration have a gateway of their own.
 */
function accountFile(runtime: string, { mode, account, gateway }: RunningInstance) {
  if (mode !== 'live' && mode !== 'paper') return undefined;
  const key = mode === 'live' ? account : `${account}@${gateway}`;
  return join(runtime, `account-${encodeURIComponent(key)}.sqlite`);
}

function holderOf({ pid, startedAt, version }: RunningInstance): LockHolder {
  return { pid, startedAt, version };
}

function inUse(runtime: string, { account, folder }: RunningInstance, pid: number): HostFailure {
  const others = registered(runtime).filter((one) => one.folder !== folder);
  const other = others.find((one) => one.pid === pid && one.account === account);
  return { kind: 'account-in-use', account, pid, folder: other?.folder ?? '' };
}
