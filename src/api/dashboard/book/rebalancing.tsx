// How far a portfolio is from its targets, and the newest plan with its legs and what it leaves out.

import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Drifts, Execution, KeptPlan, Portfolio, Run } from '../facts/book-shapes.ts';
import { dateText } from '../facts/date-formats.ts';
import { money, quantity, share, unitPrice } from '../facts/decimals.ts';
import { reasonWords } from '../facts/reasons.ts';
import { runWords, skippedWords } from '../facts/runs.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';
import { Moment } from '../lists/moment.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { consider } from '../state/decisions.ts';
import { useDraft } from '../state/drafts.ts';
import { useAsked } from '../state/polled-request.ts';
import { execution, type PlanId, planning } from '../state/rebalancing.ts';
import { EditPlan } from './edit-plan.tsx';
import { beforeOf, PlanEditor } from './plan-editor.tsx';
import { PlannedTrades } from './planned-trades.tsx';
import { Policy } from './policy.tsx';
import { HEAVY_OF_DECISIONS, OF_DECISIONS } from './renewal.ts';
import { Gaps, Section } from './section.tsx';

interface OfPortfolio {
  readonly portfolio: Portfolio;
}

export function Rebalancing({ portfolio }: OfPortfolio) {
  const open = useDraft<Editing | undefined>(`editor ${portfolio.id}`, undefined).typed;
  const editing = open.value;
  const [saved, setSaved] = useState<SavedPlan | undefined>(undefined);
  const edit = (kept: KeptPlan | undefined) => {
    setSaved(undefined);
    open.value = { kept };
  };
  const leaveEditor = () => {
    open.value = undefined;
  };
  const place = useEditorFocus(editing !== undefined);
  const hasTargets = portfolio.targets !== null && portfolio.targets.length > 0;
  return (
    <Section name="rebalancing" title="Rebalancing">
      {hasTargets ? (
        <>
          <Drift portfolio={portfolio} />
          <Policy portfolio={portfolio} />
        </>
      ) : (
        <p class="empty">
          It has no targets, so nothing drifts. A new plan sets them if you say so.
        </p>
      )}
      <div ref={place}>
        {editing === undefined ? (
          <p class="choices">
            {hasTargets && (
              <button type="button" onClick={() => void consider(planning(portfolio))}>
                Plan…
              </button>
            )}
            <button type="button" onClick={() => edit(undefined)}>
              {hasTargets ? 'New plan with other terms' : 'New plan'}
            </button>
          </p>
        ) : (
          <PlanEditor
            key={editing.kept?.plan_id}
            portfolio={portfolio}
            kept={editing.kept}
            leave={leaveEditor}
            saved={(plan) => {
              setSaved({ plan, before: editing.kept });
              leaveEditor();
            }}
          />
        )}
      </div>
      {saved !== undefined && editing === undefined && (
        <Saved saved={saved} leave={() => setSaved(undefined)} />
      )}
      <Newest
        portfolio={portfolio}
        {...(editing === undefined && {
          edit,
        })}
      />
    </Section>
  );
}

/** Who opens the editor is in it, and who leaves it is where it was opened. */
function useEditorFocus(isEditing: boolean): RefObject<HTMLDivElement | null> {
  const place = useRef<HTMLDivElement>(null);
  const was = useRef(isEditing);
  useEffect(() => {
    if (was.current === isEditing) return;
    was.current = isEditing;
    place.current?.querySelector<HTMLElement>(isEditing ? 'input' : 'button')?.focus();
  }, [isEditing]);
  return place;
}

interface Editing {
  readonly kept: KeptPlan | undefined;
}

interface SavedPlan {
  readonly plan: KeptPlan;
  readonly before: KeptPlan | undefined;
}

/** What became different by the save, until somebody has read it. */
function Saved({ saved: { plan, before }, leave }: { saved: SavedPlan; leave(): void }) {
  return (
    <section class="plan-editor" aria-labelledby="saved-plan-title">
      <h3 id="saved-plan-title">
        <span role="status">
          Saved as plan {plan.plan_id}
          {before !== undefined && `, beside plan ${before.plan_id}`}
        </span>
      </h3>
      <PlannedTrades name={`Plan ${plan.plan_id}`} plan={plan} before={beforeOf(before)} />
      <p class="choices">
        <button type="button" onClick={leave}>
          Close
        </button>
      </p>
    </section>
  );
}

