// Housekeeping on a wall-clock schedule; trading never waits for it.
import cron from 'node-cron';

export interface Scheduled {
  stop(): void;
}

/** Calls at the times of a cron expression in the zone; the caller handles failing calls. */
export function scheduleAt(
  times: { readonly expression: string; readonly zone: string },
  call: () => Promise<void>,
): Scheduled {
  const task = cron.schedule(times.expression, call, { timezone: times.zone, noOverlap: true });
  return { stop: () => void task.destroy() };
}
