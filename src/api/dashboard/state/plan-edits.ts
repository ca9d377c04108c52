// A plan that is being written: what it would trade, asked of the server as it is typed, and saving it.
import { useEffect, useState } from 'preact/hooks';
import type { Asked } from '../browser/ask.ts';
import { after } from '../browser/clock.ts';
import type { KeptPlan, PlanBody, PlanPreview, Portfolio } from '../facts/book-shapes.ts';
import { decided } from './decisions.ts';
import { attemptOf } from './lost-answers.ts';
import { door } from './session.ts';

export type WantedPlan = Omit<PlanBody, 'portfolio_id'>;

/** Typing is one plan, not one for each key. */
const TYPED_MS = 400;

export type Previewed =
  | { readonly kind: 'asking' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'known'; readonly plan: PlanPreview; readonly isOld: boolean };

/** Of nothing that is asked for the last preview stays, as old. */
export function usePlanPreview(
  { id, user_id: client_id }: Portfolio,
  wanted: WantedPlan | undefined,
): Previewed {
  const [shown, setShown] = useState<{ readonly of: string; readonly asked: Asked<PlanPreview> }>();
  const [plan, setPlan] = useState<PlanPreview>();
  const of = wanted === undefined ? '' : JSON.stringify(wanted);
  const version = decided.value;
  useEffect(() => {
    if (of === '') return;
    let isOver = false;
    const cancel = after(shown === undefined ? 0 : TYPED_MS, async () => {
      const asked = await door.ask<PlanPreview>((client) =>
        client.POST('/api/v1/holdings/rebalancing/{client_id}/preview', {
          params: { path: { client_id } },
          body: { ...(JSON.parse(of) as WantedPlan), portfolio_id: id },
        }),
      );
      if (isOver) return;
      setShown({ of, asked });
      if (asked.kind === 'ok') setPlan(asked.body);
    });
    return () => {
      isOver = true;
      cancel();
    };
  }, [of, id, client_id, version]);
  const { asked } = shown ?? {};
  if (shown?.of === of && asked !== undefined && asked.kind !== 'ok')
    return { kind: 'refused', why: asked.kind === 'refused' ? asked.detail : NOT_ANSWERED };
  return plan === undefined ? { kind: 'asking' } : { kind: 'known', plan, isOld: shown?.of !== of };
}

const NOT_ANSWERED = 'The API does not answer; it is asked again with the next change.';

export interface Saving {
  readonly portfolio: Portfolio;
  readonly wanted: WantedPlan;
  /** Also as the targets of the portfolio. */
  readonly keepsTargets: boolean;
}

/**
 * The plan first: one that is refused has changed nothing. Of one that was kept without its targets the next attempt keeps these alone.
 * One whose answer was lost goes again under its key, also after a sign-in, and is not kept twice.
 */
export async function savePlan(saving: Saving): Promise<Asked<KeptPlan>> {
  const { id, user_id: client_id } = saving.portfolio;
  const { wanted } = saving;
  const attempt = attemptOf('plan', id, wanted);
  const asked = await door.ask<KeptPlan>((client) =>
    client.POST('/api/v1/holdings/rebalancing/{client_id}/plan', {
      params: { path: { client_id }, header: { 'idempotency-key': attempt.key } },
      body: { ...wanted, portfolio_id: id },
    }),
  );
  const refused =
    asked.kind === 'ok' && saving.keepsTargets ? await targetsKept(saving) : undefined;
  // Without its targets it is to be sent again.
  attempt.answered(refused === undefined ? asked : { kind: 'unreachable' });
  decided.value += 1;
  return refused ?? asked;
}

/** Why the plan stands without its targets; undefined if they are kept. */
async function targetsKept({ portfolio, wanted }: Saving): Promise<Asked<never> | undefined> {
  const { id, version } = portfolio;
  const asked = await door.ask((client) =>
    client.PUT('/api/v1/portfolios/{id}', {
      params: { path: { id } },
      // What was shown, or nothing.
      headers: { 'if-match': `"v${version}"` },
      body: { targets: wanted.targets ?? [] },
    }),
  );
  if (asked.kind === 'ok') return undefined;
  return asked.kind === 'refused'
    ? { ...asked, detail: `The plan was saved; its targets were not. ${asked.detail}` }
    : { kind: 'refused', status: 504, detail: TARGETS_UNKNOWN };
}

const TARGETS_UNKNOWN =
  'The plan was saved; it is not known whether its targets were: the API does not answer. Saving it again keeps no second plan.';
