// A full disk: the remaining space is used only for exits, protective stops and their results; nothing else is journaled.
import type { JournalFailure } from '../../ports/journal.ts';
import type { State } from './state.ts';

/** Why trading is halted while the disk is full; it lasts until an operator resumes. */
export const DISK_FULL = 'journal: disk-full';

export function haltReason({ kind }: JournalFailure): string {
  return kind === 'disk-full' ? DISK_FULL : 'journal';
}

export function isDiskFull({ trading }: State): boolean {
  return trading.state === 'HALTED' && trading.why === DISK_FULL;
}
