// `/api/v1/holdings/positions`: opening and closing positions. A trade is booked as any other transaction.
import { z } from 'zod';
import { negated, sumOf, valueAt } from '../../../../kernel/amounts.ts';
import { NO_MONEY, NO_QUANTITY, type Quantity, textOf } from '../../../../kernel/decimal.ts';
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import { listingsMeant } from '../../../../ledger/app/registry/listings.ts';
import {
  type RecordedPosition,
  recordedPosition,
} from '../../../../ledger/app/valuation/recorded-position.ts';
import type {
  Cause,
  CurrencyCode,
  LotChoice,
  SecurityId,
  TransactionId,
} from '../../../../ledger/ports/drafts.ts';
import type { PortfolioRow } from '../../../../ledger/ports/ledger-rows.ts';
import type { LedgerReads, LedgerStep } from '../../../../ledger/ports/ledger-store.ts';
import { unitPrice } from '../../../../ledger/ports/options.ts';
import { cashIn, rehearsed } from '../../holdings/dry-run.ts';
import { onlyPortfolio } from '../../holdings/only-portfolio.ts';
import { closureBody } from '../../holdings/position-bodies.ts';
import { detailedPosition, resolvePosition } from '../../holdings/resolve-position.ts';
import type { Book } from '../../loaders/book.ts';
import { type BookRefusal, bookProblem } from '../../loaders/book-refusals.ts';
import { causeOf, ifMatch, keyedRequest } from '../../loaders/book-requests.ts';
import type { Server } from '../../loaders/parts.ts';
import { momentOf } from '../../loaders/transaction-command.ts';
import { idempotencyHeaders } from '../../shapes/order-request.ts';
import {
  closeBody,
  closedPositionSchema,
  openBody,
  positionDetailSchema,
  positionId,
  rehearsedClosingSchema,
  rehearsedOpeningSchema,
} from '../../shapes/position-rows.ts';
import { PROBLEMS } from '../../shapes/schemas.ts';

const tags = ['holdings'];
const keeps = { needs: 'keep' } as const;
const params = z.object({ id: positionId() });

export function heldPositionRoutes(server: Server, book: Book): void {
  openRoute(server, book);
  closeRoute(server, book);
}

type OpenBody = z.infer<typeof openBody>;

