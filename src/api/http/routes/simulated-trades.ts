// `/api/v1/simulate/trades`: trades for trials, in the shape of Event Master's documents. They are booked to a portfolio of
// their own for each user, and are refused beside real money.
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { NO_MONEY, type Price, textOf } from '../../../kernel/decimal.ts';
import type { Instant } from '../../../kernel/instant.ts';
import { type SimulationRefusal, simulateTrade } from '../../../ledger/app/simulate-trade.ts';
import type { SecurityId } from '../../../ledger/ports/drafts.ts';
import type { HolderNumber } from '../../../ledger/ports/ledger-rows.ts';
import {
  dayAt,
  instantOf,
  parseWallTime,
  wallTimeAt,
  type Zone,
} from '../../../market/time/zone.ts';
import type { Book } from '../loaders/book.ts';
import { bookProblem } from '../loaders/book-refusals.ts';
import { causeOf, keyedRequest } from '../loaders/book-requests.ts';
import type { Server } from '../loaders/parts.ts';
import { momentOf } from '../loaders/transaction-command.ts';
import {
  DETAIL_PROBLEMS,
  simulatedTradeBody,
  simulatedTradeSchema,
} from '../shapes/event-master-rows.ts';
import { idempotencyHeaders } from '../shapes/order-request.ts';
import { forbidden, sendDetail, unprocessable } from '../shapes/problem.ts';

type Body = z.infer<typeof simulatedTradeBody>;

export function simulatedTradeRoutes(server: Server, book: Book): void {
  server.post(
    '/simulate/trades',
    {
      config: { needs: 'simulate:write' },
      schema: {
        tags: ['event master'],
        summary: 'Book a trade for trial to the simulation portfolio of a user',
        headers: idempotencyHeaders,
        body: simulatedTradeBody,
        response: { 202: simulatedTradeSchema, ...DETAIL_PROBLEMS },
      },
    },
    async (request, reply) => {
      if (!book.allowsSimulation) throw forbidden('simulation_off', OFF);
      const { body } = request;
      const price = await priceOf(book, body);
      if (price === undefined)
        return sendDetail(
          reply,
          400,
          `No source has a price for security_id: ${body.security_id}; send a price. Nothing was booked.`,
        ) as never;
      const done = await booked(book, request, price);
      if (!done.ok) {
        const detail = oversold(body, done.failure);
        if (detail === undefined) throw bookProblem(done.failure);
        return sendDetail(reply, 400, detail) as never;
      }
      const message = `${body.side} of ${textOf(body.quantity)} of security ${body.security_id} booked for user ${body.user_id}.`;
      return reply.status(202).send({ message, trade_id: done.value });
    },
  );
}

const OFF =
  'Simulated trades are off, because this API serves an account in live mode. Use a paper or practice configuration.';

function booked(book: Book, request: FastifyRequest & { readonly body: Body }, price: Price) {
  const { body } = request;
  const { zone, currency } = book.home;
  const now = book.ledger.context.store.now();
  const at = timeOf(body.timestamp, zone, now);
  const trade = {
    holder: body.user_id as HolderNumber,
    security: body.security_id as SecurityId,
    side: body.side,
    quantity: body.quantity,
    price,
    fees: body.charges ?? NO_MONEY,
    at,
    on: dayAt(zone, at),
    currency,
    cause: causeOf(request),
  };
  return book.ledger.inKeyedStep(keyedRequest(request), (step) =>
    simulateTrade(book.ledger, step, trade),
  );
}

/** A time without a zone comes back as it was sent, so one that the clocks skipped is refused. */
function timeOf(text: string | undefined, zone: Zone, now: Instant): Instant {
  const wall = text === undefined ? undefined : parseWallTime(text);
  if (wall === undefined) return momentOf(text, zone, now, 'timestamp').at;
  const at = instantOf(zone, wall.day, wall.msOfDay);
  if (wallTimeAt(zone, at).msOfDay !== wall.msOfDay)
    throw unprocessable(
      'timestamp',
      `timestamp: the clocks of ${zone.name} skipped ${text}; send it with its zone.`,
    );
  return momentOf(text, zone, now, 'timestamp').at;
}

async function priceOf(book: Book, { price, security_id }: Body): Promise<Price | undefined> {
  if (price !== undefined) return price;
  const security = await book.ledger.read.security(security_id as SecurityId);
  if (security === undefined || book.prices === undefined) return undefined;
  const answers = await book.prices.quotes([security.symbol]);
  const quote = answers.get(security.symbol);
  return quote?.ok === true && quote.value.currency === security.currency
    ? quote.value.price
    : undefined;
}

/** Undefined for every other refusal. */
function oversold(
  { user_id, security_id }: Body,
  refusal: SimulationRefusal | { readonly kind: 'KEY_REUSED' },
): string | undefined {
  if (refusal.kind === 'INSUFFICIENT_QUANTITY')
    return `User ${user_id} holds ${textOf(refusal.available)} of security_id: ${security_id}; ${textOf(refusal.wanted)} cannot be sold. Nothing was booked.`;
  if (refusal.kind === 'LATER_ENTRY')
    return `Trade ${refusal.transaction} sells what this one would sell before it. Nothing was booked.`;
  return undefined;
}
