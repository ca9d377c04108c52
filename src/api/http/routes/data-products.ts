// `/api/v1/data-products`: views of the ledger with an owner, a shape, a quality and a lineage.
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { judgeProduct, lastRun } from '../../../ledger/app/judge-product.ts';
import {
  describedProduct,
  PRODUCT_NAMES,
  type ProductName,
  type ProductRow,
} from '../../../ledger/app/products/catalogue.ts';
import { eventsBehind, lineageOf } from '../../../ledger/app/products/lineage.ts';
import type { ProductRun } from '../../../ledger/app/products/product-run.ts';
import { transactionPage, VIEWS } from '../../../ledger/app/products/read-product.ts';
import type { PortfolioId } from '../../../ledger/ports/drafts.ts';
import type { PortfolioRow } from '../../../ledger/ports/ledger-rows.ts';
import { askedPortfolios } from '../holdings/client-portfolios.ts';
import { type ListQuery, sortedQuery } from '../listing/list-query.ts';
import { pageOf, TOTAL_COUNT } from '../listing/page-of.ts';
import { type Book, reportBook } from '../loaders/book.ts';
import { causeOf } from '../loaders/book-requests.ts';
import type { Server } from '../loaders/parts.ts';
import { resolvePortfolio } from '../loaders/resolve-portfolio.ts';
import { productSources } from '../presenters/valued-portfolio.ts';
import { notFound } from '../shapes/problem.ts';
import {
  describedBody,
  describedSchema,
  productBody,
  productName,
  productRowSchema,
  productSchema,
  qualityBody,
  qualitySchema,
} from '../shapes/product-rows.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import { id } from '../shapes/transaction-rows.ts';

const tags = ['data products'];
const read = { needs: 'read' } as const;
const params = z.object({ name: productName() });

export function dataProductRoutes(server: Server, book: Book): void {
  describingRoutes(server);
  rowRoute(server, book);
  qualityRoutes(server, book);
  lineageRoute(server, book);
}

function describingRoutes(server: Server): void {
  server.get(
    '/data-products',
    {
      config: read,
      schema: {
        tags,
        summary: 'The data products, with owner, version and freshness',
        querystring: z.strictObject(sortedQuery('name', 'name', 'owner', 'freshness_seconds')),
        response: { 200: z.array(productSchema), ...PROBLEMS },
      },
    },
    (request, reply) => {
      const rows = PRODUCT_NAMES.map((name) => productBody(describedProduct(name)));
      return pageOf(reply, { rows, asked: request.query });
    },
  );

  server.get(
    '/data-products/:name',
    {
      config: read,
      schema: {
        tags,
        summary: 'One data product, with the JSON Schema of its rows',
        params,
        response: { 200: describedSchema, ...PROBLEMS },
      },
    },
    ({ params: { name } }) => describedBody(describedProduct(name)),
  );
}

