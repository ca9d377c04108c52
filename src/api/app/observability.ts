// What reports on this process: log, metrics, traces and error reports.
import { openErrorReports } from '../../trader/app/error-reports/open-error-reports.ts';
import { openTracing } from '../../trader/app/tracing/open-tracing.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import { createApiMetrics } from '../telemetry/api-metrics.ts';
import { createApiLog } from './api-log.ts';
import type { Ending } from './ending.ts';

export type Observed = Awaited<ReturnType<typeof openObserved>>;

interface ObservedAs {
  readonly version: string;
  readonly isConsole: boolean;
  /** Of several, from 1. */
  readonly worker: number | undefined;
}

export async function openObserved(
  settings: Settings,
  { version, isConsole, worker }: ObservedAs,
  ending: Ending,
) {
  const log = createApiLog(settings, { isConsole, worker });
  ending.add(() => log.stop());
  let isStarted = false;
  ending.add(() => {
    if (isStarted) log.info('Stopped.');
  });
  const errorReports = openErrorReports('sluice-api', settings.sentry);
  ending.add(() => errorReports?.stop());
  const tracing = await openTracing('sluice-api', settings.telemetry, process.env);
  ending.add(() => tracing?.stop());
  return {
    ...{ log, metrics: createApiMetrics(version, worker), tracing, errorReports, worker },
    /** From now on it answers; one that is refused before has nothing to stop. */
    started(url: string): void {
      isStarted = true;
      log.info('Started.', { version, url, pid: process.pid });
    },
  };
}
