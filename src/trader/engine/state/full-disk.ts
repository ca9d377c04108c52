// A full disk: what room is left belongs to exits, protection and what becomes of them; nothing else is journaled.
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
