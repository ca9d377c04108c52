// The notifier under test, started on a Monday in session.
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import type { GatewayState } from '../../../src/trader/domain/terms/connection-states.ts';
import { createRig, type Rig } from './rig.ts';

/** A Monday in session. */
export const MORNING = '2026-03-02T10:00:00-05:00';

export function started(iso = MORNING, fill: (rig: Rig) => void = () => {}): Rig {
  const rig = createRig(iso);
  fill(rig);
  rig.start();
  return rig;
}

export const gateway = (state: GatewayState, why = 'no answer'): Fact => ({
  type: 'gateway-changed',
  state,
  why,
});
