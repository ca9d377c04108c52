// A corporate action that the owner enters: it is proposed to the portfolio, where its lots before and after are seen, and
// booked only when it is confirmed there.
import { useState } from 'preact/hooks';
import { Field, FieldForm } from '../account/field-form.tsx';
import type { Asked } from '../browser/ask.ts';
import type { HeldProposal, NewAction, Portfolio } from '../facts/book-shapes.ts';
import {
  ACTION_FIELDS,
  ACTION_KINDS,
  type ActionField,
  type ActionKind,
  actionRefusal,
  enteredAction,
} from '../facts/own-actions.ts';
import { decided } from '../state/decisions.ts';
import { useDraft } from '../state/drafts.ts';
import { useSending } from '../state/sending.ts';
import { door } from '../state/session.ts';
import { KindSelect } from './kind-select.tsx';

const KINDS = Object.keys(ACTION_KINDS) as readonly ActionKind[];

export function OwnAction({ portfolio: { id } }: { readonly portfolio: Portfolio }) {
  const chosen = useDraft<ActionKind>(`action kind ${id}`, 'SPLIT');
  const sending = useSending();
  const [outcome, setOutcome] = useState('');
  const kind = chosen.typed.value;
  const fields: readonly ActionField[] = ACTION_KINDS[kind];
  return (
    <div class="own-action">
      <h3>Enter one</h3>
      <FieldForm
        label="Show what it does"
        draft={`action ${id}`}
        sending={sending}
        submit={async (field, form) => {
          setOutcome('');
          const body = enteredAction(kind, field);
          const made = await sending.send(() => proposed(id, body));
          if (made === undefined) return;
          decided.value += 1;
          const why = alreadyDecided(made.body);
          if (why !== '') return sending.refuse(why);
          setOutcome(
            `Nothing is booked yet: what it does to ${made.body.symbol} stands above, to confirm.`,
          );
          form.reset();
          chosen.sent(kind);
        }}
      >
        <KindSelect
          kinds={KINDS}
          chosen={kind}
          choose={(one) => {
            chosen.typed.value = one;
            setOutcome('');
          }}
        />
        <Field name="symbol" title="Symbol" />
        {fields.map((name) => (
          <Field key={`${kind} ${name}`} name={name} {...ACTION_FIELDS[name]} />
        ))}
        <Field
          name="day"
          title="Day from which it counts"
          hint="As 2026-11-20: shares bought before that day have it."
        />
      </FieldForm>
      {outcome !== '' && <p role="status">{outcome}</p>}
    </div>
  );
}

async function proposed(id: number, body: NewAction): Promise<Asked<HeldProposal>> {
  const params = { path: { id } };
  const asked = await door.ask<HeldProposal>((client) =>
    client.POST('/api/v1/portfolios/{id}/action-proposals', { params, body }),
  );
  return asked.kind === 'refused' ? { ...asked, detail: actionRefusal(asked, body) } : asked;
}

/** The same terms of the same day are one proposal: it is given back as it is. */
function alreadyDecided({ status }: HeldProposal): string {
  switch (status) {
    case 'OPEN':
      return '';
    case 'CONFIRMED':
      return 'It is booked already: it stands above, and can be undone there.';
    case 'DECLINED':
      return 'The same was declined here, which is final: book it as transactions instead.';
  }
}
