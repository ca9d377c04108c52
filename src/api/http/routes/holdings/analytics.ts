// `/api/v1/holdings/analytics`: statistics of a series that the caller gives. The short routes answer parts of the long one.
import type { Server } from '../../access/parts.ts';
import { FILE_BODY_BYTES_MAX } from '../../guard/file-body.ts';
import {
  analysed,
  besideBody,
  drawdownBody,
  performanceBody,
  sharpeBody,
} from '../../holdings/analytics-bodies.ts';
import {
  besideGiven,
  besideSchema,
  drawdownSchema,
  performanceGiven,
  performanceSchema,
  seriesGiven,
  sharpeSchema,
} from '../../shapes/analytics.ts';
import { PROBLEMS } from '../../shapes/schemas.ts';

const route = { config: { needs: 'read' }, bodyLimit: FILE_BODY_BYTES_MAX } as const;
const tags = ['analytics'];

export function analyticsRoutes(server: Server): void {
  server.post(
    '/holdings/analytics/performance',
    {
      ...route,
      schema: {
        tags,
        summary: 'Return, growth, risk, drawdown and comparison with a benchmark',
        body: performanceGiven,
        response: { 200: performanceSchema, ...PROBLEMS },
      },
    },
    ({ body }) => performanceBody(analysed(body), body),
  );

  server.post(
    '/holdings/analytics/sharpe',
    {
      ...route,
      schema: {
        tags,
        summary: 'Sharpe and Sortino ratio, volatility',
        body: seriesGiven,
        response: { 200: sharpeSchema, ...PROBLEMS },
      },
    },
    ({ body }) => sharpeBody(analysed(body)),
  );

  server.post(
    '/holdings/analytics/max-drawdown',
    {
      ...route,
      schema: {
        tags,
        summary: 'The deepest drawdown with its dates, and the Calmar ratio',
        body: seriesGiven,
        response: { 200: drawdownSchema, ...PROBLEMS },
      },
    },
    ({ body }) => drawdownBody(analysed(body)),
  );

  server.post(
    '/holdings/analytics/alpha-beta',
    {
      ...route,
      schema: {
        tags,
        summary: 'Alpha, beta, R squared and information ratio beside a benchmark',
        body: besideGiven,
        response: { 200: besideSchema, ...PROBLEMS },
      },
    },
    ({ body }) => besideBody(analysed(body), body.benchmark),
  );
}
