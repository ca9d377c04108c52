// Statements of the store in the metrics, and in the log if `api.log_sql` asks for them.

import type { QueryObserver } from '../../sql/query-log.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { ApiSettings } from '../../trader/ports/settings.ts';
import type { ApiMetrics } from '../telemetry/api-metrics.ts';

export function observeQueries(
  metrics: ApiMetrics,
  log: Log,
  { logsSql }: Pick<ApiSettings, 'logsSql'>,
): QueryObserver {
  return {
    now: () => performance.now(),
    ended({ sql, operation, isOk, durationMs }) {
      metrics.queried({ operation, isOk, seconds: durationMs / 1_000 });
      if (logsSql) log.info('sql', { sql, ok: isOk, duration_ms: durationMs });
    },
  };
}
