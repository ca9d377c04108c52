// Jobs as figures of this process, and of the queue.
import type { JobQueue } from '../../store/workers/job-queue.ts';
import type { ApiMetrics } from '../../telemetry/api-metrics.ts';

export function watchCounts(
  metrics: Pick<ApiMetrics, 'watch'>,
  {
    counts,
    queue,
  }: {
    readonly counts: Record<'done' | 'failed' | 'rescued', number>;
    readonly queue: JobQueue | undefined;
  },
): void {
  const helps = {
    done: 'Jobs that this process has done',
    failed: 'Attempts at jobs that failed in this process',
    rescued: 'Jobs that the queue had lost, or that no worker began, and that this process ran',
  };
  for (const [name, help] of Object.entries(helps) as [keyof typeof helps, string][])
    metrics.watch({
      ...{ name: `sluice_jobs_${name}_total`, help, isCount: true },
      read: () => counts[name],
    });
  if (queue === undefined) return;
  metrics.watch({
    name: 'sluice_jobs_queued',
    help: 'Jobs that wait in Redis, of all workers',
    read: () => queue.figures().waiting,
  });
  metrics.watch({
    name: 'sluice_jobs_given_up',
    help: 'Jobs of the last day that failed at each attempt, of all workers',
    read: () => queue.figures().failed,
  });
}
