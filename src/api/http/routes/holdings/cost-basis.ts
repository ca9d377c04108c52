// `/api/v1/holdings/cost-basis/{ticker}`: what one security cost, what selling it would mean, and losses worth realising.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { money, NO_MONEY, NO_QUANTITY, textOf } from '../../../../kernel/decimal.ts';
import { failed, ok } from '../../../../kernel/result.ts';
import { securitiesOn } from '../../../../ledger/app/security-master.ts';
import { type BookedSale, bookedSale } from '../../../../ledger/app/tax/booked-sale.ts';
import { harvestCandidates } from '../../../../ledger/app/tax/harvest-candidates.ts';
import { methodOnDay, salePreview } from '../../../../ledger/app/tax/sale-preview.ts';
import { type TaxView, taxView } from '../../../../ledger/app/tax/tax-view.ts';
import { type CostBasis, costBasisIn } from '../../../../ledger/app/valuation/cost-basis.ts';
import { pricesIn } from '../../../../ledger/app/valuation/used-price.ts';
import type { LotChoice, LotMethod, PortfolioId } from '../../../../ledger/ports/drafts.ts';
import type { PortfolioRow, SecurityRow } from '../../../../ledger/ports/ledger-rows.ts';
import type { Book } from '../../access/book.ts';
import { bookProblem } from '../../access/book-refusals.ts';
import { causeOf, ifMatch, keyedRequest } from '../../access/book-requests.ts';
import { principalOf } from '../../access/caller.ts';
import { pricedBy } from '../../access/current-bodies.ts';
import { momentOf } from '../../access/drafted.ts';
import type { Server } from '../../access/parts.ts';
import { namesIn } from '../../access/tax/tax-bodies.ts';
import { priceSource } from '../../access/tax/tax-prices.ts';
import { valuationSources } from '../../access/valued-portfolio.ts';
import { askedPortfolios } from '../../holdings/client-portfolios.ts';
import {
  harvestBody,
  saleFigures,
  securityBody,
  summaryBody,
  unrealizedBody,
} from '../../holdings/cost-basis-bodies.ts';
import { basisExplanation } from '../../holdings/explanation.ts';
import { keptPortfolio } from '../../holdings/kept-portfolio.ts';
import { placedLots, taxExplanation } from '../../holdings/tax-explanation.ts';
import {
  harvestSchema,
  saleSchema,
  sellBody,
  summarySchema,
  unrealizedSchema,
} from '../../shapes/cost-basis.ts';
import { moneyBody } from '../../shapes/decimals.ts';
import { idempotencyHeaders } from '../../shapes/order-request.ts';
import { explainQuery, explanationField } from '../../shapes/past-value.ts';
import { method } from '../../shapes/portfolio-rows.ts';
import { forbidden, notFound, unprocessable } from '../../shapes/problem.ts';
import { PROBLEMS, symbol } from '../../shapes/schemas.ts';
import { id } from '../../shapes/transaction-rows.ts';

const tags = ['holdings'];
const reads = { needs: 'read' } as const;
const keeps = { needs: 'keep' } as const;
const params = z.object({ ticker: symbol() });
const inPortfolio = { portfolio_id: id().optional().describe('All your own unless given') };

export function costBasisRoutes(server: Server, book: Book): void {
  basisRoutes(server, book);
  sellRoute(server, book);
  harvestRoute(server, book);
}

async function securityNamed(book: Book, ticker: string): Promise<SecurityRow> {
  const candidates = await securitiesOn(book.ledger.read, ticker, undefined);
  const [security, other] = candidates;
  if (security === undefined) throw notFound(`No transaction names ${ticker}.`);
  if (other === undefined) return security;
  throw bookProblem({ kind: 'AMBIGUOUS_SYMBOL', symbol: ticker, candidates });
}

async function basesOf(
  book: Book,
  portfolios: readonly PortfolioRow[],
  { security, method: how }: { readonly security: SecurityRow; readonly method?: LotMethod },
): Promise<readonly CostBasis[]> {
  const { read } = book.ledger;
  const asked = { security: security.id, method: how };
  return Promise.all(portfolios.map((row) => costBasisIn(read, row, asked)));
}

/** Prices stated for single positions count where one portfolio is asked for. */
async function lotsAt(book: Book, portfolios: readonly PortfolioRow[], security: SecurityRow) {
  const sources = valuationSources(book);
  const [only, ...others] = portfolios;
  const place = others.length === 0 && only !== undefined ? only.id : NOWHERE;
  const priceOf = await pricesIn(sources, place, [security]);
  return { price: priceOf(security), today: sources.today };
}

const NOWHERE = 0 as PortfolioId;

