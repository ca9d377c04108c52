// The reserve of the instance on a full disk: released once for exits and protection, and restored before trading resumes.
import { type Observable, Subject } from 'rxjs';
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
}

export interface Reserve {
  /** The disk is full: everything but the journal stops writing to it. */
  readonly full$: Observable<void>;
  /** Alarms that the journal cannot record any more. */
  readonly alarms$: Observable<string>;
  /** True if space was freed and the commit may succeed now. */
  onJournalFailure(failure: JournalFailure): boolean;
  /** Refuses to resume until the reserve exists again. */
  guard(command: DeskCommand): DeskAnswer | undefined;
  /** A start on a disk without space for the reserve takes no new risk. */
  halt(trader: Pick<Trader, 'command'>): void;
}

const SPENT =
  'the disk is full and the reserve is spent: the daemon sends no orders any more, and only the stops resting at the broker protect the positions. Free disk space, then run `sluice start`';

export function createReserve({ folder, log }: ReserveParts): Reserve {
  const full$ = new Subject<void>();
  const alarms$ = new Subject<string>();
  let raised = '';

  /** Once, not at every attempt: log lines take space too. */
  function raise(text: string): void {
    if (raised === text) return;
    raised = text;
    log.error(text);
    alarms$.next(text);
  }

  return {
    full$,
    alarms$,
    halt(trader) {
      full$.next();
      void trader.command({ type: 'halt', why: DISK_FULL, by: 'daemon' });
      log.error(
        'The disk has no space for the reserve: entries are blocked. Free disk space, then run `sluice resume`.',
      );
    },
    onJournalFailure(failure) {
      if (failure.kind !== 'disk-full') {
        raise(
          `the journal cannot be written: ${failure.kind === 'io' ? failure.why : failure.kind}`,
        );
        return false;
      }
      full$.next();
      if (!hasReserve(folder)) {
        raise(SPENT);
        return false;
      }
      releaseReserve(folder);
      log.error('The disk is full: the reserve now serves exits and protection.');
      return true;
    },
    guard(command) {
      if (command.type !== 'resume') return undefined;
      if (keepReserve(folder)) {
        raised = '';
        return undefined;
      }
      const megabytes = RESERVE_BYTES / 1024 / 1024;
      const text = `The disk has no space for the reserve of ${megabytes} MiB; free disk space, then run \`sluice resume\` again.`;
      return { ok: false, kind: 'refused', text };
    },
  };
}
