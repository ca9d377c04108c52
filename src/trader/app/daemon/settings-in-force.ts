// The settings a daemon runs by. A reload offers the next ones; the fact that the configuration changed puts them in force.
import { BehaviorSubject, type Observable } from 'rxjs';
import type { RecordedFact } from '../../ports/journal.ts';
import type { Settings } from '../../ports/settings.ts';

export interface SettingsInForce {
  /** The present settings on subscription, then all later ones. */
  readonly settings$: Observable<Settings>;
  /** Facts hold no secrets, only the hash of the settings: they are offered before the fact is recorded. */
  offer(next: Settings): void;
  onFact(recorded: RecordedFact): void;
}

export function createSettingsInForce(atStart: Settings): SettingsInForce {
  const settings$ = new BehaviorSubject(atStart);
  let offered: Settings | undefined;
  return {
    settings$: settings$.asObservable(),
    offer(next) {
      offered = next;
    },
    onFact({ fact }) {
      if (fact.type !== 'config-changed' || offered?.hash !== fact.hash) return;
      const next = offered;
      offered = undefined;
      settings$.next(next);
    },
  };
}