function basisRoutes(server: Server, book: Book): void {
  server.get(
    '/holdings/cost-basis/:ticker/summary',
    {
      config: reads,
      schema: {
        tags,
        summary: 'Lots and cost of a security, as booked or by another method',
        params,
        querystring: z.strictObject({
          ...inPortfolio,
          method: method()
            .exclude(['SPECIFIC_ID'])
            .optional()
            .describe('What the figures would be with this method; stored nowhere'),
          ...explainQuery,
        }),
        response: { 200: summarySchema.extend(explanationField), ...PROBLEMS },
      },
    },
    async (request) => {
      const { portfolio_id: wanted, method: how } = request.query;
      const security = await securityNamed(book, request.params.ticker);
      const portfolios = await askedPortfolios(book, request, wanted);
      const bases = await basesOf(book, portfolios, { security, ...(how && { method: how }) });
      const at = await lotsAt(book, portfolios, security);
      const body = summaryBody(security, bases, { ...at, method: how });
      if (!request.query.explain) return body;
      return { ...body, explanation: await basisExplanation(book, bases, usedIn(security, at)) };
    },
  );

  server.get(
    '/holdings/cost-basis/:ticker/unrealized-gl',
    {
      config: reads,
      schema: {
        tags,
        summary: 'Unrealised gains of a security, by lot and term',
        params,
        querystring: z.strictObject({ ...inPortfolio, ...explainQuery }),
        response: { 200: unrealizedSchema.extend(explanationField), ...PROBLEMS },
      },
    },
    async (request) => {
      const security = await securityNamed(book, request.params.ticker);
      const portfolios = await askedPortfolios(book, request, request.query.portfolio_id);
      const bases = await basesOf(book, portfolios, { security });
      const at = await lotsAt(book, portfolios, security);
      const body = unrealizedBody(security, bases, at);
      if (!request.query.explain) return body;
      return { ...body, explanation: await basisExplanation(book, bases, usedIn(security, at)) };
    },
  );
}

function usedIn(security: SecurityRow, { price }: Awaited<ReturnType<typeof lotsAt>>) {
  return { security, used: price.used };
}

type SellBody = z.infer<typeof sellBody>;

