// `/api/v1/agents/findings/{id}/answer`: the owner of a portfolio settles what a finding asks.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { answerFinding } from '../../../advisers/app/answers.ts';
import type { Proposals } from '../../../advisers/app/proposals.ts';
import type { FindingAnswer } from '../../../ledger/ports/findings.ts';
import type { BookParts } from '../loaders/book-parts.ts';
import { causeOf } from '../loaders/book-requests.ts';
import { callerOf } from '../loaders/caller.ts';
import { answerProblem, decisionProblem } from '../loaders/decision-refusals.ts';
import type { Server } from '../loaders/parts.ts';
import { resolvePortfolio, visiblePortfolios } from '../loaders/resolve-portfolio.ts';
import { answerRow, answerSchema } from '../shapes/finding-rows.ts';
import { notFound, unprocessable } from '../shapes/problem.ts';
import { PROBLEMS } from '../shapes/schemas.ts';

interface AnswerParts extends BookParts {
  readonly proposals: Pick<Proposals, 'preview'>;
}

const ANSWERS = {
  right: 'RIGHT',
  wrong: 'WRONG',
  override: 'OVERRIDDEN',
} as const satisfies Readonly<Record<string, FindingAnswer>>;

const body = z.strictObject({
  answer: z
    .enum(['right', 'wrong', 'override'])
    .describe(
      'right: the book is right, and the same is not asked again. wrong: the book is to be corrected. override: undecided, but nothing waits for it',
    ),
  reason: z.string().min(1).max(200).optional().describe('Kept; override needs one'),
});

export function findingAnswerRoute(
  server: Server,
  { book, identity, proposals }: AnswerParts,
): void {
  server.post(
    '/agents/findings/:id/answer',
    {
      config: { needs: 'keep' },
      schema: {
        tags: ['agents'],
        summary:
          'Answer what a finding asks; with the command that corrects the book, if it is wrong',
        params: z.object({ id: z.string().max(40) }),
        body,
        response: { 200: answerSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { answer, reason } = request.body;
      await mayKeep(request, id);
      if (answer === 'override' && reason === undefined)
        throw unprocessable('reason', 'reason: an override needs one; it is kept with your name.');
      const cause = causeOf(request);
      const done = await answerFinding(book.ledger, { id, answer: ANSWERS[answer], reason, cause });
      if (!done.ok) throw answerProblem(done.failure);
      const after = answerRow(done.value, await previewOf(done.value.proposal, request));
      await identity.record(callerOf(request), 'agent-finding.answer', id, { after });
      return after;
    },
  );

  /** What accepting the correction would do, or why it would be refused. */
  async function previewOf(proposal: string | undefined, request: FastifyRequest) {
    if (proposal === undefined) return undefined;
    const seen = await proposals.preview(proposal, causeOf(request));
    return seen.ok ? seen.value.effect : decisionProblem(seen.failure).problem.detail;
  }

  /** A finding in a portfolio that the caller may not see looks like one that does not exist. */
  async function mayKeep(request: FastifyRequest, id: string): Promise<void> {
    const row = await book.ledger.read.finding(id);
    const visible = row && (await visiblePortfolios(book, request));
    if (row === undefined || visible?.some((one) => one.id === row.portfolio) !== true)
      throw notFound('unknown_finding', `No finding ${id}.`);
    await resolvePortfolio(book, request, row.portfolio, 'keep');
  }
}
