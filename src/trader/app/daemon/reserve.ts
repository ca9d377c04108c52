// The reserve of the instance on a full disk: given up once for exits and protection, told, and whole again before trading resumes.
import {
  hasReserve,
  type InstanceFolder,
  keepReserve,
  RESERVE_BYTES,
  releaseReserve,
} from '../../adapters/sqlite/instance/instance-folder.ts';
import { DISK_FULL } from '../../engine/state/full-disk.ts';
import type { JournalFailure } from '../../ports/journal.ts';
import type { Log } from '../../ports/log.ts';
import type { DeskAnswer, DeskCommand, Trader } from '../../ports/trader.ts';

export interface ReserveParts {
  readonly folder: InstanceFolder;
  readonly log: Log;
  /** The disk is full: whoever else writes to it keeps to memory. */
  onFull(): void;
  /** Nothing can be recorded any more, so this is told past the journal. */
  alarm(text: string): void;
}

export interface Reserve {
  /** True when room was made and the commit may succeed now. */
  onJournalFailure(failure: JournalFailure): boolean;
  /** Refuses to resume until the reserve is there again. */
  guard(command: DeskCommand): DeskAnswer | undefined;
  /** A start on a disk without room for it takes no new risk. */
  halt(trader: Pick<Trader, 'command'>): void;
}

const SPENT =
  'the disk is full and the reserve is spent: nothing is sent any more, the stops resting at the broker are the protection; make room';

export function createReserve({ folder, log, onFull, alarm }: ReserveParts): Reserve {
  let told = '';

  /** Once, not at every try: lines of the log take room too. */
  function tell(text: string): void {
    if (told === text) return;
    told = text;
    log.error(text);
    alarm(text);
  }

  return {
    halt(trader) {
      onFull();
      void trader.command({ type: 'halt', why: DISK_FULL, by: 'daemon' });
      log.error(
        'The disk has no room for the reserve: no entries until there is and somebody resumes.',
      );
    },
    onJournalFailure(failure) {
      if (failure.kind !== 'disk-full') {
        tell(
          `the journal cannot be written: ${failure.kind === 'io' ? failure.why : failure.kind}`,
        );
        return false;
      }
      onFull();
      if (!hasReserve(folder)) {
        tell(SPENT);
        return false;
      }
      releaseReserve(folder);
      log.error('The disk is full: the reserve is given to exits and protection.');
      return true;
    },
    guard(command) {
      if (command.type !== 'resume') return undefined;
      if (keepReserve(folder)) {
        told = '';
        return undefined;
      }
      const megabytes = RESERVE_BYTES / 1024 / 1024;
      const text = `There is no room for the reserve of ${megabytes} MiB on the disk; make room and resume again.`;
      return { ok: false, kind: 'refused', text };
    },
  };
}
