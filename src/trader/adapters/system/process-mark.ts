// What distinguishes a process from a later one with the same pid: the time at which it was started.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Positions behind the name of the program in /proc/PID/stat. */
const STATE = 0;
const STARTED = 19;
const ENDED: ReadonlySet<string> = new Set(['Z', 'X']);

/** Undefined if no such process runs; one that has ended and waits for its parent does not run. */
export function processMark(pid: number): string | undefined {
  return existsSync('/proc/self/stat') ? markInProc(pid) : markByPs(pid);
}

function markInProc(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name is in brackets and may contain anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return ENDED.has(fields[STATE] ?? '') ? undefined : fields[STARTED];
  } catch {
    return undefined;
  }
}

function markByPs(pid: number): string | undefined {
  const said = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' });
  const [state = '', ...started] = (said.stdout ?? '').trim().split(/\s+/);
  return state === '' || ENDED.has(state.charAt(0)) ? undefined : started.join(' ');
}