function rowRoute(server: Server, book: Book): void {
  server.get(
    '/data-products/:name/rows',
    {
      config: read,
      schema: {
        tags,
        summary: 'Rows of a data product, each with the events that it follows from',
        params,
        querystring: z.strictObject({
          ...sortedQuery('key', 'key'),
          portfolio_id: id().optional().describe('Your own portfolios unless given'),
        }),
        response: { 200: z.array(productRowSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const reported = await reportBook(book);
      const { name } = request.params;
      const { portfolio_id: wanted, ...asked } = request.query;
      const portfolios = await askedPortfolios(reported, request, wanted);
      const page =
        name === 'transactions'
          ? await pageOfTransactions(reported, reply, { portfolios, asked })
          : pageOf(reply, { rows: await allRows(reported, name, portfolios), asked });
      const events = await eventsBehind(
        reported.ledger.read,
        name,
        page.map(({ cells }) => cells),
      );
      return page.map(({ key, cells }, at) => ({
        key,
        events: [...(events[at] ?? [])],
        cells: { ...cells },
      }));
    },
  );
}

interface KeyedRow {
  readonly key: string;
  readonly cells: ProductRow;
}

async function allRows(
  book: Book,
  name: keyof typeof VIEWS,
  portfolios: readonly PortfolioRow[],
): Promise<readonly KeyedRow[]> {
  const found: KeyedRow[] = [];
  for (const portfolio of portfolios) {
    const { rows } = await VIEWS[name](productSources(book), portfolio);
    found.push(...rows.map((cells) => keyed(name, cells)));
  }
  return found;
}

/** By number of portfolio and transaction; only the page is read. */
async function pageOfTransactions(
  { ledger: { read } }: Book,
  reply: FastifyReply,
  {
    portfolios,
    asked,
  }: { readonly portfolios: readonly PortfolioRow[]; readonly asked: ListQuery },
): Promise<readonly KeyedRow[]> {
  const { limit, offset, sort } = asked;
  const isAscending = sort === 'key';
  const order = isAscending ? 'asc' : 'desc';
  const inOrder = portfolios.toSorted((one, other) =>
    isAscending ? one.id - other.id : other.id - one.id,
  );
  const { rows, total } = await transactionPage(read, inOrder, { limit, offset, order });
  reply.header(TOTAL_COUNT, total);
  return rows.map((cells) => keyed('transactions', cells));
}

function keyed(name: ProductName, cells: ProductRow): KeyedRow {
  return { key: `${cells.portfolio_id}/${cells[describedProduct(name).key]}`, cells };
}

function qualityRoutes(server: Server, book: Book): void {
  server.get(
    '/data-products/:name/quality',
    {
      config: read,
      schema: {
        tags,
        summary: 'How good a data product is, as it was judged last in each portfolio',
        params,
        querystring: z.strictObject({
          ...sortedQuery('portfolio_id', 'portfolio_id', 'score', 'judged_at'),
          portfolio_id: id().optional().describe('Your own portfolios unless given'),
        }),
        response: { 200: z.array(qualitySchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const reported = await reportBook(book);
      const { portfolio_id: wanted, ...asked } = request.query;
      const runs: ProductRun[] = [];
      for (const portfolio of await askedPortfolios(reported, request, wanted)) {
        const run = await lastRun(reported.ledger, request.params.name, portfolio.id);
        if (run !== undefined) runs.push(run);
      }
      return pageOf(reply, { rows: runs.map(qualityBody), asked });
    },
  );

  server.post(
    '/data-products/:name/quality',
    {
      config: { needs: 'keep' },
      schema: {
        tags,
        summary: 'Judge a data product of a portfolio now, and keep the verdict',
        params,
        body: z.strictObject({ portfolio_id: id() }),
        response: { 201: qualitySchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const wanted = request.body.portfolio_id as PortfolioId;
      const portfolio = await resolvePortfolio(book, request, wanted, 'keep');
      const asked = { portfolio, name: request.params.name, cause: causeOf(request) };
      const run = await judgeProduct(book.ledger, productSources(book), asked);
      return reply.code(201).send(qualityBody(run));
    },
  );
}

function lineageRoute(server: Server, book: Book): void {
  server.get(
    '/data-products/:name/lineage',
    {
      config: read,
      schema: {
        tags,
        summary: 'The last run of a data product in a portfolio, as OpenLineage events',
        params,
        querystring: z.strictObject({ portfolio_id: id() }),
        response: {
          200: z.object({ events: z.array(z.record(z.string(), z.unknown())) }),
          ...PROBLEMS,
        },
      },
    },
    async (request) => {
      const reported = await reportBook(book);
      const { name } = request.params;
      const wanted = request.query.portfolio_id as PortfolioId;
      const portfolio = await resolvePortfolio(reported, request, wanted, 'read');
      const run = await lastRun(reported.ledger, name, portfolio.id);
      if (run === undefined)
        throw notFound(
          'not_found',
          `${name} of portfolio ${wanted} has not been judged; POST /data-products/${name}/quality judges it.`,
        );
      return { events: lineageOf(run).map((event) => ({ ...event })) };
    },
  );
}
