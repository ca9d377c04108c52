// `/api/v1/portfolios/{id}/action-proposals`: corporate actions that the owner of one portfolio confirms or declines.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { TradingDay } from '../../../kernel/instant.ts';
import { ok } from '../../../kernel/result.ts';
import {
  confirmToHolder,
  declineToHolder,
  previewToHolder,
  undoToHolder,
} from '../../../ledger/app/holder-proposals.ts';
import { actionRule, setActionRule } from '../../../ledger/app/proposals/action-rule.ts';
import { type KnownProposal, proposalsOf } from '../../../ledger/app/proposals/known-to-holder.ts';
import { proposeToHolder } from '../../../ledger/app/proposals/propose-to-holder.ts';
import type { PortfolioId } from '../../../ledger/ports/drafts.ts';
import { listQuery } from '../listing/list-query.ts';
import { matching, pageOf } from '../listing/page-of.ts';
import type { Book } from '../loaders/book.ts';
import { causeOf } from '../loaders/book-requests.ts';
import { holderProblem } from '../loaders/holder-refusals.ts';
import type { Server } from '../loaders/parts.ts';
import { actionOf, checkFields, handsOver, isElective } from '../loaders/resolve-action.ts';
import { resolvePortfolio } from '../loaders/resolve-portfolio.ts';
import { resolveSecurity } from '../loaders/resolve-security.ts';
import { heldProposalRow } from '../presenters/action-row.ts';
import { valuationSources } from '../presenters/valued-portfolio.ts';
import {
  actionRuleSchema,
  heldProposalBody,
  heldProposalSchema,
  statedTermsBody,
} from '../shapes/action-rows.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import { portfolioParams } from './portfolios.ts';

const tags = ['corporate actions'];
const params = portfolioParams.extend({ proposal: z.string().min(1).max(120) });
const decides = { config: { needs: 'keep' } } as const;
const response = { 200: heldProposalSchema, ...PROBLEMS };

export function heldProposalRoutes(server: Server, book: Book): void {
  listRoute(server, book);
  proposeRoute(server, book);
  confirmRoute(server, book);
  declineRoute(server, book);
  undoRoute(server, book);
  ruleRoutes(server, book);
}

