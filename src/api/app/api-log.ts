// The log of the API: one JSON line for each request, in rotated files of its folder and on standard error.
import { createServiceLog, type ServiceLog } from '../../trader/app/service-log/service-log.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import type { RequestLog } from '../http/monitoring/observe-requests.ts';

/** Processes that write to one file would rotate it under each other. */
const logFileOf = (worker = 1) => (worker === 1 ? 'api.log' : `api-${worker}.log`);

export interface ApiLogOptions {
  readonly isConsole: boolean;
  /** Of several, from 1. */
  readonly worker: number | undefined;
}

export function createApiLog(settings: Settings, { isConsole, worker }: ApiLogOptions): ServiceLog {
  return createServiceLog(settings, {
    folder: settings.api.folder,
    file: logFileOf(worker),
    level: settings.api.logLevel,
    console: isConsole ? 'json' : 'none',
    about: { service: 'api', ...(worker !== undefined && { worker: String(worker) }) },
  });
}

/** Failures of ours are errors; denied requests are warnings, because many of them are an attack. */
export function logRequest(log: Log, entry: RequestLog): void {
  const { requestId, method, path, status, user, accountId, orderId, durationMs, error } = entry;
  const level = status >= 500 ? 'error' : [401, 403, 429].includes(status) ? 'warn' : 'info';
  log[level](`${method} ${path} ${status}`, {
    request_id: requestId,
    ...{ method, path, status },
    ...(user === undefined ? {} : { user }),
    ...(accountId === undefined ? {} : { account_id: accountId }),
    ...(orderId === undefined ? {} : { order_id: orderId }),
    duration_ms: Math.round(durationMs * 10) / 10,
    ...(error === undefined ? {} : { error }),
  });
}
