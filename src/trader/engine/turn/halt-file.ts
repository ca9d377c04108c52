// The HALT file in the instance folder: each appearance and removal becomes a fact.
import type { Turn } from './turn.ts';

/** Whether the file is there now. */
export function noticeHaltFile(turn: Turn): boolean {
  const isPresent = turn.isHaltFilePresent();
  if (isPresent !== turn.state.isHaltFileThere)
    turn.record({ type: 'halt-file-changed', isPresent });
  return isPresent;
}