function openRoute(server: Server, book: Book): void {
  server.post(
    '/holdings/positions/open',
    {
      config: keeps,
      schema: {
        tags,
        summary: 'Open a position: books a purchase, or a short sale',
        headers: idempotencyHeaders,
        body: openBody,
        response: { 200: rehearsedOpeningSchema, 201: positionDetailSchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const portfolio = await onlyPortfolio(book, request, body.portfolio_id);
      const context = { cause: causeOf(request), expectedVersion: ifMatch(request) };
      const act = (step: LedgerStep) => opened(book, portfolio, { ...context, step, body });
      if (body.dry_run) {
        const seen = await rehearsed(book, act, async (step, security) => ({
          position: await recorded(step, portfolio, security, body.side),
          cash_after: await cashIn(step, portfolio.id),
        }));
        return reply.status(200).send(await rehearsedBody(book, seen));
      }
      const done = await book.ledger.inKeyedStep(keyedRequest(request), act);
      if (!done.ok) throw bookProblem(done.failure);
      const position = await recorded(book.ledger.read, portfolio, done.value, body.side);
      const shown = await detailedPosition(book, position);
      const location = `/api/v1/holdings/positions/${shown.position_id}`;
      return reply.status(201).header('location', location).send(shown);
    },
  );
}

interface Opening {
  readonly step: LedgerStep;
  readonly body: OpenBody;
  readonly cause: Cause;
  readonly expectedVersion: number | undefined;
}

async function opened(
  book: Book,
  portfolio: PortfolioRow,
  { step, body, ...context }: Opening,
): Promise<Result<SecurityId, BookRefusal>> {
  const currency = (body.currency as CurrencyCode | undefined) ?? portfolio.baseCurrency;
  const own = { portfolios: [portfolio.id], currency };
  for (const { id } of await listingsMeant(step, body.ticker, own)) {
    const held = await step.position(portfolio.id, id);
    if (held?.quantity.isZero() === false)
      return failed({ kind: 'POSITION_OPEN', ticker: body.ticker } as const);
  }
  const draft = openingDraft(book, { body, currency });
  const booked = await book.ledger.record(step, { portfolio: portfolio.id, draft, ...context });
  return booked.ok ? ok(securityIn(booked.value.rows)) : booked;
}

interface Seen {
  readonly position: RecordedPosition;
  readonly cash_after: Awaited<ReturnType<typeof cashIn>>;
}

async function rehearsedBody(book: Book, { position, cash_after }: Seen) {
  return { ...(await detailedPosition(book, position)), dry_run: true as const, cash_after };
}

function referenceOf({ ticker }: OpenBody) {
  return { symbol: ticker, exchange: undefined, isin: undefined, name: undefined };
}

function openingDraft(
  book: Book,
  { body, currency }: { readonly body: OpenBody; readonly currency: CurrencyCode },
) {
  return {
    ...momentOf(body.date, book.home.zone, book.ledger.context.store.now(), 'date'),
    type: body.side === 'LONG' ? ('BUY' as const) : ('SHORT' as const),
    security: referenceOf(body),
    quantity: body.quantity,
    price: body.price,
    fees: body.fees ?? NO_MONEY,
    currency,
    rate: undefined,
    notes: body.notes,
    origin: undefined,
    method: undefined,
    chosen: undefined,
  };
}

function securityIn(rows: readonly { readonly security: SecurityId | undefined }[]): SecurityId {
  const security = rows[0]?.security;
  if (security === undefined) throw new Error('a booked trade has a security');
  return security;
}

async function recorded(
  read: LedgerReads,
  portfolio: PortfolioRow,
  security: SecurityId,
  side: 'LONG' | 'SHORT',
) {
  const position = await recordedPosition(read, portfolio, security, side);
  if (position === undefined) throw new Error('a position was written and is not there');
  return position;
}

type CloseBody = z.infer<typeof closeBody>;

function closeRoute(server: Server, book: Book): void {
  server.post(
    '/holdings/positions/:id/close',
    {
      config: keeps,
      schema: {
        tags,
        summary: 'Close a position, or a part of it',
        params,
        headers: idempotencyHeaders,
        body: closeBody,
        response: { 200: rehearsedClosingSchema, 201: closedPositionSchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const before = await resolvePosition(book, request, request.params.id, 'keep');
      const { portfolio, security, side } = before;
      const context = { cause: causeOf(request), expectedVersion: ifMatch(request) };
      const act = (step: LedgerStep) => closed(book, before, { ...context, step, body });
      if (body.dry_run) {
        const seen = await rehearsed(book, act, async (step, transaction) => ({
          position: await recorded(step, portfolio, security.id, side),
          cash_after: await cashIn(step, portfolio.id),
          transaction,
        }));
        const shown = await rehearsedBody(book, seen);
        const sale = saleBody(seen.position, seen.transaction, { ...body, isBooked: false });
        const rest = shown.closures.filter(({ transaction_id: id }) => id !== seen.transaction);
        return reply.status(200).send({
          ...{ ...shown, ...sale },
          closures: [...rest, ...sale.sale_closures],
        });
      }
      const done = await book.ledger.inKeyedStep(keyedRequest(request), act);
      if (!done.ok) throw bookProblem(done.failure);
      const after = await recorded(book.ledger.read, portfolio, security.id, side);
      const shown = await detailedPosition(book, after);
      return reply
        .status(201)
        .send({ ...shown, ...saleBody(after, done.value, { ...body, isBooked: true }) });
    },
  );
}

interface Closing extends Omit<Opening, 'body'> {
  readonly body: CloseBody;
}

async function closed(
  book: Book,
  before: RecordedPosition,
  { step, body, ...context }: Closing,
): Promise<Result<TransactionId, BookRefusal>> {
  const { portfolio, security, side } = before;
  const available = await heldOf(step, before);
  const quantity = body.quantity ?? available;
  if (quantity.gt(available) || quantity.isZero())
    return failed({ kind: 'INSUFFICIENT_QUANTITY', wanted: quantity, available } as const);
  const draft = {
    ...openingDraft(book, {
      body: { ...body, ticker: security.symbol, side, quantity },
      currency: security.currency,
    }),
    type: side === 'LONG' ? ('SELL' as const) : ('COVER' as const),
    security: security.id,
    method: body.method,
    chosen: chosenLots(body),
  };
  const booked = await book.ledger.record(step, { portfolio: portfolio.id, draft, ...context });
  const row = booked.ok ? booked.value.rows[0] : undefined;
  if (!booked.ok) return booked;
  if (row === undefined) throw new Error('a booked trade has a row');
  return ok(row.id);
}

/** Now, inside the step. */
async function heldOf(
  step: LedgerStep,
  { portfolio, security, side }: Awaited<ReturnType<typeof resolvePosition>>,
): Promise<Quantity> {
  const row = await step.position(portfolio.id, security.id);
  const held = row?.quantity ?? NO_QUANTITY;
  const isSide = held.isNegative() === (side === 'SHORT');
  if (!isSide) return NO_QUANTITY;
  return side === 'SHORT' ? negated(held) : held;
}

function chosenLots({ lots }: CloseBody) {
  return lots?.map(({ lot_id, quantity }) => ({ lotId: lot_id as LotChoice['lotId'], quantity }));
}

function saleBody(
  { security, closures }: Pick<RecordedPosition, 'security' | 'closures'>,
  transaction: TransactionId,
  { price, isBooked }: Pick<CloseBody, 'price'> & { readonly isBooked: boolean },
) {
  const ofSale = closures.filter((one) => one.transaction === transaction);
  const quantity = sumOf(ofSale.map((one) => one.quantity));
  return {
    transaction_id: transaction,
    sale_price: textOf(price),
    sale_proceeds: textOf(valueAt(quantity, unitPrice(security, price))),
    sale_realized_gl: textOf(sumOf(ofSale.map(({ gain }) => gain))),
    sale_closures: ofSale.map((one) => closureBody(one, isBooked)),
  };
}
