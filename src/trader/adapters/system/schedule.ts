// Housekeeping by the calendar of the wall, never anything that trading waits for.
import cron from 'node-cron';

export interface Scheduled {
  stop(): void;
}

/** Calls at the times of a cron expression as the zone's clocks show them; a failing call is the caller's to report. */
export function scheduleAt(
  times: { readonly expression: string; readonly zone: string },
  call: () => Promise<void>,
): Scheduled {
  const task = cron.schedule(times.expression, call, { timezone: times.zone, noOverlap: true });
  return { stop: () => void task.destroy() };
}
