// Passkeys of this account: what each device may sign in with.
import { useState } from 'preact/hooks';
import { Section } from '../book/section.tsx';
import { offersPasskeys } from '../browser/passkeys.ts';
import type { Passkey } from '../facts/account-shapes.ts';
import { Moment } from '../lists/moment.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { passkeyEnd } from '../state/accounts.ts';
import { consider, decided } from '../state/decisions.ts';
import { addPasskey } from '../state/passkeys.ts';
import { useAsked } from '../state/polled-request.ts';
import { useSending } from '../state/sending.ts';
import { door } from '../state/session.ts';
import { Field, FieldForm } from './field-form.tsx';
import { LastUsed } from './last-used.tsx';

export function Passkeys() {
  const asked = useAsked<readonly Passkey[]>(
    'passkeys',
    (client) => client.GET('/api/v1/auth/passkeys', { params: { query: { limit: 100 } } }),
    { followsFacts: false, followsDecisions: true },
  );
  return (
    <Section name="passkeys" title="Passkeys">
      <UntilKnown asked={asked} what="your passkeys">
        {({ body }) =>
          body.length === 0 ? (
            <p class="empty">
              None. With one, this device signs you in by a finger, your face or a PIN, in place of
              password and code.
            </p>
          ) : (
            <ul class="lines">
              {body.map((passkey) => (
                <Line key={passkey.id} of={passkey} />
              ))}
            </ul>
          )
        }
      </UntilKnown>
      {offersPasskeys() ? (
        <NewPasskey />
      ) : (
        <p class="parts">
          This browser offers passkeys over HTTPS and on <code>localhost</code> only.
        </p>
      )}
    </Section>
  );
}

function Line({ of }: { readonly of: Passkey }) {
  const [isRenamed, setRenamed] = useState(false);
  return (
    <li>
      <p>
        <strong>{of.name}</strong> for {of.host}
      </p>
      <p class="parts">
        since <Moment at={of.created_at} />, <LastUsed at={of.last_used_at} />
      </p>
      {isRenamed && <Rename of={of} done={() => setRenamed(false)} />}
      <p class="choices">
        <button type="button" aria-expanded={isRenamed} onClick={() => setRenamed(!isRenamed)}>
          {isRenamed ? 'Keep the name' : 'Rename…'}
        </button>
        <button type="button" onClick={() => void consider(passkeyEnd(of))}>
          Remove…
        </button>
      </p>
    </li>
  );
}

interface RenameProps {
  readonly of: Passkey;
  done(): void;
}

function Rename({ of: { id, name }, done }: RenameProps) {
  const sending = useSending();
  return (
    <FieldForm
      label="Rename"
      sending={sending}
      submit={async (field) => {
        const asked = { params: { path: { id } }, body: { name: field('name') } };
        const renamed = await sending.send(() =>
          door.ask((client) => client.PATCH('/api/v1/auth/passkeys/{id}', asked)),
        );
        if (renamed === undefined) return;
        decided.value += 1;
        done();
      }}
    >
      <Field name="name" title={`New name of ${name}`} value={name} />
    </FieldForm>
  );
}

function NewPasskey() {
  const [refusal, setRefusal] = useState('');
  const [isSending, setSending] = useState(false);
  return (
    <FieldForm
      label="Add a passkey"
      sending={{ refusal, isSending }}
      submit={async (field, form) => {
        setSending(true);
        const why = await addPasskey(field('name'));
        setSending(false);
        setRefusal(why ?? '');
        if (why === undefined) form.reset();
      }}
    >
      <Field name="name" title="Name of the device" hint="That keeps it: phone, laptop" />
    </FieldForm>
  );
}
