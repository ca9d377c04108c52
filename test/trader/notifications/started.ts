// The notifier under test, started on a Monday in session.
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import type { GatewayState } from '../../../src/trader/domain/terms/connection-states.ts';
import { createHarness, type Harness } from './harness.ts';

/** A Monday in session. */
export const MORNING = '2026-03-02T10:00:00-05:00';

export function started(iso = MORNING, fill: (harness: Harness) => void = () => {}): Harness {
  const harness = createHarness(iso);
  fill(harness);
  harness.start();
  return harness;
}

export const gateway = (state: GatewayState, why = 'no answer'): Fact => ({
  type: 'gateway-changed',
  state,
  why,
});
