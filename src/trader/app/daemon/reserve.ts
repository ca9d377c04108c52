// The reserve of the instance on a full disk: released once for exits and protection, and restored before trading resumes.
import { type Observable, Subject } from 'rxjs';
import {
  hasReserve,
  type InstanceFolder,
  keepReserve,
  RESERVE_BYTES,
  releaseReserve,
} from '../../adapters/sqlite/instance/instance-folder.ts';
import type { BrokerWords } from '../../domain/wording/broker-words.ts';
import { DISK_FULL } from '../../engine/state/full-disk.ts';
import type { JournalFailure } from '../../ports/journal.ts';
import type { Log } from '../../ports/log.ts';
import type { Trader } from '../../ports/trader.ts';
import type { CommandAnswer, TraderCommand } from '../../ports/trader-commands.ts';

export interface ReserveParts {
  readonly folder: InstanceFolder;
  readonly log: Log;
  readonly broker: BrokerWords;
}

export interface Reserve {
  /** The disk is full: everything but the journal stops writing to it. */
  readonly full$: Observable<void>;
  /** Alarms that the journal cannot record any more. */
  readonly alarms$: Observable<string>;
  /** True if space was freed and the commit may succeed now. */
  onJournalFailure(failure: JournalFailure): boolean;
  /** Refuses to resume until the reserve exists again. */
  guard(command: TraderCommand): CommandAnswer | undefined;
  /** A start on a disk without space for the reserve takes no new risk. */
  halt(trader: Pick<Trader, 'command'>): void;
}

/** Every message names the place, what still works, and what to do. */
const ROOM = 'Free space there (old tapes, logs and backups are in it), then run `sluice resume`';

function fullText(path: string, broker: BrokerWords): string {
  return `the disk of ${path} is full: no entries. Exits and protection use the reserve of ${MEGABYTES} MiB, and ${restingText(broker)}. ${ROOM}`;
}

function spentText(path: string, { screen, hasRestingStops }: BrokerWords): string {
  const kept = hasRestingStops
    ? 'only the stops resting at the broker protect'
    : 'nothing protects';
  return `the disk of ${path} is full and the reserve is used up: the daemon sends no orders any more, and ${kept} the positions. Close positions in ${screen} if they must be closed now. ${ROOM}`;
}

function restingText({ hasRestingStops }: BrokerWords): string {
  return hasRestingStops ? 'stops rest at the broker' : 'no stop rests at the broker';
}

function noReserveText(path: string): string {
  return `the disk of ${path} has no space for the reserve of ${MEGABYTES} MiB: no entries. Exits and protection work while there is any space. ${ROOM}`;
}

const MEGABYTES = RESERVE_BYTES / 1024 / 1024;

export function createReserve({ folder, log, broker }: ReserveParts): Reserve {
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
      raise(noReserveText(folder.path));
    },
    onJournalFailure(failure) {
      if (failure.kind !== 'disk-full') {
        raise(
          `the journal in ${folder.path} cannot be written (${failure.kind === 'io' ? failure.why : failure.kind}): no orders are sent until it can; ${restingText(broker)}. Look at \`dmesg\` and at the disk`,
        );
        return false;
      }
      full$.next();
      if (!hasReserve(folder)) {
        raise(spentText(folder.path, broker));
        return false;
      }
      releaseReserve(folder);
      raise(fullText(folder.path, broker));
      return true;
    },
    guard(command) {
      if (command.type !== 'resume') return undefined;
      if (keepReserve(folder)) {
        raised = '';
        return undefined;
      }
      const text = `The disk of ${folder.path} has no space for the reserve of ${MEGABYTES} MiB; free space there, then run \`sluice resume\` again.`;
      return { ok: false, kind: 'refused', text };
    },
  };
}