function listRoute(server: Server, book: Book): void {
  server.get(
    '/portfolios/:id/action-proposals',
    {
      config: { needs: 'read' },
      schema: {
        tags,
        summary:
          'Corporate actions that files, prices, traders and messages propose for a portfolio',
        params: portfolioParams,
        querystring: z.strictObject({
          ...listQuery('effective_on', 'proposed_at', 'symbol'),
          status: heldProposalSchema.shape.status.optional(),
        }),
        response: { 200: z.array(heldProposalSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const portfolio = await portfolioOf(book, request, 'read');
      const known = await proposalsOf(valuationSources(book), portfolio);
      const rows = [];
      for (const one of known) rows.push(await shown(book, request, one));
      const { query } = request;
      const asked = matching(rows, { status: query.status });
      return pageOf(reply, { rows: asked, time: 'proposed_at', asked: query });
    },
  );
}

function proposeRoute(server: Server, book: Book): void {
  server.post(
    '/portfolios/:id/action-proposals',
    {
      ...decides,
      schema: {
        tags,
        summary:
          'Propose a corporate action for a portfolio; nothing is booked before it is confirmed',
        params: portfolioParams,
        body: heldProposalBody,
        response: { 201: heldProposalSchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const portfolio = await portfolioOf(book, request, 'keep');
      const { description, ...stated } = request.body;
      const body = { ...stated, dry_run: false };
      checkFields(body);
      const on = body.effective_on as TradingDay;
      const { symbol, security_id: number, new_symbol, new_security_id } = body;
      const wanted = { symbol, number, on, field: 'symbol', portfolio } as const;
      const security = await resolveSecurity(book, wanted);
      const received = { symbol: new_symbol, number: new_security_id, on } as const;
      const other = handsOver(body.type)
        ? await resolveSecurity(book, { ...received, field: 'new_symbol' })
        : undefined;
      const cause = causeOf(request);
      const isOpen = isElective(body.type) && body.quantity === undefined;
      const detail = {
        ...(description !== undefined && { description }),
        ...(isOpen && { needs: ['quantity' as const] }),
      };
      const asked = { portfolio: portfolio.id, security: security.id, on, source: cause.source };
      const isPlain = Object.keys(detail).length === 0;
      const action = actionOf(body, other?.id);
      const made = await book.ledger.inOneStep(async (step) =>
        ok(
          await proposeToHolder(
            step,
            { ...asked, action, detail: isPlain ? undefined : detail },
            cause,
          ),
        ),
      );
      if (!made.ok) throw new Error('a proposal cannot be refused');
      const known = await proposalsOf(valuationSources(book), portfolio);
      const row = known.find(({ proposal }) => proposal.id === made.value.id);
      if (row === undefined) throw new Error('a proposal that was made is not listed');
      return reply.status(201).send(await shown(book, request, row));
    },
  );
}

function confirmRoute(server: Server, book: Book): void {
  server.post(
    '/portfolios/:id/action-proposals/:proposal/confirm',
    {
      ...decides,
      schema: {
        tags,
        summary: 'Book a proposed corporate action in this portfolio, once',
        params,
        body: statedTermsBody.nullish(),
        response,
      },
    },
    async (request) => {
      const portfolio = await portfolioOf(book, request, 'keep');
      const { parent_basis_share, new_price, cash_in_lieu, quantity } = request.body ?? {};
      const done = await confirmToHolder(book.ledger, valuationSources(book), {
        ...{ portfolio, id: request.params.proposal, cause: causeOf(request) },
        stated: {
          ...{ parentBasisShare: parent_basis_share, newPrice: new_price, quantity },
          cashInLieu: cash_in_lieu,
        },
      });
      if (!done.ok) throw holderProblem(done.failure);
      return shown(book, request, done.value);
    },
  );
}

function declineRoute(server: Server, book: Book): void {
  server.post(
    '/portfolios/:id/action-proposals/:proposal/decline',
    {
      ...decides,
      schema: {
        tags,
        summary: 'Decline a proposed corporate action; it is not asked again',
        params,
        body: z.strictObject({ reason: z.string().max(200).optional() }).nullish(),
        response,
      },
    },
    async (request) => {
      const portfolio = await portfolioOf(book, request, 'keep');
      const done = await declineToHolder(book.ledger, valuationSources(book), {
        ...{ portfolio, id: request.params.proposal, cause: causeOf(request) },
        reason: request.body?.reason,
      });
      if (!done.ok) throw holderProblem(done.failure);
      return shown(book, request, done.value);
    },
  );
}

function undoRoute(server: Server, book: Book): void {
  server.post(
    '/portfolios/:id/action-proposals/:proposal/undo',
    {
      ...decides,
      schema: {
        tags,
        summary: 'Undo all that a confirmed corporate action did in this portfolio',
        params,
        body: z.strictObject({ reason: z.string().max(200).optional() }).nullish(),
        response,
      },
    },
    async (request) => {
      const portfolio = await portfolioOf(book, request, 'keep');
      const done = await undoToHolder(book.ledger, valuationSources(book), {
        ...{ portfolio, id: request.params.proposal, cause: causeOf(request) },
        reason: request.body?.reason,
      });
      if (!done.ok) throw holderProblem(done.failure);
      return shown(book, request, done.value);
    },
  );
}

function ruleRoutes(server: Server, book: Book): void {
  server.get(
    '/portfolios/:id/action-rule',
    {
      config: { needs: 'read' },
      schema: {
        tags,
        summary: 'Which proposed corporate actions are confirmed without a person',
        params: portfolioParams,
        response: { 200: actionRuleSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const portfolio = await portfolioOf(book, request, 'read');
      return { confirms: [...(await actionRule(book.ledger.read, portfolio.id))] };
    },
  );

  server.put(
    '/portfolios/:id/action-rule',
    {
      ...decides,
      schema: {
        tags,
        summary: 'Let proposed corporate actions of these types be confirmed; none turns it off',
        params: portfolioParams,
        body: actionRuleSchema,
        response: { 200: actionRuleSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const portfolio = await portfolioOf(book, request, 'keep');
      const confirms = [...new Set(request.body.confirms)];
      await book.ledger.inOneStep(async (step) =>
        ok(await setActionRule(step, portfolio.id, { confirms, cause: causeOf(request) })),
      );
      return { confirms };
    },
  );
}

function portfolioOf(book: Book, request: FastifyRequest, needs: 'read' | 'keep') {
  const { id } = request.params as z.infer<typeof portfolioParams>;
  return resolvePortfolio(book, request, id as PortfolioId, needs);
}

async function shown(book: Book, request: FastifyRequest, known: KnownProposal) {
  const isOpen = known.proposal.status === 'OPEN';
  const preview = isOpen ? await previewToHolder(book.ledger, known, causeOf(request)) : undefined;
  return heldProposalRow(known, preview);
}
