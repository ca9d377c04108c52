// Records for a process that a person asked it to stop: a signal alone looks the same from a person and from a service manager, and
// only after a person's stop the process must not be started again.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../../trader/adapters/sqlite/instance/instance-folder.ts';
import { processMark } from '../../trader/adapters/system/process-mark.ts';

const requestFile = (folder: string) => join(folder, 'stop-requested');

/** `folder`: of the process. The request names the process, so that a later one does not take it for its own. */
export function requestStop(folder: string, pid: number): void {
  try {
    writeWhole(requestFile(folder), requestOf(pid));
  } catch {
    // On a disk that takes no file the process ends as after a signal; a service manager may start it again.
  }
  process.kill(pid, 'SIGTERM');
}

/** Whether a person asked this process to stop. The request is used up. */
export function wasStopRequested(folder: string): boolean {
  const isAsked = readRequest(folder) === requestOf(process.pid);
  if (isAsked) rmSync(requestFile(folder), { force: true });
  return isAsked;
}

function requestOf(pid: number): string {
  return `${pid} ${processMark(pid) ?? ''}\n`;
}

function readRequest(folder: string): string {
  try {
    return readFileSync(requestFile(folder), 'utf8');
  } catch {
    return '';
  }
}
