// `/metrics`: figures of the API for Prometheus. No names of users, no amounts of money.
import type { ApiMetrics } from '../../telemetry/api-metrics.ts';
import type { Server } from '../loaders/parts.ts';
import { admitScraper } from '../monitoring/scraper.ts';

export interface MetricsDoor {
  readonly metrics: ApiMetrics;
  /** Without one only this machine may read them. */
  readonly metricsToken: string | undefined;
}

export function metricsRoute(server: Server, { metrics, metricsToken }: MetricsDoor): void {
  server.get(
    '/metrics',
    { config: { needs: 'nothing', isProbe: true }, schema: { hide: true } },
    async (request, reply) => {
      admitScraper(request, metricsToken);
      reply.type(metrics.contentType);
      return metrics.text();
    },
  );
}
