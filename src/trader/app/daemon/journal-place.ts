// Keeps new risk away from a journal that was removed or exchanged while the daemon runs: it may be gone at the next start.
import { type Observable, Subject } from 'rxjs';
import type { Cancel, WallClock } from '../../../kernel/clock.ts';
import {
  type InstanceFolder,
  writeHaltFile,
} from '../../adapters/sqlite/instance/instance-folder.ts';
import type { JournalWatch } from '../../adapters/sqlite/journal/journal-watch.ts';
import { JOURNAL_EXCHANGED } from '../../domain/terms/halt-reason.ts';
import type { Log } from '../../ports/log.ts';
import type { Trader } from '../../ports/trader.ts';
import type { CommandAnswer, TraderCommand } from '../../ports/trader-commands.ts';

export interface JournalPlaceParts {
  readonly folder: InstanceFolder;
  readonly watch: JournalWatch;
  readonly wall: WallClock;
  readonly log: Log;
}

export interface JournalPlace {
  /** Alarms that the journal itself may lose. */
  readonly alarms$: Observable<string>;
  /** Checks from now on, until cancelled. */
  start(trader: Pick<Trader, 'command'>): Cancel;
  /** Writes the log back into the file, if it is long and the file is ours. */
  writeBack(): void;
  /** Refuses to resume until the journal is in its place. */
  guard(command: TraderCommand): CommandAnswer | undefined;
}

/** Noticed within a second. */
const CHECK_MS = 500;

export function createJournalPlace({ folder, watch, wall, log }: JournalPlaceParts): JournalPlace {
  const alarms$ = new Subject<string>();
  let isLost = false;

  function writeBack(): string | undefined {
    const fault = watch.fault();
    if (fault === undefined) watch.writeBack();
    return fault;
  }

  function check(trader: Pick<Trader, 'command'>): void {
    const fault = writeBack();
    if (isLost === (fault !== undefined)) return;
    isLost = fault !== undefined;
    if (fault === undefined)
      return log.info('The journal is in its place again; `sluice resume` allows entries.');
    // The journal may not carry the halt over to the next start; the file does, and it acts at once.
    writeHaltFile(folder, `${JOURNAL_EXCHANGED}: ${fault}`);
    void trader.command({ type: 'halt', why: JOURNAL_EXCHANGED, by: 'daemon' });
    const text = `${fault} while the daemon runs: no entries. Exits and protection go on, but may be missing in the journal of the next start. If you moved the file, move it back, then run \`sluice resume\`; otherwise see \`sluice status\``;
    log.error(text);
    alarms$.next(text);
  }
  return {
    alarms$,
    writeBack: () => void writeBack(),
    start(trader) {
      let cancel: Cancel = () => {};
      const beat = (): void => {
        check(trader);
        cancel = wall.after(CHECK_MS, beat);
      };
      beat();
      return () => cancel();
    },
    guard(command) {
      if (command.type !== 'resume') return undefined;
      const fault = watch.fault();
      if (fault === undefined) return undefined;
      const text = `${fault}. Entries stay blocked until the journal is in its place again; if it cannot be, run \`sluice stop\`, restore the newest copy, and run \`sluice start\`.`;
      return { ok: false, kind: 'refused', text };
    },
  };
}
