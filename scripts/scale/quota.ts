// Gives processes a part of a core: by a control group of Linux where this user may make one, else by stopping and continuing
// them twenty times a second.
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Quota {
  readonly by: 'cgroup v1' | 'cgroup v2' | 'SIGSTOP';
  end(): void;
}

const V1 = '/sys/fs/cgroup/cpu';
const V2 = '/sys/fs/cgroup';
const PERIOD_US = 100_000;
const DUTY_MS = 50;

/** `share`: of one core, all threads of the process together. */
export function limitCpu(pid: number, share: number): Quota {
  return inGroup(pid, share) ?? byStopping(pid, share);
}

function inGroup(pid: number, share: number): Quota | undefined {
  const isV2 = existsSync(join(V2, 'cgroup.controllers'));
  const folder = join(isV2 ? V2 : V1, `sluice-scale-${process.pid}-${pid}`);
  const quota = Math.round(share * PERIOD_US);
  try {
    mkdirSync(folder);
    if (isV2) writeFileSync(join(folder, 'cpu.max'), `${quota} ${PERIOD_US}`);
    else {
      writeFileSync(join(folder, 'cpu.cfs_period_us'), String(PERIOD_US));
      writeFileSync(join(folder, 'cpu.cfs_quota_us'), String(quota));
    }
    writeFileSync(join(folder, 'cgroup.procs'), String(pid));
  } catch {
    if (existsSync(folder)) rmdirSync(folder);
    return undefined;
  }
  return {
    by: isV2 ? 'cgroup v2' : 'cgroup v1',
    end() {
      // The processes go back; a group with processes cannot be removed.
      for (const own of readFileSync(join(folder, 'cgroup.procs'), 'utf8').split('\n'))
        if (own !== '') writeFileSync(join(isV2 ? V2 : V1, 'cgroup.procs'), own);
      rmdirSync(folder);
    },
  };
}

function byStopping(pid: number, share: number): Quota {
  const signal = (name: 'SIGSTOP' | 'SIGCONT') => {
    try {
      process.kill(pid, name);
    } catch {
      clearInterval(timer);
    }
  };
  const timer = setInterval(() => {
    signal('SIGCONT');
    setTimeout(() => signal('SIGSTOP'), DUTY_MS * share);
  }, DUTY_MS);
  return {
    by: 'SIGSTOP',
    end() {
      clearInterval(timer);
      setTimeout(() => signal('SIGCONT'), DUTY_MS);
    },
  };
}
