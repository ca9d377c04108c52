// `/api/v1/holdings/cost-basis/{ticker}/sell`: a sale by a lot method, booked, or only what it would close and cost in tax.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { NO_MONEY, NO_QUANTITY, textOf } from '../../../../kernel/decimal.ts';
import { failed, ok } from '../../../../kernel/result.ts';
import { type BookedSale, bookedSale } from '../../../../ledger/app/tax/booked-sale.ts';
import { methodOnDay, salePreview } from '../../../../ledger/app/tax/sale-preview.ts';
import { type TaxView, taxView } from '../../../../ledger/app/tax/tax-view.ts';
import type { LotChoice } from '../../../../ledger/ports/drafts.ts';
import type { PortfolioRow, SecurityRow } from '../../../../ledger/ports/ledger-rows.ts';
import { unitPrice } from '../../../../ledger/ports/options.ts';
import { saleFigures, securityBody } from '../../holdings/cost-basis-bodies.ts';
import { onlyPortfolio } from '../../holdings/only-portfolio.ts';
import { OWN, ownerOnly, securityNamed } from '../../holdings/resolve-security.ts';
import { taxExplanation } from '../../holdings/tax-explanation.ts';
import type { Book } from '../../loaders/book.ts';
import { bookProblem } from '../../loaders/book-refusals.ts';
import { causeOf, ifMatch, keyedRequest } from '../../loaders/book-requests.ts';
import type { Server } from '../../loaders/parts.ts';
import { momentOf } from '../../loaders/transaction-command.ts';
import { namesIn } from '../../presenters/tax/tax-bodies.ts';
import { saleSchema, sellBody, tickerParams } from '../../shapes/cost-basis.ts';
import { idempotencyHeaders } from '../../shapes/order-request.ts';
import { explainQuery, explanationField } from '../../shapes/past-value.ts';
import { PROBLEMS } from '../../shapes/schemas.ts';

const explainedSale = saleSchema.extend(explanationField);

type SellBody = z.infer<typeof sellBody>;

export function sellRoute(server: Server, book: Book): void {
  server.post(
    '/holdings/cost-basis/:ticker/sell',
    {
      config: { needs: 'keep' },
      schema: {
        tags: ['holdings'],
        summary: 'Sell by a lot method, or say what the sale would close and cost in tax',
        params: tickerParams,
        headers: idempotencyHeaders,
        querystring: z.strictObject(explainQuery),
        body: sellBody,
        response: { 200: explainedSale, 201: explainedSale, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const portfolio = await onlyPortfolio(book, request, body.portfolio_id);
      await ownerOnly(book, request, portfolio);
      const security = await securityNamed(book, request.params.ticker, [portfolio]);
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
        const previewed = salePreview(
          view,
          { ...sale, price: unitPrice(security, sale.price), portfolio: portfolio.id },
          how,
        );
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
