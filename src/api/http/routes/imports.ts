// `/api/v1/portfolios/{id}/imports`, `/import-runs` and `/export`: files into a portfolio, previewed first, and out again.
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { keepImport, type SentFile } from '../../../ledger/app/background-import.ts';
import { type DirectReceipt, importDirectly } from '../../../ledger/app/direct-import.ts';
import { EXPORT_FORMATS, exportPortfolio } from '../../../ledger/app/export-portfolio.ts';
import {
  type ImportPreview,
  importRefusal,
  previewImport,
} from '../../../ledger/app/import-file.ts';
import {
  createFileReading,
  type FileReading,
  type ImportedFile,
} from '../../../ledger/app/read-import.ts';
import type { PortfolioId } from '../../../ledger/ports/drafts.ts';
import type { PortfolioRow } from '../../../ledger/ports/ledger-rows.ts';
import type { WaitingImport } from '../../../ledger/ports/waiting-imports.ts';
import { goneSignal, readingFor } from '../guard/client-gone.ts';
import { FILE_BODY_BYTES_MAX, readFileBodies } from '../guard/file-body.ts';
import { type Book, reportBook } from '../loaders/book.ts';
import { bookProblem } from '../loaders/book-refusals.ts';
import { causeOf } from '../loaders/book-requests.ts';
import { importProblem } from '../loaders/import-refusals.ts';
import type { Server } from '../loaders/parts.ts';
import { noteHolder } from '../loaders/personal-reads.ts';
import { resolvePortfolio } from '../loaders/resolve-portfolio.ts';
import {
  fileIn,
  importedBody,
  importQuery,
  ROWS_MAX,
  runQuery,
  sentFile,
} from '../loaders/sent-file.ts';
import {
  importedRowBody,
  importFigures,
  importProblemBody,
  importSchema,
} from '../shapes/import-rows.ts';
import { importRunBody, importRunSchema } from '../shapes/import-runs.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import { objectInSlices, slicesOf } from '../streaming/object-in-slices.ts';
import { importRunRoutes } from './import-runs.ts';
import { portfolioParams } from './portfolios.ts';
import { statementProofRoute } from './statement-proof.ts';

const tags = ['portfolios'];

export function importRoutes(server: Server, book: Book): void {
  exportRoute(server, book);
  importRunRoutes(server, book);
  void server.register(async (files: Server) => {
    readFileBodies(files);
    const reading = createFileReading();
    importRoute(files, book, reading);
    runRoute(files, book, reading);
    statementProofRoute(files, book, reading);
  });
}

