// `/api/v1/corporate-actions`: one action against a security changes the lots of every holder once; a dry run shows how.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { TradingDay } from '../../../kernel/instant.ts';
import { ok } from '../../../kernel/result.ts';
import {
  type ActionRequest,
  applyCorporateAction,
  previewCorporateAction,
  reverseCorporateAction,
} from '../../../ledger/app/corporate-actions.ts';
import type { CurrencyCode } from '../../../ledger/ports/drafts.ts';
import { listQuery } from '../listing/list-query.ts';
import { matching, pageOf } from '../listing/page-of.ts';
import { actionProblem } from '../loaders/action-refusals.ts';
import type { Book } from '../loaders/book.ts';
import { causeOf, keyedRequest } from '../loaders/book-requests.ts';
import { callerOf } from '../loaders/caller.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import {
  actionOf,
  checkFields,
  derivedActionId,
  handsOver,
  isElective,
} from '../loaders/resolve-action.ts';
import { dayStart, resolveSecurity } from '../loaders/resolve-security.ts';
import { actionRow, appliedRow, previewedRow, symbolsOf } from '../presenters/action-row.ts';
import {
  type ActionBody,
  actionBody,
  actionParams,
  actionSchema,
  appliedSchema,
} from '../shapes/action-rows.ts';
import { idempotencyHeaders } from '../shapes/order-request.ts';
import { notFound, unprocessable } from '../shapes/problem.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import { id as idShape } from '../shapes/transaction-rows.ts';

const tags = ['corporate actions'];
const reads = { needs: 'read' } as const;
/** It changes the portfolios of all users. */
const applies = { needs: 'admin' } as const;

export function corporateActionRoutes(server: Server, book: Book, identity: Identity): void {
  listRoutes(server, book);
  applyRoute(server, book, identity);
  takeBackRoute(server, book, identity);
}

const ACTIONS_MAX = 100_000;

function listRoutes(server: Server, book: Book): void {
  const { read } = book.ledger;
  server.get(
    '/corporate-actions',
    {
      config: reads,
      schema: {
        tags,
        summary: 'Corporate actions that were announced, applied or taken back',
        querystring: z.strictObject({
          ...listQuery('effective_at', 'announced_at', 'symbol', 'type'),
          security_id: idShape().optional(),
          status: actionSchema.shape.status.optional(),
          type: actionSchema.shape.type.optional(),
        }),
        response: { 200: z.array(actionSchema), ...PROBLEMS },
      },
    },
    async ({ query }, reply) => {
      const all = await read.actions({ limit: ACTIONS_MAX, offset: 0 });
      const symbols = await symbolsOf(book, all);
      const { security_id, status, type } = query;
      const rows = matching(
        all.map((row) => ({ ...actionRow(row, symbols), security_id: Number(row.security) })),
        { security_id, status, type },
      );
      return pageOf(reply, { rows, time: 'effective_at', asked: query });
    },
  );

  server.get(
    '/corporate-actions/:id',
    {
      config: reads,
      schema: {
        tags,
        summary: 'A corporate action and its state',
        params: actionParams,
        response: { 200: actionSchema, ...PROBLEMS },
      },
    },
    async ({ params: { id } }) => {
      const row = await read.action(id);
      if (row === undefined) throw notFound('unknown_action', `No corporate action ${id}.`);
      return actionRow(row, await symbolsOf(book, [row]));
    },
  );
}

async function askedOf(book: Book, body: ActionBody): Promise<ActionRequest> {
  checkFields(body);
  if (isElective(body.type))
    throw unprocessable(
      'type',
      'type: each owner decides on a tender offer and on rights; propose it to a portfolio at /portfolios/{id}/action-proposals.',
    );
  const on = body.effective_on as TradingDay;
  const { symbol, security_id: number } = body;
  const security = await resolveSecurity(book, { symbol, number, on, field: 'symbol' });
  const other = handsOver(body.type)
    ? await resolveSecurity(book, {
        symbol: body.new_symbol,
        number: body.new_security_id,
        on,
        field: 'new_symbol',
      })
    : undefined;
  const action = actionOf(body, other?.id);
  return {
    actionId: body.action_id ?? derivedActionId(security.id, body, action),
    security: security.id,
    action,
    on,
    at: dayStart(security, on),
    currency: (body.currency ?? security.currency) as CurrencyCode,
  };
}

function applyRoute(server: Server, book: Book, identity: Identity): void {
  server.post(
    '/corporate-actions',
    {
      config: applies,
      schema: {
        tags,
        summary: 'Apply a corporate action to every holder, or show what it would do',
        headers: idempotencyHeaders,
        body: actionBody,
        response: { 200: appliedSchema, 201: appliedSchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const asked = await askedOf(book, request.body);
      const cause = causeOf(request);
      if (request.body.dry_run) {
        const previewed = await previewCorporateAction(book.ledger, asked, cause);
        if (!previewed.ok) throw actionProblem(previewed.failure);
        return reply.status(200).send(previewedRow(previewed.value));
      }
      await keepKey(book, request, asked.actionId);
      const done = await applyCorporateAction(book.ledger, asked, cause);
      if (!done.ok) throw actionProblem(done.failure);
      const row = appliedRow(done.value, await symbolsOf(book, [done.value.action]));
      await identity.record(callerOf(request), 'corporate-action.apply', asked.actionId, {
        after: row,
      });
      return reply
        .status(201)
        .header('location', `/api/v1/corporate-actions/${encodeURIComponent(asked.actionId)}`)
        .send(row);
    },
  );
}

/** An action is applied in several steps and continues where it stopped: what is stored under the key is which one it is. */
async function keepKey(book: Book, request: FastifyRequest, actionId: string): Promise<void> {
  const kept = await book.ledger.inKeyedStep<string, never>(keyedRequest(request), async () =>
    ok(actionId),
  );
  if (!kept.ok) throw actionProblem(kept.failure);
}

function takeBackRoute(server: Server, book: Book, identity: Identity): void {
  server.delete(
    '/corporate-actions/:id',
    {
      config: applies,
      schema: {
        tags,
        summary: 'Take a corporate action back from every holder; the history keeps both',
        params: actionParams,
        querystring: z.strictObject({ reason: z.string().max(200).optional() }),
        response: { 200: actionSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { id: actionId } = request.params;
      const { reason } = request.query;
      const done = await reverseCorporateAction(book.ledger, {
        actionId,
        reason,
        cause: causeOf(request),
      });
      if (!done.ok) throw actionProblem(done.failure);
      const after = actionRow(done.value, await symbolsOf(book, [done.value]));
      await identity.record(callerOf(request), 'corporate-action.reverse', actionId, {
        after: { ...after, reason: reason ?? null },
      });
      return after;
    },
  );
}
