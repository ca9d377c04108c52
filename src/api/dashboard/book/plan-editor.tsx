// A plan that is written: what it would trade is shown while it is typed, beside the plan that it begins from, before it is saved.
import { useMemo } from 'preact/hooks';
import type { KeptPlan, Portfolio } from '../facts/book-shapes.ts';
import {
  formOf,
  hasBand,
  newForm,
  type PlanForm,
  planOn,
  takenOver,
  targetsOn,
} from '../facts/plan-form.ts';
import { Renewing } from '../lists/renewing.tsx';
import { useDraft } from '../state/drafts.ts';
import { type Previewed, savePlan, usePlanPreview } from '../state/plan-edits.ts';
import { useSending } from '../state/sending.ts';
import { PlanFields } from './plan-fields.tsx';
import { type Before, PlannedTrades } from './planned-trades.tsx';

interface PlanEditorProps {
  readonly portfolio: Portfolio;
  /** The plan that it begins from; undefined: the targets of the portfolio. */
  readonly kept: KeptPlan | undefined;
  leave(): void;
  saved(plan: KeptPlan): void;
}

interface EditedPlan {
  readonly form: PlanForm;
  /** Undefined until somebody has said: then changed targets are not kept. */
  readonly keepsTargets: boolean;
}

export function PlanEditor({ portfolio, kept, leave, saved }: PlanEditorProps) {
  const first: EditedPlan = useMemo(
    () => ({ form: kept === undefined ? newForm(portfolio) : formOf(kept), keepsTargets: false }),
    [],
  );
  const { typed: edited } = useDraft<EditedPlan>(`plan ${portfolio.id} ${kept?.plan_id}`, first);
  const sending = useSending();
  const { form, keepsTargets } = edited.value;
  const { body: wanted, faults } = planOn(form, kept);
  const previewed = usePlanPreview(portfolio, wanted);
  const title = kept === undefined ? 'New plan' : `Plan ${kept.plan_id}, edited`;
  const hasOtherTargets = wanted !== undefined && isOther(form, portfolio);
  const isShown = previewed.kind === 'known' && !previewed.isOld;
  return (
    <section class="plan-editor" aria-labelledby="plan-editor-title">
      <h3 id="plan-editor-title">{title}</h3>
      <form
        aria-label={title}
        onSubmit={(event) => {
          event.preventDefault();
          if (wanted === undefined || !isShown || sending.isSending) return;
          const saving = { portfolio, wanted, keepsTargets: hasOtherTargets && keepsTargets };
          void sending
            .send(() => savePlan(saving))
            .then((asked) => {
              if (asked !== undefined) saved(asked.body);
            });
        }}
      >
        <PlanFields
          form={form}
          faults={faults ?? new Map()}
          currency={portfolio.base_currency}
          hasBand={hasBand(kept)}
          change={(part) => {
            edited.value = { ...edited.value, form: { ...form, ...part } };
          }}
        />
        {kept !== undefined && takenOver(kept) !== '' && <p class="parts">{takenOver(kept)}</p>}
        {hasOtherTargets && (
          <label class="check">
            <input
              type="checkbox"
              checked={keepsTargets}
              onChange={({ currentTarget }) => {
                edited.value = { ...edited.value, keepsTargets: currentTarget.checked };
              }}
            />{' '}
            These are the targets of the portfolio from now on
          </label>
        )}
        <Preview previewed={previewed} isAsked={wanted !== undefined} kept={kept} />
        {sending.refusal !== '' && (
          <p class="refusal" role="alert">
            {sending.refusal}
          </p>
        )}
        <p class="choices">
          <button type="submit" class="does" disabled={!isShown || sending.isSending}>
            {sending.isSending ? 'Saving…' : 'Save the plan'}
          </button>
          <button type="button" onClick={leave}>
            Cancel
          </button>
        </p>
        <p class="parts">Saving orders nothing: a plan waits until somebody executes it.</p>
      </form>
    </section>
  );
}

function isOther(form: PlanForm, { targets }: Portfolio): boolean {
  const now = (targets ?? []).map(({ symbol, weight }) => `${symbol} ${Number(weight)}`);
  const wanted = targetsOn(form).map(({ symbol, weight }) => `${symbol} ${Number(weight)}`);
  return now.toSorted().join() !== wanted.toSorted().join();
}

interface PreviewProps {
  readonly previewed: Previewed;
  /** False while a field is wrong. */
  readonly isAsked: boolean;
  readonly kept: KeptPlan | undefined;
}

function Preview({ previewed, isAsked, kept }: PreviewProps) {
  if (previewed.kind === 'refused' && isAsked)
    return (
      <p class="refusal" role="alert">
        {previewed.why}
      </p>
    );
  if (previewed.kind !== 'known')
    return <p class="waiting">{isAsked ? 'Asking what it would trade…' : ''}</p>;
  const { plan, isOld } = previewed;
  return (
    <Renewing isOld={isOld}>
      <h4>{plan.orders.length === 0 ? 'It would trade nothing' : 'It would trade'}</h4>
      <PlannedTrades name="Preview of the plan" plan={plan} before={beforeOf(kept)} />
    </Renewing>
  );
}

export function beforeOf(kept: KeptPlan | undefined): Before | undefined {
  return kept === undefined ? undefined : { name: `Plan ${kept.plan_id}`, plan: kept };
}
