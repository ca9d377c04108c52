// Keys for programs: what each may do, how long, and when it was last used.
import { useState } from 'preact/hooks';
import { Section } from '../book/section.tsx';
import { wallClock } from '../browser/clock.ts';
import { type ApiKey, PERMISSION_WORDS, type Permission } from '../facts/account-shapes.ts';
import { Moment } from '../lists/moment.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { keyEnd } from '../state/accounts.ts';
import { consider, decided } from '../state/decisions.ts';
import { useAsked } from '../state/polled-request.ts';
import { useSending } from '../state/sending.ts';
import { door } from '../state/session.ts';
import { Field, FieldForm } from './field-form.tsx';
import { LastUsed } from './last-used.tsx';
import { OneTimeSecret } from './one-time-secret.tsx';

export function Keys({ permissions }: { readonly permissions: readonly Permission[] }) {
  const asked = useAsked<readonly ApiKey[]>(
    'keys',
    (client) => client.GET('/api/v1/auth/keys', { params: { query: { limit: 200 } } }),
    { followsFacts: false, followsDecisions: true },
  );
  return (
    <Section name="keys" title="Keys for programs">
      <UntilKnown asked={asked} what="your keys">
        {({ body }) => {
          const valid = body.filter((key) => key.revoked_at === null);
          return valid.length === 0 ? (
            <p class="empty">None. A program that asks the API needs one.</p>
          ) : (
            <ul class="lines">
              {valid.map((key) => (
                <Key key={key.id} of={key} />
              ))}
            </ul>
          );
        }}
      </UntilKnown>
      <NewKey permissions={permissions} />
    </Section>
  );
}

function Key({ of }: { readonly of: ApiKey }) {
  return (
    <li>
      <p>
        <strong>{of.name}</strong>: {of.scopes.join(', ')}
      </p>
      <p class="parts">
        {of.expires_at === null ? (
          'without an end'
        ) : (
          <>
            until <Moment at={of.expires_at} />
          </>
        )}
        , <LastUsed at={of.last_used_at} />
      </p>
      <p class="choices">
        <button type="button" onClick={() => void consider(keyEnd(of))}>
          Revoke…
        </button>
      </p>
    </li>
  );
}

const LIVES = [
  { days: 90, title: '90 days' },
  { days: 30, title: '30 days' },
  { days: 365, title: 'a year' },
  { days: 0, title: 'without an end' },
] as const;
const DAY_MS = 86_400_000;

function NewKey({ permissions }: { readonly permissions: readonly Permission[] }) {
  const sending = useSending();
  const [made, setMade] = useState<{ name: string; key: string } | undefined>(undefined);
  return (
    <>
      {made !== undefined && (
        <OneTimeSecret means={`The key ${made.name}. It is shown this once:`} text={made.key} />
      )}
      <h3>New key</h3>
      <FieldForm
        label="Create the key"
        sending={sending}
        submit={async (field, form) => {
          const scopes = permissions.filter((one) => field(`may-${one}`) !== '');
          if (scopes.length === 0)
            return sending.refuse('Choose at least one thing that the key may do.');
          const days = Number(field('days'));
          const expiresAt = days === 0 ? null : wallClock(days * DAY_MS);
          const body = { name: field('name'), scopes, expires_at: expiresAt };
          const key = await sending.send(() =>
            door.ask((client) => client.POST('/api/v1/auth/keys', { body })),
          );
          if (key === undefined) return;
          setMade(key.body);
          decided.value += 1;
          form.reset();
        }}
      >
        <Field name="name" title="Name" hint="What uses it: notebook, backup" />
        <fieldset>
          <legend>It may</legend>
          {permissions.map((one) => (
            <label key={one} class="check">
              <input type="checkbox" name={`may-${one}`} defaultChecked={one === 'read'} />
              {PERMISSION_WORDS[one]} <small>{one}</small>
            </label>
          ))}
        </fieldset>
        <label>
          Valid for
          <select name="days">
            {LIVES.map(({ days, title }) => (
              <option key={days} value={days}>
                {title}
              </option>
            ))}
          </select>
        </label>
      </FieldForm>
    </>
  );
}
