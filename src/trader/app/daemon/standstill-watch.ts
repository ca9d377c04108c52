// Names the time in which the process did not run: the computer slept, or the process was stopped or got no processor.
import type { Cancel, Clock, WallClock } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import type { BrokerWords } from '../../domain/wording/broker-words.ts';
import { counted, duration } from '../../domain/wording/figures.ts';
import { venueMoment } from '../../domain/wording/venue-time.ts';
import type { Log } from '../../ports/log.ts';

export interface StandstillWatch {
  readonly clock: Pick<Clock, 'now'>;
  /** Stands still while the computer sleeps. */
  readonly wall: WallClock;
  readonly log: Log;
  readonly venue: Venue;
  readonly broker: BrokerWords;
  /** Counts while the computer sleeps, and when its clock is set. */
  sinceBootMs(): number;
  positions(): number;
  alarm(text: string): void;
}

const BEAT_MS = 2 * SECOND_MS;
/** Shorter ones move no stop late enough to matter, and a busy machine has them. */
const LEAST_MS = 10 * SECOND_MS;

export function watchStandstill(parts: StandstillWatch): { stop(): void } {
  const { clock, wall, log, sinceBootMs } = parts;
  let cancel: Cancel = () => {};

  function beat(): void {
    const ran = { bootMs: sinceBootMs(), at: clock.now() };
    cancel = wall.after(BEAT_MS, () => {
      const lostMs = sinceBootMs() - ran.bootMs - BEAT_MS;
      if (lostMs >= LEAST_MS) {
        const text = standstillText(parts, { ...ran, lostMs });
        log.warn(text);
        if (parts.positions() > 0) parts.alarm(text);
      }
      beat();
    });
  }
  beat();
  return { stop: () => cancel() };
}

function standstillText(
  { clock, venue, broker, positions }: StandstillWatch,
  { at, lostMs }: { readonly at: ReturnType<Clock['now']>; readonly lostMs: number },
): string {
  const held = positions();
  const missed = broker.hasRestingStops
    ? 'stops rested at the broker, but none trailed, and no exit was decided'
    : 'NO stop rests at the broker: none was watched, and no exit was decided';
  const cost = held === 0 ? 'nothing was held' : `${counted(held, 'position')}: ${missed}`;
  return `sluice did not run for ${duration(lostMs)}, from ${venueMoment(venue, at)} to ${venueMoment(venue, clock.now())}; ${cost}. The computer slept, or the process was stopped or had no processor. Keep a computer that trades from sleeping`;
}
