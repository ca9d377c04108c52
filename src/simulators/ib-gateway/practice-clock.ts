// The clock under the control API: forward only, and everything in between is played.
import { toIso } from '../../kernel/instant.ts';
import type { SimulatedClock } from '../host/clock.ts';
import type { PracticeClock } from './control/control-api.ts';
import type { Pump } from './pump.ts';

export function createPracticeClock(clock: SimulatedClock, pump: Pump): PracticeClock {
  return {
    async moveTo({ at, wallMs }) {
      const moved = await pump.move(at, () => clock.moveInTurns(at, wallMs));
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
