// The way from a plan to its editor: the plan is read as it was made. That of a policy says why it is not edited.
import { useState } from 'preact/hooks';
import type { KeptPlan, Portfolio } from '../facts/book-shapes.ts';
import { whyNotEdited } from '../facts/plan-form.ts';
import { useSending } from '../state/sending.ts';
import { door } from '../state/session.ts';

interface EditPlanProps {
  readonly portfolio: Portfolio;
  readonly planId: string;
  readonly edit: (plan: KeptPlan) => void;
}

export function EditPlan({ portfolio: { user_id: client_id }, planId, edit }: EditPlanProps) {
  const { isSending, refusal, send } = useSending();
  const [bar, setBar] = useState('');
  async function read(): Promise<void> {
    const params = { path: { client_id, plan_id: planId } };
    const asked = await send(() =>
      door.ask<KeptPlan>((client) =>
        client.GET('/api/v1/holdings/rebalancing/{client_id}/plans/{plan_id}', { params }),
      ),
    );
    if (asked === undefined) return;
    const why = whyNotEdited(asked.body);
    if (why === '') edit(asked.body);
    else setBar(why);
  }
  if (bar !== '') return <p role="status">{bar}</p>;
  return (
    <p class="choices">
      <button type="button" disabled={isSending} onClick={() => void read()}>
        Edit plan {planId}
      </button>
      {refusal !== '' && <span class="refusal">{refusal}</span>}
    </p>
  );
}