function importRoute(server: Server, book: Book, reading: FileReading): void {
  server.post(
    '/portfolios/:id/imports',
    {
      config: { needs: 'keep', isLong: true },
      bodyLimit: FILE_BODY_BYTES_MAX,
      schema: {
        tags,
        summary:
          'What a file would book, or with confirm=true book it; rows booked before are skipped',
        params: portfolioParams,
        querystring: importQuery,
        body: importedBody,
        response: { 200: importSchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const wanted = request.params.id as PortfolioId;
      const portfolio = await resolvePortfolio(book, request, wanted, 'keep');
      const { query } = request;
      const sent = sentFile(book, request);
      const file = await fileIn(reading, sent, { rowsMax: ROWS_MAX, gone: goneSignal(reply) });
      for (const taker of takersIn(file)) await resolvePortfolio(book, request, taker, 'keep');
      const preview = await previewImport(readingFor(book.ledger, reply), portfolio.id, file);
      if (!query.confirm) return sendImport(reply, importText(book, preview, undefined));
      const done = await importDirectly(book.ledger, {
        ...{ portfolio, file, cause: causeOf(request) },
        leavesProblemsOut: query.skip_unreadable,
      });
      if (!done.ok) throw importProblem(done.failure);
      return sendImport(reply, importText(book, preview, done.value));
    },
  );
}

function runRoute(server: Server, book: Book, reading: FileReading): void {
  server.post(
    '/portfolios/:id/import-runs',
    {
      config: { needs: 'keep', isLong: true },
      bodyLimit: FILE_BODY_BYTES_MAX,
      schema: {
        tags,
        summary:
          'Book a file in the background, by any worker, all or nothing; rows booked before are skipped',
        params: portfolioParams,
        querystring: runQuery,
        body: importedBody,
        response: { 202: importRunSchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const wanted = request.params.id as PortfolioId;
      const portfolio = await resolvePortfolio(book, request, wanted, 'keep');
      const sent = sentFile(book, request);
      const file = await fileIn(reading, sent, { rowsMax: Infinity, gone: goneSignal(reply) });
      for (const taker of takersIn(file)) await resolvePortfolio(book, request, taker, 'keep');
      const run = await kept(book, { portfolio, cause: causeOf(request), sent, file });
      return reply
        .status(202)
        .header('location', `/api/v1/portfolios/${wanted}/import-runs/${run.id}`)
        .send(importRunBody(run, book.ledger.context.store.now()));
    },
  );
}

/** The schema only describes it. */
function sendImport(reply: FastifyReply, text: Readable): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(text);
}

/** The rows of a long file are as many objects. */
function importText(
  { ledger }: Book,
  preview: ImportPreview,
  receipt: DirectReceipt | undefined,
): Readable {
  const lists = [
    slicesOf({ name: 'rows', items: preview.rows, body: importedRowBody }),
    slicesOf({ name: 'problems', items: preview.problems, body: importProblemBody }),
  ];
  const fields = importFigures(preview, receipt);
  return Readable.from(objectInSlices(fields, lists, ledger.context.pause));
}

/** A user who gives lots away must be allowed to book where they go. */
function takersIn({ drafts }: ImportedFile): ReadonlySet<PortfolioId> {
  return new Set(
    drafts.flatMap(({ draft }) => (draft.type === 'TRANSFER' ? [draft.toPortfolio] : [])),
  );
}

interface ChatStateFile {
  readonly portfolio: PortfolioRow;
  readonly cause: ReturnType<typeof causeOf>;
  readonly sent: SentFile;
  readonly file: ImportedFile;
}

/** What can be refused now is refused now. */
async function kept({ ledger }: Book, asked: ChatStateFile): Promise<WaitingImport> {
  const { portfolio, file, sent } = asked;
  const { leavesProblemsOut } = sent;
  const refusal = await importRefusal(ledger.read, {
    ...{ portfolio: portfolio.id, file, leavesProblemsOut },
  });
  if (refusal !== undefined) throw importProblem(refusal);
  return ledger.context.store.inOneStep((step) => keepImport(ledger, step, asked));
}

const exportedSchema = z.object({
  format: z.literal('sluice'),
  version: z.int(),
  transactions: z.array(z.looseObject({})),
});

const TYPES = {
  csv: 'text/csv',
  json: 'application/json',
  beancount: 'text/plain',
  hledger: 'text/plain',
} as const;

function exportRoute(server: Server, book: Book): void {
  server.get(
    '/portfolios/:id/export',
    {
      config: { needs: 'read', isLong: true },
      schema: {
        tags,
        summary:
          'All transactions as a file; CSV and JSON import back, journals are for other programs',
        params: portfolioParams,
        querystring: z.strictObject({ format: z.enum(EXPORT_FORMATS).default('csv') }),
        response: {
          200: {
            description: 'The file; X-Left-Out lists transactions that no row of it expresses',
            content: {
              [TYPES.csv]: { schema: z.string() },
              [TYPES.json]: { schema: exportedSchema },
              [TYPES.beancount]: { schema: z.string() },
            },
          },
          ...PROBLEMS,
        },
      },
    },
    async (request, reply) => {
      const reported = await reportBook(book);
      const wanted = request.params.id as PortfolioId;
      const { id, holder } = await resolvePortfolio(reported, request, wanted, 'read');
      noteHolder(request, holder, 'export');
      const { format } = request.query;
      const exported = await exportPortfolio(readingFor(reported.ledger, reply), id, format);
      if (!exported.ok) throw bookProblem(exported.failure);
      const { text, leftOut } = exported.value;
      if (leftOut.length > 0) reply.header('x-left-out', leftOut.join(', '));
      return reply
        .type(`${TYPES[format]}; charset=utf-8`)
        .header('content-disposition', `attachment; filename="portfolio-${id}.${format}"`)
        .serializer((body: unknown) => String(body))
        .send(text);
    },
  );
}
