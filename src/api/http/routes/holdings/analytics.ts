// `/api/v1/holdings/analytics`: statistics of a series that the caller gives, or of a portfolio. The short routes answer parts of
// the long one.
import { z } from 'zod';
import { addDays } from '../../../../market/time/day.ts';
import { FILE_BODY_BYTES_MAX } from '../../guard/file-body.ts';
import { analysed } from '../../holdings/analysed-series.ts';
import {
  besideBody,
  drawdownBody,
  performanceBody,
  sharpeBody,
} from '../../holdings/analytics-bodies.ts';
import { attributed } from '../../holdings/attribution-bodies.ts';
import { type Book, reportBook } from '../../loaders/book.ts';
import type { Server } from '../../loaders/parts.ts';
import { valuationSources } from '../../presenters/valued-portfolio.ts';
import {
  besideGiven,
  besideSchema,
  drawdownSchema,
  performanceGiven,
  performanceSchema,
  seriesGiven,
  sharpeSchema,
} from '../../shapes/analytics.ts';
import { attributionBody, attributionSchema } from '../../shapes/attribution.ts';
import { explainQuery } from '../../shapes/past-value.ts';
import { PROBLEMS } from '../../shapes/schemas.ts';

const route = { config: { needs: 'read' }, bodyLimit: FILE_BODY_BYTES_MAX } as const;
const tags = ['analytics'];
const querystring = z.strictObject(explainQuery);

const SYMBOLS_MAX = 200;
/** A holiday and a weekend. */
const RECENT_DAYS = 7;

export function analyticsRoutes(server: Server, book: Book): void {
  server.get(
    '/holdings/analytics/benchmarks',
    {
      config: route.config,
      schema: {
        tags,
        summary: 'Symbols with recent closes on record: a benchmark is one of them, or given',
        response: { 200: z.object({ symbols: z.array(z.string()) }), ...PROBLEMS },
      },
    },
    async () => {
      const { today } = valuationSources(book);
      const symbols = await book.history.symbols(addDays(today, -RECENT_DAYS), SYMBOLS_MAX);
      return { symbols: [...symbols] };
    },
  );

  server.post(
    '/holdings/analytics/performance',
    {
      ...route,
      schema: {
        tags,
        summary: 'Return, growth, risk, drawdown and comparison with a benchmark',
        querystring,
        body: performanceGiven,
        response: { 200: performanceSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const reported = await reportBook(book);
      const { body, query } = request;
      const { rolling, curve } = body;
      return performanceBody(await analysed(reported, request, body), { ...query, rolling, curve });
    },
  );

  server.post(
    '/holdings/analytics/sharpe',
    {
      ...route,
      schema: {
        tags,
        summary: 'Sharpe and Sortino ratio, volatility',
        querystring,
        body: seriesGiven,
        response: { 200: sharpeSchema, ...PROBLEMS },
      },
    },
    async (request) =>
      sharpeBody(await analysed(await reportBook(book), request, request.body), request.query),
  );

  server.post(
    '/holdings/analytics/max-drawdown',
    {
      ...route,
      schema: {
        tags,
        summary: 'The deepest drawdown with its dates, and the Calmar ratio',
        querystring,
        body: seriesGiven,
        response: { 200: drawdownSchema, ...PROBLEMS },
      },
    },
    async (request) =>
      drawdownBody(await analysed(await reportBook(book), request, request.body), request.query),
  );

  server.post(
    '/holdings/analytics/alpha-beta',
    {
      ...route,
      schema: {
        tags,
        summary: 'Alpha, beta, R squared and information ratio beside a benchmark',
        querystring,
        body: besideGiven,
        response: { 200: besideSchema, ...PROBLEMS },
      },
    },
    async (request) =>
      besideBody(await analysed(await reportBook(book), request, request.body), request.query),
  );

  server.post(
    '/holdings/analytics/attribution',
    {
      ...route,
      schema: {
        tags,
        summary: 'Why a portfolio earned more or less than its benchmark, by groups (Brinson)',
        querystring,
        body: attributionBody,
        response: { 200: attributionSchema, ...PROBLEMS },
      },
    },
    async (request) =>
      attributed(await reportBook(book), request, { ...request.body, ...request.query }),
  );
}
