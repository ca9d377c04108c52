// `/api/v1/portfolios/{id}/import-runs`: files that are, or were, imported in the background.
import { z } from 'zod';
import type { PortfolioId } from '../../../ledger/ports/drafts.ts';
import type { Book } from '../access/book.ts';
import type { Server } from '../access/parts.ts';
import { resolvePortfolio } from '../access/resolve-portfolio.ts';
import { listQuery } from '../listing/list-query.ts';
import { pageOf } from '../listing/page-of.ts';
import { importRunBody, importRunSchema } from '../shapes/import-runs.ts';
import { notFound } from '../shapes/problem.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import { portfolioParams } from './portfolios.ts';

const tags = ['portfolios'];
const config = { needs: 'read' } as const;
const LISTED_MAX = 1_000;

export function importRunRoutes(server: Server, book: Book): void {
  server.get(
    '/portfolios/:id/import-runs',
    {
      config,
      schema: {
        tags,
        summary: 'Imports in the background, the newest first; those of the last 30 days',
        params: portfolioParams,
        querystring: z.strictObject({ ...listQuery('requested_at', 'ended_at', 'state', 'rows') }),
        response: { 200: z.array(importRunSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { id } = await resolvePortfolio(
        book,
        request,
        request.params.id as PortfolioId,
        'read',
      );
      const runs = await book.ledger.read.importsOf(id, LISTED_MAX);
      const rows = runs.map(importRunBody);
      return pageOf(reply, { rows, time: 'requested_at', asked: request.query });
    },
  );

  server.get(
    '/portfolios/:id/import-runs/:import_id',
    {
      config,
      schema: {
        tags,
        summary: 'How an import in the background is getting on, or how it ended',
        params: portfolioParams.extend({ import_id: z.string().max(64) }),
        response: { 200: importRunSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { id } = await resolvePortfolio(
        book,
        request,
        request.params.id as PortfolioId,
        'read',
      );
      const run = await book.ledger.read.waitingImport(request.params.import_id);
      if (run?.portfolio !== id)
        throw notFound(
          'not_found',
          `No import ${request.params.import_id} into portfolio ${id}; it is forgotten 30 days after its end.`,
        );
      return importRunBody(run);
    },
  );
}