function Drift({ portfolio: { id, user_id: client_id } }: OfPortfolio) {
  const asked = useAsked<Drifts>(
    `drifts ${id}`,
    (client) =>
      client.POST('/api/v1/holdings/rebalancing/{client_id}/evaluate', {
        params: { path: { client_id } },
        body: { portfolio_id: id },
      }),
    HEAVY_OF_DECISIONS,
  );
  return (
    <UntilKnown asked={asked} what="the drifts">
      {({ body }) => (
        <>
          <table class="cards">
            <ColumnHeads names={['Symbol', '#Weight', '#Target', '#Drift', 'Band']} />
            <tbody>
              {body.drifts.map((row) => (
                <tr key={row.symbol}>
                  <th scope="row">{row.symbol}</th>
                  <td class="number" data-name="Weight">
                    {share(row.weight, 1)}
                  </td>
                  <td class="number" data-name="Target">
                    {share(row.target, 1)}
                  </td>
                  <td class="number" data-name="Drift">
                    {share(row.drift, 1)}
                  </td>
                  <td data-name="Band" class={row.breached ? 'loss' : ''}>
                    {row.breached ? 'outside' : 'inside'}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <p class="parts">
            On {dateText(body.on)}, of {money(body.base, body.currency)}.
          </p>
          <Gaps
            sentences={body.unpriced.map(
              ({ symbol, reason }) =>
                `${symbol} has no usable price (${reasonWords(reason.toLowerCase())}): nothing is executed.`,
            )}
          />
        </>
      )}
    </UntilKnown>
  );
}

interface NewestProps extends OfPortfolio {
  /** Undefined while a plan is being edited. */
  readonly edit?: (plan: KeptPlan) => void;
}

function Newest({ portfolio, edit }: NewestProps) {
  const { id, user_id: client_id } = portfolio;
  const asked = useAsked<readonly Run[]>(
    `runs ${id}`,
    (client) =>
      client.GET('/api/v1/holdings/rebalancing/{client_id}/runs', {
        params: { path: { client_id }, query: { portfolio_id: id, limit: 1 } },
      }),
    OF_DECISIONS,
  );
  return (
    <UntilKnown asked={asked} what="the plans">
      {({ body: [run] }) => {
        if (run === undefined) return <p class="empty">Nothing was planned yet.</p>;
        const { plan_id, plan_hash, status, legs } = run;
        return (
          <>
            <h3>
              {plan_id === null ? 'Run' : `Plan ${plan_id}`}, <Moment at={run.planned_at} />, by{' '}
              {run.actor}
            </h3>
            <p>{runWords(run)}</p>
            <Legs legs={legs} currency={portfolio.base_currency} />
            {plan_id !== null && edit !== undefined && (
              <EditPlan key={plan_id} portfolio={portfolio} planId={plan_id} edit={edit} />
            )}
            {plan_id !== null && plan_hash !== null && status === 'PLANNED' && (
              <Planned portfolio={portfolio} plan={{ plan_id, plan_hash }} />
            )}
          </>
        );
      }}
    </UntilKnown>
  );
}

interface LegsProps {
  readonly legs: Run['legs'];
  readonly currency: string;
}

function Legs({ legs, currency }: LegsProps) {
  if (legs.length === 0) return null;
  return (
    <ul class="lines">
      {legs.map((leg) => (
        <li key={leg.leg}>
          {leg.side.toLowerCase()} {quantity(leg.quantity)} {leg.symbol} up to{' '}
          {unitPrice(leg.limit, currency)}, {quantity(leg.filled)} filled{' '}
          <small>{reasonWords(leg.status.toLowerCase())}</small> {leg.why}
        </li>
      ))}
    </ul>
  );
}

/** A dry run keeps nothing; it says why a plan cannot be executed any more. */
function Planned({ portfolio, plan }: { portfolio: Portfolio; plan: PlanId }) {
  const currency = portfolio.base_currency;
  const asked = useAsked<Execution>(
    `dry run ${plan.plan_id}`,
    (client) =>
      client.POST('/api/v1/holdings/rebalancing/{client_id}/execute', {
        params: { path: { client_id: portfolio.user_id } },
        body: { ...plan, dry_run: true },
      }),
    HEAVY_OF_DECISIONS,
  );
  return (
    <UntilKnown asked={asked} what="its legs">
      {({ body: { orders, skipped, total_fees: fees, cash_after: cash } }) => (
        <>
          <ul class="lines">
            {orders.map((order) => (
              <li key={`${order.side} ${order.symbol}`}>
                {order.side.toLowerCase()} {quantity(order.quantity)} {order.symbol} at{' '}
                {unitPrice(order.price, order.currency)} {order.currency},{' '}
                {money(order.notional, currency)}
                {order.desk !== null && <small> {order.desk.text}</small>}
              </li>
            ))}
          </ul>
          <Gaps sentences={skippedWords(skipped)} />
          <p class="parts">
            At the prices of now: fees {money(fees, currency)}, cash after it{' '}
            {money(cash, currency)}.
          </p>
          <p class="choices">
            <button type="button" onClick={() => void consider(execution(portfolio, plan))}>
              Execute…
            </button>
          </p>
        </>
      )}
    </UntilKnown>
  );
}
