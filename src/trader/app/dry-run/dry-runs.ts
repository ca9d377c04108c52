// When an entry is tried without sending it: soon after the start, and after each minute in which none was sent.
import type { Observable } from 'rxjs';
import type { Cancel, WallClock } from '../../../kernel/clock.ts';
import { MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import type { RecordedFact } from '../../ports/journal.ts';
import type { Log } from '../../ports/log.ts';
import type { Settings } from '../../ports/settings.ts';
import type { OpenDryRun } from '../brokers/broker-adapter.ts';
import { tryEntry } from './try-entry.ts';

/** While the broker greets, and before anything can be sent. */
const FIRST_MS = SECOND_MS / 4;

export interface DryRunParts {
  readonly settings: Settings;
  readonly wall: WallClock;
  readonly facts$: Observable<RecordedFact>;
  readonly log: Log;
  /** Of the broker of the settings. */
  readonly open: OpenDryRun;
}

export function startDryRuns({ settings, wall, facts$, log, open }: DryRunParts): Cancel {
  let enteredAt = Number.NEGATIVE_INFINITY;
  const entries = facts$.subscribe(({ fact }) => {
    if (fact.type === 'entry-intended') enteredAt = wall.now();
  });
  let cancel = wall.after(FIRST_MS, play);

  function play(): void {
    try {
      if (wall.now() - enteredAt >= MINUTE_MS && tryEntry(settings, open) === 0)
        return log.debug('A dry run of an entry came to no order: the first order will be slower.');
    } catch (error) {
      // Whatever fails here has nothing of the trader's in hand, and its first order is only slower.
      return log.warn('No dry run of an entry was possible: the first order will be slower.', {
        why: error instanceof Error ? error.message : String(error),
      });
    }
    cancel = wall.after(MINUTE_MS, play);
  }

  return () => {
    entries.unsubscribe();
    cancel();
  };
}
