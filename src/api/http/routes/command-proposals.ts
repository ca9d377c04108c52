// `/api/v1/agents/proposals`: commands that agents propose. Nothing is carried out until a person accepts it.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Proposals } from '../../../advisers/app/proposals.ts';
import type { CommandProposalRow } from '../../../ledger/ports/command-proposals.ts';
import type { PortfolioId } from '../../../ledger/ports/drafts.ts';
import { sendNextCursor } from '../listing/growing-page.ts';
import { growingQuery } from '../listing/list-query.ts';
import { TOTAL_COUNT } from '../listing/page-of.ts';
import { orderOf, rowBefore, spanOf } from '../listing/stored-page.ts';
import type { Book } from '../loaders/book.ts';
import type { BookParts } from '../loaders/book-parts.ts';
import { causeOf } from '../loaders/book-requests.ts';
import { callerOf } from '../loaders/caller.ts';
import { decisionProblem } from '../loaders/decision-refusals.ts';
import type { Server } from '../loaders/parts.ts';
import { resolvePortfolio, visiblePortfolios } from '../loaders/resolve-portfolio.ts';
import {
  commandProposalRow,
  commandProposalSchema,
  proposalPreviewRow,
  proposalPreviewSchema,
} from '../shapes/command-proposal-rows.ts';
import { priceBody } from '../shapes/decimals.ts';
import { notFound } from '../shapes/problem.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import { id } from '../shapes/transaction-rows.ts';

export interface CommandProposalParts extends BookParts {
  readonly proposals: Proposals;
}

const tags = ['agents'];
const reads = { needs: 'read' } as const;
const keeps = { needs: 'keep' } as const;
const params = z.object({ id: z.string().max(40) });
const ORDER = { list: 'proposals', time: 'proposed_at', kinds: ['number', 'string'] } as const;
const SORTED = {
  ...({ proposed_at: 'proposedAt', expires_at: 'expiresAt' } as const),
  ...({ status: 'status', portfolio_id: 'portfolio' } as const),
};

export function commandProposalRoutes(server: Server, parts: CommandProposalParts): void {
  listRoute(server, parts.book);
  oneRoute(server, parts.book);
  previewRoute(server, parts);
  acceptRoute(server, parts);
  rejectRoute(server, parts);
}

function listRoute(server: Server, book: Book): void {
  server.get(
    '/agents/proposals',
    {
      config: reads,
      schema: {
        tags,
        summary: 'Commands that agents propose for the portfolios that you may see',
        querystring: z.strictObject({
          ...growingQuery('proposed_at', 'expires_at', 'status', 'portfolio_id'),
          portfolio_id: id().optional(),
          finding_id: z.string().max(40).optional(),
          status: commandProposalSchema.shape.status.optional(),
        }),
        response: { 200: z.array(commandProposalSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { portfolio_id: wanted, finding_id, status, ...asked } = request.query;
      const portfolios =
        wanted === undefined
          ? await visiblePortfolios(book, request)
          : [await resolvePortfolio(book, request, wanted as PortfolioId, 'read')];
      const { read, context } = book.ledger;
      const now = context.store.now();
      const ids = portfolios.map((one) => one.id);
      const filtered = { portfolios: ids, finding: finding_id, status, now, ...spanOf(asked) };
      const { limit, offset } = asked;
      const rows = await read.commandProposals({
        ...{ ...filtered, limit, offset },
        order: orderOf(asked, SORTED),
        after: rowBefore(ORDER, asked),
      });
      const keyOf = ({ proposedAt, id: proposal }: (typeof rows)[number]) => [proposedAt, proposal];
      sendNextCursor(reply, { order: ORDER, asked }, { rows, keyOf });
      reply.header(TOTAL_COUNT, await read.commandProposalCount(filtered));
      return rows.map((row) => commandProposalRow(row, now));
    },
  );
}

function oneRoute(server: Server, book: Book): void {
  server.get(
    '/agents/proposals/:id',
    {
      config: reads,
      schema: {
        tags,
        summary: 'One proposed command, with what the autopilot did about it',
        params,
        response: { 200: commandProposalSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const row = await visibleProposal(book, request, request.params.id);
      return commandProposalRow(row, book.ledger.context.store.now());
    },
  );
}

function previewRoute(server: Server, { book, proposals }: CommandProposalParts): void {
  server.get(
    '/agents/proposals/:id/preview',
    {
      config: keeps,
      schema: {
        tags,
        summary: 'What accepting the command now would do, or why it would be refused',
        params,
        response: { 200: proposalPreviewSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      await mayKeep(book, request, request.params.id);
      const seen = await proposals.preview(request.params.id, causeOf(request));
      if (!seen.ok) throw decisionProblem(seen.failure);
      return proposalPreviewRow(seen.value);
    },
  );
}

function acceptRoute(server: Server, { book, identity, proposals }: CommandProposalParts): void {
  server.post(
    '/agents/proposals/:id/accept',
    {
      config: keeps,
      schema: {
        tags,
        summary: 'Carry the command out, once, at the prices of now; checked like one of your own',
        params,
        body: acceptanceBody.nullish(),
        response: { 200: commandProposalSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      await mayKeep(book, request, request.params.id);
      const { executed, price } = request.body ?? {};
      const stated = executed === true ? { price } : undefined;
      const done = await proposals.accept(request.params.id, causeOf(request), stated);
      if (!done.ok) throw decisionProblem(done.failure);
      const after = commandProposalRow(done.value, book.ledger.context.store.now());
      await identity.record(callerOf(request), 'agent-proposal.accept', after.id, { after });
      return after;
    },
  );
}

/** A sale of lots is booked after it happened: the person says so. */
const acceptanceBody = z.strictObject({
  executed: z
    .boolean()
    .optional()
    .describe('Of sell-lots: true if the broker has sold. No order is sent from here'),
  price: priceBody().optional().describe('At which it sold; the price of now unless given'),
});

function rejectRoute(server: Server, { book, identity, proposals }: CommandProposalParts): void {
  server.post(
    '/agents/proposals/:id/reject',
    {
      config: keeps,
      schema: {
        tags,
        summary: 'Reject a proposed command',
        params,
        body: z.strictObject({ reason: z.string().max(200).optional() }).nullish(),
        response: { 200: commandProposalSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      await mayKeep(book, request, request.params.id);
      const reason = request.body?.reason;
      const done = await proposals.reject(request.params.id, causeOf(request), reason);
      if (!done.ok) throw decisionProblem(done.failure);
      const after = commandProposalRow(done.value, book.ledger.context.store.now());
      await identity.record(callerOf(request), 'agent-proposal.reject', after.id, { after });
      return after;
    },
  );
}

async function mayKeep(book: Book, request: FastifyRequest, proposal: string): Promise<void> {
  const { portfolio } = await visibleProposal(book, request, proposal);
  await resolvePortfolio(book, request, portfolio, 'keep');
}

/** A proposal for a portfolio that the caller may not see looks like one that does not exist. */
async function visibleProposal(
  book: Book,
  request: FastifyRequest,
  proposal: string,
): Promise<CommandProposalRow> {
  const row = await book.ledger.read.commandProposal(proposal);
  const isSeen = row !== undefined && (await isVisible(book, request, row.portfolio));
  if (row === undefined || !isSeen)
    throw notFound('unknown_command_proposal', `No proposal ${proposal}.`);
  return row;
}

async function isVisible(book: Book, request: FastifyRequest, portfolio: PortfolioId) {
  const visible = await visiblePortfolios(book, request);
  return visible.some((one) => one.id === portfolio);
}
