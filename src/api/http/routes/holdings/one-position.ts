// `/api/v1/holdings/positions/{id}`: one position with its lots, and the price that its keeper states.
import { z } from 'zod';
import { markPosition } from '../../../../ledger/app/mark-position.ts';
import { basisExplanation } from '../../holdings/explanation.ts';
import {
  detailedPosition,
  portfolioOfPosition,
  positionKey,
  priceOfPosition,
  resolvePosition,
} from '../../holdings/resolve-position.ts';
import type { Book } from '../../loaders/book.ts';
import { bookProblem } from '../../loaders/book-refusals.ts';
import { causeOf, ifMatch } from '../../loaders/book-requests.ts';
import type { Server } from '../../loaders/parts.ts';
import { momentOf } from '../../loaders/transaction-command.ts';
import { explainQuery, explanationField } from '../../shapes/past-value.ts';
import { markBody, positionDetailSchema, positionId } from '../../shapes/position-rows.ts';
import { notFound, unprocessable } from '../../shapes/problem.ts';
import { PROBLEMS } from '../../shapes/schemas.ts';

const tags = ['holdings'];
const reads = { needs: 'read' } as const;
const keeps = { needs: 'keep' } as const;
const params = z.object({ id: positionId() });

export function onePositionRoutes(server: Server, book: Book): void {
  server.get(
    '/holdings/positions/:id',
    {
      config: reads,
      schema: {
        tags,
        summary: 'A position with its lots, at the price of now',
        params,
        querystring: z.strictObject(explainQuery),
        response: { 200: positionDetailSchema.extend(explanationField), ...PROBLEMS },
      },
    },
    async (request) => {
      const position = await resolvePosition(book, request, request.params.id, 'read');
      const body = await detailedPosition(book, position);
      if (!request.query.explain) return body;
      const { used } = await priceOfPosition(book, position);
      return {
        ...body,
        explanation: await basisExplanation(book, [position], { ...position, used }),
      };
    },
  );

  server.put(
    '/holdings/positions/:id/value',
    {
      config: keeps,
      schema: {
        tags,
        summary: 'State the price of a position; it counts until a source has a later one',
        params,
        body: markBody,
        response: { 200: positionDetailSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { portfolio, security } = positionKey(id);
      await portfolioOfPosition(book, request, id, 'keep');
      const now = book.ledger.context.store.now();
      const { at } = momentOf(request.body.as_of, book.home.zone, now, 'as_of');
      if (at > now) throw unprocessable('as_of', 'as_of must not be in the future.');
      const context = { cause: causeOf(request), expectedVersion: ifMatch(request) };
      const { price } = request.body;
      const marked = await book.ledger.inOneStep((step) =>
        markPosition({ ...context, step }, { portfolio, security, price, at }),
      );
      if (!marked.ok) {
        const { failure } = marked;
        throw failure.kind === 'NOT_HELD'
          ? notFound('unknown_position', `No open position ${id}.`)
          : bookProblem(failure);
      }
      return detailedPosition(book, await resolvePosition(book, request, id, 'read'));
    },
  );
}
