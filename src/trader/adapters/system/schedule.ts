// Housekeeping on a wall-clock schedule; trading never waits for it.
import cron from 'node-cron';

export interface Scheduled {
  stop(): void;
}

/**
 * Calls at the times of a cron expression in the zone, or as soon as the process runs again if it was blocked or asleep then; the
 * caller handles failing calls.
 */
export function scheduleAt(
  times: { readonly expression: string; readonly zone: string },
  call: () => Promise<void>,
): Scheduled {
  const task = cron.schedule(times.expression, call, {
    ...{ timezone: times.zone, noOverlap: true },
    missedExecutionTolerance: Number.POSITIVE_INFINITY,
  });
  return { stop: () => void task.destroy() };
}
