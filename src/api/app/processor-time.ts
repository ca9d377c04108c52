// How much time of a processor another process has had.
import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second for programs, whatever its own clock is. */
const TICKS_PER_SECOND = 100;
/** Positions behind the name of the program in /proc/PID/stat: in the program, and in the system for it. */
const [USER, SYSTEM] = [11, 12];

/** Of all its threads; undefined where the system does not say, or the process has ended. */
export function processorSecondsOf(pid: number): number | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[USER]) + Number(fields[SYSTEM])) / TICKS_PER_SECOND;
  } catch {
    return undefined;
  }
}
