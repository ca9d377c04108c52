// What a judged policy advises for the targets of a portfolio. It is visible whether or not a schedule follows it.
import { z } from 'zod';
import type { PolicyAdvice } from '../../../../../advisers/app/policies.ts';
import { keptSchedule } from '../../../../../ledger/app/schedule-rebalancing.ts';
import type { Book } from '../../../loaders/book.ts';
import type { Server } from '../../../loaders/parts.ts';
import { rebalancingSources } from '../../../presenters/valued-portfolio.ts';
import { policySchema } from '../../../shapes/policy-rows.ts';
import { PROBLEMS } from '../../../shapes/schemas.ts';
import { id } from '../../../shapes/transaction-rows.ts';
import { params, portfolioOf, reads, tags } from './client-portfolio.ts';

const CAP = 0.05;

export function policyRoute(server: Server, book: Book): void {
  server.get(
    '/holdings/rebalancing/:client_id/policy',
    {
      config: reads,
      schema: {
        tags,
        summary: 'The moves of the targets that a judged policy advises, and what they rest on',
        params,
        querystring: z.strictObject({
          portfolio_id: id().optional().describe('Required if the client has several portfolios'),
        }),
        response: { 200: policySchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const client = request.params.client_id;
      const asked = { client, wanted: request.query.portfolio_id, needs: 'read' } as const;
      const portfolio = await portfolioOf(book, request, asked);
      const kept = await keptSchedule(book.ledger, portfolio.id, book.home.isOpen);
      const followed = kept?.schedule.wanted;
      const strategy = followed?.strategy;
      const isOn = strategy?.kind === 'policy';
      const cap = isOn ? strategy.cap.toNumber() : CAP;
      const targets = (isOn ? followed?.targets : undefined) ?? portfolio.targets ?? [];
      const found = await book.policies.adviceFor(rebalancingSources(book), {
        ...{ portfolio, targets, cap },
      });
      return {
        ...{ portfolio_id: portfolio.id, turned_on: isOn, cap },
        advice: found.ok ? adviceBody(found.value) : null,
        why: found.ok ? null : found.failure,
        judged: found.ok ? judgedBody(found.value) : null,
      };
    },
  );
}

function adviceBody({ advice, version }: PolicyAdvice) {
  const { kind, after, moves, lastYear } = advice;
  return {
    ...{ class: kind, hash: version.hash, after },
    moves: moves.map(({ symbol, target, policy, weight, because }) => ({
      symbol,
      target: weightText(target),
      policy: weightText(policy),
      weight: weightText(weight),
      because: because.map(({ input, part }) => ({ input, part: Number(part.toPrecision(3)) })),
    })),
    last_year: {
      days: lastYear.days,
      targets: { ...lastYear.targets },
      overlay: { ...lastYear.overlay },
    },
  };
}

const PLACES = 4;

function weightText(weight: number): string {
  return String(Number(weight.toFixed(PLACES)));
}

function judgedBody({ version }: PolicyAdvice) {
  const { judged, data } = version;
  const own = judged.classes.find(({ kind }) => kind === judged.winner);
  return {
    from: data.firstJudged,
    to: data.lastDay,
    try: judged.tryNumber,
    over: (own?.over ?? []).map(({ rival, mean, lower }) => ({ rival, mean, at_least: lower })),
  };
}
