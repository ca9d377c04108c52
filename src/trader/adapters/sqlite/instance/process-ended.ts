import { readFileSync } from 'node:fs';

/**
 * Whether the process of this pid has ended. It keeps its number until its parent takes note, in a container without an init
 * perhaps for ever, and its locks until its last thread has ended.
 */
export function hasProcessEnded(pid: number): boolean {
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    // Only Linux says it there.
    return false;
  }
}
