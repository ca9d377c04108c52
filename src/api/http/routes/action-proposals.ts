// `/api/v1/corporate-action-proposals`: splits that traders have recorded, until somebody confirms or declines them.
import { z } from 'zod';
import { confirmProposal, declineProposal } from '../../../ledger/app/action-proposals.ts';
import { splitDifferences } from '../../../ledger/app/proposals/split-differences.ts';
import { listQuery, sortedQuery } from '../listing/list-query.ts';
import { matching, pageOf } from '../listing/page-of.ts';
import { actionProblem } from '../loaders/action-refusals.ts';
import type { Book } from '../loaders/book.ts';
import { causeOf } from '../loaders/book-requests.ts';
import { callerOf } from '../loaders/caller.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import { dayStart } from '../loaders/resolve-security.ts';
import { appliedRow, differenceRow, proposalRow, symbolsOf } from '../presenters/action-row.ts';
import {
  actionParams,
  appliedSchema,
  differenceSchema,
  proposalSchema,
} from '../shapes/action-rows.ts';
import { PROBLEMS } from '../shapes/schemas.ts';

const tags = ['corporate actions'];
const looks = { needs: 'operate' } as const;
/** It changes the portfolios of all users. */
const decides = { needs: 'admin' } as const;

export function actionProposalRoutes(server: Server, book: Book, identity: Identity): void {
  listRoutes(server, book);
  confirmRoute(server, book, identity);
  declineRoute(server, book, identity);
}

function listRoutes(server: Server, book: Book): void {
  server.get(
    '/corporate-action-proposals',
    {
      config: looks,
      schema: {
        tags,
        summary: 'Splits that traders have recorded, and what became of them here',
        querystring: z.strictObject({
          ...listQuery('proposed_at', 'effective_on', 'symbol'),
          status: proposalSchema.shape.status.optional(),
        }),
        response: { 200: z.array(proposalSchema), ...PROBLEMS },
      },
    },
    async ({ query }, reply) => {
      const all = await book.ledger.read.proposals();
      const symbols = await symbolsOf(book, all);
      const rows = matching(
        all.map((row) => proposalRow(row, symbols)),
        { status: query.status },
      );
      return pageOf(reply, { rows, time: 'proposed_at', asked: query });
    },
  );

  server.get(
    '/corporate-action-proposals/differences',
    {
      config: looks,
      schema: {
        tags,
        summary: 'Where the splits of traders and those of the ledger disagree',
        querystring: z.strictObject(sortedQuery('effective_on', 'effective_on', 'symbol', 'kind')),
        response: { 200: z.array(differenceSchema), ...PROBLEMS },
      },
    },
    async ({ query }, reply) => {
      const all = await splitDifferences(book.ledger.read);
      const about = all.flatMap(({ proposal, action }) => proposal ?? action ?? []);
      const symbols = await symbolsOf(book, about);
      return pageOf(reply, { rows: all.map((one) => differenceRow(one, symbols)), asked: query });
    },
  );
}

function confirmRoute(server: Server, book: Book, identity: Identity): void {
  server.post(
    '/corporate-action-proposals/:id/confirm',
    {
      config: decides,
      schema: {
        tags,
        summary: 'Apply the proposed action to every holder, once',
        params: actionParams,
        response: { 201: appliedSchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { id } = request.params as z.infer<typeof actionParams>;
      const proposal = await book.ledger.read.proposal(id);
      const security = proposal && (await book.ledger.read.security(proposal.security));
      const at = proposal && security && dayStart(security, proposal.on);
      const done = await confirmProposal(book.ledger, { id, at, cause: causeOf(request) });
      if (!done.ok) throw actionProblem(done.failure);
      const { applied } = done.value;
      const row = appliedRow(applied, await symbolsOf(book, [applied.action]));
      await identity.record(callerOf(request), 'corporate-action.confirm', id, { after: row });
      return reply.status(201).send(row);
    },
  );
}

function declineRoute(server: Server, book: Book, identity: Identity): void {
  server.post(
    '/corporate-action-proposals/:id/decline',
    {
      config: decides,
      schema: {
        tags,
        summary: 'Decline a proposed action: the trader is wrong, or the ledger has it otherwise',
        params: actionParams,
        body: z.strictObject({ reason: z.string().max(200).optional() }).nullish(),
        response: { 200: proposalSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { id } = request.params;
      const reason = request.body?.reason;
      const cause = causeOf(request);
      const done = await declineProposal(book.ledger, { id, reason, cause });
      if (!done.ok) throw actionProblem(done.failure);
      const after = proposalRow(done.value, await symbolsOf(book, [done.value]));
      await identity.record(callerOf(request), 'corporate-action.decline', id, {
        after: { ...after, reason: reason ?? null },
      });
      return after;
    },
  );
}
