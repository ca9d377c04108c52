// Raises an alarm before the process runs out of file descriptors: then no connection, log or tape could be opened any more.
import { type Observable, Subject } from 'rxjs';
import type { Cancel, WallClock } from '../../../kernel/clock.ts';
import type { Descriptors } from '../../adapters/system/descriptors.ts';
import type { Log } from '../../ports/log.ts';

export interface DescriptorWatchParts {
  /** Undefined where the system does not report them. */
  readonly count: (() => Descriptors) | undefined;
  readonly pid: number;
  readonly wall: WallClock;
  readonly log: Log;
}

export interface DescriptorWatch {
  readonly alarms$: Observable<string>;
  /** Checks from now on, until cancelled. */
  start(): Cancel;
}

const CHECK_MS = 2_000;
const ALARM_SHARE = 0.9;
/** Between the two nothing is said, so that a count at the limit raises one alarm. */
const FINE_SHARE = 0.8;

export function createDescriptorWatch({
  count,
  pid,
  wall,
  log,
}: DescriptorWatchParts): DescriptorWatch {
  const alarms$ = new Subject<string>();
  let isShort = false;

  function check({ open, limit }: Descriptors): void {
    if (!isShort && open >= limit * ALARM_SHARE) {
      isShort = true;
      const text = `${open} of ${limit} file descriptors are in use. When they are used up, a lost gateway connection cannot be opened again, and log, tape and commands fail; stops rest at the broker, and orders go on over the connection that is open. Run \`ls -l /proc/${pid}/fd\` to see what holds them; raise the limit (LimitNOFILE= of the service, \`ulimit -n\`) and restart`;
      log.error(text);
      alarms$.next(text);
    } else if (isShort && open < limit * FINE_SHARE) {
      isShort = false;
      log.info(`${open} of ${limit} file descriptors are in use: enough are free again.`);
    }
  }

  return {
    alarms$,
    start() {
      if (count === undefined) return () => {};
      let cancel: Cancel = () => {};
      const beat = (): void => {
        check(count());
        cancel = wall.after(CHECK_MS, beat);
      };
      beat();
      return () => cancel();
    },
  };
}
