// How far a portfolio is from its targets, and plans that bring it there.
import {
  evaluateRebalancing,
  keptPlan,
  planRebalancingOf,
} from '../../../../../ledger/app/plan-rebalancing.ts';
import {
  driftsBody,
  planBody,
  previewBody,
  wantedOf,
} from '../../../holdings/rebalancing-bodies.ts';
import type { Book } from '../../../loaders/book.ts';
import { causeOf, keyedRequest } from '../../../loaders/book-requests.ts';
import { principalOf } from '../../../loaders/caller.ts';
import type { Server } from '../../../loaders/parts.ts';
import { rebalancingProblem } from '../../../loaders/rebalancing-refusals.ts';
import { rebalancingSources } from '../../../presenters/valued-portfolio.ts';
import { idempotencyHeaders } from '../../../shapes/order-request.ts';
import { planId, rebalancingBody } from '../../../shapes/rebalancing.ts';
import { driftSchema, planSchema, previewSchema } from '../../../shapes/rebalancing-rows.ts';
import { PROBLEMS } from '../../../shapes/schemas.ts';
import { isOwner, keeps, params, portfolioOf, reads, tags } from './client-portfolio.ts';

export function planRoutes(server: Server, book: Book): void {
  evaluateRoute(server, book);
  previewRoute(server, book);
  planRoute(server, book);
  keptPlanRoute(server, book);
}

function evaluateRoute(server: Server, book: Book): void {
  server.post(
    '/holdings/rebalancing/:client_id/evaluate',
    {
      config: reads,
      schema: {
        tags,
        summary: 'How far a portfolio is from its targets; nothing is kept',
        params,
        body: rebalancingBody,
        response: { 200: driftSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { body } = request;
      const asked = { client: request.params.client_id, wanted: body.portfolio_id };
      const portfolio = await portfolioOf(book, request, { ...asked, needs: 'read' });
      const wanted = wantedOf(body, await isOwner(book, request, portfolio));
      const sources = rebalancingSources(book, principalOf(request).user.id);
      const found = await evaluateRebalancing(book.ledger, sources, portfolio, wanted);
      if (!found.ok) throw rebalancingProblem(found.failure);
      return driftsBody(found.value);
    },
  );
}

function previewRoute(server: Server, book: Book): void {
  server.post(
    '/holdings/rebalancing/:client_id/preview',
    {
      config: reads,
      schema: {
        tags,
        summary: 'The plan that would be made now, with fees, lots and tax; nothing is kept',
        params,
        body: rebalancingBody,
        response: { 200: previewSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { body } = request;
      const asked = { client: request.params.client_id, wanted: body.portfolio_id };
      const portfolio = await portfolioOf(book, request, { ...asked, needs: 'read' });
      const wanted = wantedOf(body, await isOwner(book, request, portfolio));
      const found = await evaluateRebalancing(
        book.ledger,
        rebalancingSources(book, principalOf(request).user.id),
        portfolio,
        wanted,
      );
      if (!found.ok) throw rebalancingProblem(found.failure);
      return previewBody(found.value);
    },
  );
}

function keptPlanRoute(server: Server, book: Book): void {
  server.get(
    '/holdings/rebalancing/:client_id/plans/:plan_id',
    {
      config: reads,
      schema: {
        tags,
        summary: 'A plan as it was made, whatever has become of it',
        params: params.extend({ plan_id: planId() }),
        response: { 200: planSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { client_id: client, plan_id: wanted } = request.params;
      const of = Number(wanted.split('-')[0]);
      const portfolio = await portfolioOf(book, request, { client, wanted: of, needs: 'read' });
      const plan = await keptPlan(book.ledger, portfolio, {
        plan: wanted,
        isOwner: await isOwner(book, request, portfolio),
      });
      if (!plan.ok) throw rebalancingProblem(plan.failure);
      return planBody(plan.value);
    },
  );
}

function planRoute(server: Server, book: Book): void {
  server.post(
    '/holdings/rebalancing/:client_id/plan',
    {
      config: keeps,
      schema: {
        tags,
        summary: 'Plan the trades that bring a portfolio to its targets, with fees, lots and tax',
        params,
        headers: idempotencyHeaders,
        body: rebalancingBody,
        response: { 201: planSchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const asked = { client: request.params.client_id, wanted: body.portfolio_id };
      const portfolio = await portfolioOf(book, request, { ...asked, needs: 'keep' });
      const planned = await planRebalancingOf(
        book.ledger,
        rebalancingSources(book, principalOf(request).user.id),
        {
          portfolio,
          wanted: wantedOf(body, await isOwner(book, request, portfolio)),
          request: keyedRequest(request),
          cause: causeOf(request),
        },
      );
      if (!planned.ok) throw rebalancingProblem(planned.failure);
      return reply.status(201).send(planBody(planned.value));
    },
  );
}
