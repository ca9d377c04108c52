// The clock under the control API: forward only, and everything in between is played.
import { toIso } from '../../kernel/instant.ts';
import { parseMoment, type SimulatedClock } from '../host/clock.ts';
import type { PracticeClock } from './control/control-api.ts';
import type { Exchange } from './exchange/exchange.ts';
import type { Pump } from './pump.ts';

export function createPracticeClock(
  clock: SimulatedClock,
  exchange: Exchange,
  pump: Pump,
): PracticeClock {
  return {
    moveTo(text) {
      const at = parseMoment(text);
      if (!at.ok) return at.failure;
      pump.run(() => exchange.setMoving(true));
      const moved = clock.moveTo(at.value);
      pump.run(() => exchange.setMoving(false));
      return moved.ok ? undefined : moved.failure;
    },
    setSpeed(speed) {
      const set = clock.setSpeed(speed);
      pump.start();
      return set.ok ? undefined : set.failure;
    },
    state: () => ({ time: toIso(clock.now()), speed: clock.speed }),
  };
}
