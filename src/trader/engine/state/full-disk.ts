// A full disk: the remaining space is used only for exits, protective stops and their results; nothing else is journaled.
import type { HaltReason } from '../../domain/terms/halt-reason.ts';
import type { JournalFailure } from '../../ports/journal.ts';
import type { State } from './state.ts';

/** Why trading is halted while the disk is full; it lasts until an operator resumes. */
export const DISK_FULL = 'journal: disk-full' satisfies HaltReason;

export function haltReason({ kind }: JournalFailure): HaltReason {
  return `journal: ${kind}`;
}

export function isDiskFull({ trading }: State): boolean {
  return trading.state === 'HALTED' && trading.why === DISK_FULL;
}