function sellRoute(server: Server, book: Book): void {
  server.post(
    '/holdings/cost-basis/:ticker/sell',
    {
      config: keeps,
      schema: {
        tags,
        summary: 'Sell by a lot method, or say what the sale would close and cost in tax',
        params,
        headers: idempotencyHeaders,
        querystring: z.strictObject(explainQuery),
        body: sellBody,
        response: { 200: explainedSale, 201: explainedSale, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const portfolio = await keptPortfolio(book, request, body.portfolio_id);
      await ownerOnly(book, request, portfolio);
      const security = await securityNamed(book, request.params.ticker);
      const sale = saleOf(book, body, { portfolio, security });
      const head = {
        ...securityBody(security),
        portfolio_id: portfolio.id,
        quantity: textOf(body.quantity),
        price: textOf(body.price),
        method: body.lots === undefined ? sale.method : ('SPECIFIC_ID' as const),
      };
      if (body.dry_run) {
        const view = await taxView(book.ledger.read, portfolio.holder, security.id);
        const how = { method: sale.method, lots: sale.chosen };
        const previewed = salePreview(view, { ...sale, portfolio: portfolio.id }, how);
        if (!previewed.ok) throw bookProblem(previewed.failure);
        const figures = {
          ...saleFigures(previewed.value),
          ...(await saleExplanation(book, request, view, previewed.value)),
        };
        return reply.status(200).send({ ...head, dry_run: true, transaction_id: null, ...figures });
      }
      const transaction = await bookSale(book, request, { portfolio, sale, body });
      const view = await taxView(book.ledger.read, portfolio.holder, security.id);
      const booked = bookedSale(view, { portfolio: portfolio.id, transaction });
      const figures = {
        ...saleFigures(booked),
        ...(await saleExplanation(book, request, view, booked)),
      };
      return reply
        .status(201)
        .header('location', `/api/v1/transactions/${transaction}`)
        .send({ ...head, dry_run: false, transaction_id: transaction, ...figures });
    },
  );
}

/** Only owners sell by tax, so all portfolios of the view may be named. */
async function saleExplanation(
  book: Book,
  { query }: { readonly query: unknown },
  view: TaxView,
  { closures }: Pick<BookedSale, 'closures'>,
) {
  if (!(query as { readonly explain: boolean }).explain) return {};
  const shown = { securities: await namesIn(book.ledger.read, view), ...OWN };
  const figures = { lots: [], closures, prices: new Map() };
  return { explanation: await taxExplanation(book, shown, figures) };
}

const OWN = { portfolio: undefined, isOwn: true } as const;

const explainedSale = saleSchema.extend(explanationField);

function saleOf(
  book: Book,
  body: SellBody,
  { portfolio, security }: { readonly portfolio: PortfolioRow; readonly security: SecurityRow },
) {
  const now = book.ledger.context.store.now();
  const moment = momentOf(body.date, book.home.zone, now, 'date');
  return {
    ...moment,
    security: security.id,
    currency: security.currency,
    quantity: body.quantity,
    price: body.price,
    fees: body.fees ?? NO_MONEY,
    method: body.method ?? methodOnDay(portfolio, moment.on),
    chosen: body.lots?.map(({ lot_id, quantity }) => ({
      lotId: lot_id as LotChoice['lotId'],
      quantity,
    })),
  };
}

async function bookSale(
  book: Book,
  request: FastifyRequest,
  {
    portfolio,
    sale,
    body,
  }: {
    readonly portfolio: PortfolioRow;
    readonly sale: ReturnType<typeof saleOf>;
    readonly body: SellBody;
  },
) {
  const { ledger } = book;
  const cause = causeOf(request);
  const expectedVersion = ifMatch(request);
  const done = await ledger.inKeyedStep(keyedRequest(request), async (step) => {
    const held = await step.position(portfolio.id, sale.security);
    const available = held?.quantity.gt(0) ? held.quantity : NO_QUANTITY;
    if (sale.quantity.gt(available))
      return failed({
        kind: 'INSUFFICIENT_QUANTITY',
        wanted: sale.quantity,
        available,
      } as const);
    const draft = {
      ...sale,
      type: 'SELL' as const,
      rate: undefined,
      notes: body.notes,
      origin: undefined,
    };
    const asked = { portfolio: portfolio.id, draft, cause, expectedVersion };
    const booked = await ledger.record(step, asked);
    if (!booked.ok) return booked;
    const [row] = booked.value.rows;
    if (row === undefined) throw new Error('a booked sale has a row');
    return ok(row.id);
  });
  if (!done.ok) throw bookProblem(done.failure);
  return done.value;
}

/** What a sale means for tax depends on all portfolios of the owner. */
async function ownerOnly(book: Book, request: FastifyRequest, { holder }: PortfolioRow) {
  const { user } = principalOf(request);
  if (user.role === 'admin' || (await book.ledger.read.holderOf(user.id)) === holder) return;
  throw forbidden(
    'Figures for tax look at all portfolios of the owner, so only the owner may ask; book the sale at /transactions instead.',
  );
}

const LOSS_MIN = money('1000');

function harvestRoute(server: Server, book: Book): void {
  server.get(
    '/holdings/cost-basis/:ticker/tax-loss-harvest',
    {
      config: reads,
      schema: {
        tags,
        summary: 'Lots whose loss is worth realising, with what would disallow it',
        params,
        querystring: z.strictObject({
          ...inPortfolio,
          min_loss: moneyBody().optional().describe('Of one lot; 1000 unless given'),
          ...explainQuery,
        }),
        response: { 200: harvestSchema.extend(explanationField), ...PROBLEMS },
      },
    },
    async (request) => {
      const { portfolio_id: wanted, min_loss: lossMin = LOSS_MIN } = request.query;
      const security = await securityNamed(book, request.params.ticker);
      const portfolios = await askedPortfolios(book, request, wanted);
      for (const row of portfolios) await ownerOnly(book, request, row);
      const { price, today } = await lotsAt(book, portfolios, security);
      const head = { ...securityBody(security), as_of: today, ...pricedBy(price.used) };
      const [first] = portfolios;
      if (first === undefined || price.used === undefined)
        throw unprocessable(
          'ticker',
          first === undefined
            ? 'You keep no portfolio yet; open one at /portfolios.'
            : `ticker: ${security.symbol} has no price (${price.unpriced}); state one at /holdings/positions/{id}/value.`,
        );
      const view = await taxView(book.ledger.read, first.holder, security.id);
      const asked = { security: security.id, price: price.used.price, asOf: today, lossMin };
      const found = harvestCandidates(view, asked);
      const body = { ...head, min_loss: textOf(lossMin), ...harvestBody(found, wanted) };
      if (!request.query.explain) return body;
      const shown = { securities: await namesIn(book.ledger.read, view), ...OWN };
      const used = { price: price.used.price, why: undefined, source: priceSource(price.used) };
      const prices = new Map([[String(security.id), used]]);
      const figures = { lots: placedLots(found.related), closures: [], prices };
      return { ...body, explanation: await taxExplanation(book, shown, figures) };
    },
  );
}
