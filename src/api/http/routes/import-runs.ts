// `/api/v1/portfolios/{id}/import-runs`: files that are, or were, imported, and what undoes them.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { PortfolioId } from '../../../ledger/ports/drafts.ts';
import type { WaitingImport } from '../../../ledger/ports/waiting-imports.ts';
import { undone, undoPreview } from '../holdings/undone-import.ts';
import { listQuery } from '../listing/list-query.ts';
import { pageOf } from '../listing/page-of.ts';
import type { Book } from '../loaders/book.ts';
import { causeOf, ifMatch } from '../loaders/book-requests.ts';
import type { Server } from '../loaders/parts.ts';
import { resolvePortfolio } from '../loaders/resolve-portfolio.ts';
import { importRunBody, importRunSchema, undoneImportSchema } from '../shapes/import-runs.ts';
import { notFound } from '../shapes/problem.ts';
import { flag } from '../shapes/query-numbers.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import { portfolioParams } from './portfolios.ts';

const tags = ['portfolios'];
const config = { needs: 'read' } as const;
const LISTED_MAX = 1_000;
const runParams = portfolioParams.extend({ import_id: z.string().max(64) });

export function importRunRoutes(server: Server, book: Book): void {
  server.get(
    '/portfolios/:id/import-runs',
    {
      config,
      schema: {
        tags,
        summary: 'Imports, the newest first; those of the last 30 days',
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
      const now = book.ledger.context.store.now();
      const rows = runs.map((run) => importRunBody(run, now));
      return pageOf(reply, { rows, time: 'requested_at', asked: request.query });
    },
  );

  server.get(
    '/portfolios/:id/import-runs/:import_id',
    {
      config,
      schema: {
        tags,
        summary: 'How an import is getting on, or how it ended',
        params: runParams,
        response: { 200: importRunSchema, ...PROBLEMS },
      },
    },
    async (request) =>
      importRunBody(await chosenRun(book, request, 'read'), book.ledger.context.store.now()),
  );

  server.post(
    '/portfolios/:id/import-runs/:import_id/undo',
    {
      config: { needs: 'keep', isLong: true },
      schema: {
        tags,
        summary: 'Reverse, in one step, all bookings of an import that nothing else depends on',
        params: runParams,
        querystring: z.strictObject({
          dry_run: flag().default(false).describe('Answers what it would reverse; changes nothing'),
        }),
        response: { 200: undoneImportSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const run = await chosenRun(book, request, 'keep');
      const cause = causeOf(request);
      if (request.query.dry_run) return undoPreview(book, run, cause);
      return undone(book, run, { cause, expectedVersion: ifMatch(request) });
    },
  );
}

async function chosenRun(
  book: Book,
  request: FastifyRequest & { readonly params: z.infer<typeof runParams> },
  needs: 'read' | 'keep',
): Promise<WaitingImport> {
  const { id: wanted, import_id: name } = request.params;
  const { id } = await resolvePortfolio(book, request, wanted as PortfolioId, needs);
  const run = await book.ledger.read.waitingImport(name);
  if (run?.portfolio === id) return run;
  throw notFound(
    'not_found',
    `No import ${name} into portfolio ${id}; it is forgotten 30 days after its end.`,
  );
}
