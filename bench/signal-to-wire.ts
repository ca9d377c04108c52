// From an accepted prediction to the order's bytes on the socket.
import { percentile } from './timing.ts';
import { type Reading, ROUND, withWireRig } from './wire-rig.ts';

export const ENTRIES = 150;

export function benchSignalToWire(): Promise<Record<string, number>> {
  return withWireRig(async ({ enter }) => {
    // Not counted, but for its first entry.
    const first = await enter(ROUND);
    const counted = await enter(ENTRIES);
    const afterPause = counted.filter(({ isAfterPause }) => isAfterPause);
    return {
      signal_to_wire_p50_ms: percentile(msOf(counted), 0.5),
      signal_to_wire_p99_ms: percentile(msOf(counted), 0.99),
      signal_to_wire_after_pause_p50_ms: percentile(msOf(afterPause), 0.5),
      signal_to_wire_first_ms: percentile(msOf(first.slice(0, 1)), 1),
    };
  });
}

function msOf(readings: readonly Reading[]): number[] {
  return readings.map(({ ms }) => ms);
}
