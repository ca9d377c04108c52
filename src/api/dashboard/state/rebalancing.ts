// Decisions about a rebalancing: a plan is kept, and only a plan that somebody has seen is executed, by its id and hash.
import type { Asked } from '../browser/ask.ts';
import type { Execution, Portfolio } from '../facts/book-shapes.ts';
import { reasonWords } from '../facts/reasons.ts';
import { executionWords } from '../facts/runs.ts';
import type { Decision } from './decisions.ts';
import { turned } from './proposals.ts';
import { door } from './session.ts';

export interface PlanId {
  readonly plan_id: string;
  readonly plan_hash: string;
}

/** At the prices of now; a dry run keeps nothing. */
export function executed(
  { user_id: client_id }: Portfolio,
  plan: PlanId,
  isDry: boolean,
): Promise<Asked<Execution>> {
  return door.ask<Execution>((client) =>
    client.POST('/api/v1/holdings/rebalancing/{client_id}/execute', {
      params: { path: { client_id } },
      body: { ...plan, dry_run: isDry },
    }),
  );
}

export function execution(portfolio: Portfolio, plan: PlanId): Decision {
  const { base_currency: currency, name, id } = portfolio;
  return {
    title: `Execute plan ${plan.plan_id}`,
    label: 'Execute',
    where: name ?? `Portfolio ${id}`,
    means: 'Asking what it would do…',
    preview: async () =>
      turned(await executed(portfolio, plan, true), (dry) => executionWords(dry, currency)),
    act: async () =>
      turned(
        await executed(portfolio, plan, false),
        ({ outcome }) => `Plan ${plan.plan_id}: ${reasonWords(outcome.toLowerCase())}.`,
      ),
  };
}

export function planning({ id, user_id: client_id, name }: Portfolio): Decision {
  return {
    title: 'Plan a rebalancing',
    label: 'Plan',
    where: name ?? `Portfolio ${id}`,
    means:
      'The trades to the targets are computed at the prices of now, and kept. Nothing is ordered.',
    preview: undefined,
    act: async () =>
      turned(
        await door.ask((client) =>
          client.POST('/api/v1/holdings/rebalancing/{client_id}/plan', {
            params: { path: { client_id } },
            body: { portfolio_id: id },
          }),
        ),
        ({ plan_id: plan, orders, skipped }) =>
          `Plan ${plan}: ${orders.length === 1 ? '1 order' : `${orders.length} orders`}, ${skipped.length} left out.`,
      ),
  };
}
