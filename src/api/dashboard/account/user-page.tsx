// One user: rights, what is granted, and a link for another password.
import { useState } from 'preact/hooks';
import { Section } from '../book/section.tsx';
import { type Grant, ROLE_WORDS, ROLES, type Role, type User } from '../facts/account-shapes.ts';
import { UntilKnown } from '../lists/until-known.tsx';
import { activityChange, codeRight, factorEnd, grantEnd, roleChange } from '../state/accounts.ts';
import { traders } from '../state/dashboard-snapshot.ts';
import { consider, type Decision, decided } from '../state/decisions.ts';
import { hrefOf } from '../state/place.ts';
import { useAsked } from '../state/polled-request.ts';
import { useSending } from '../state/sending.ts';
import { door } from '../state/session.ts';
import { Field, FieldForm } from './field-form.tsx';
import { OneTimeSecret } from './one-time-secret.tsx';

export function UserPage({ user }: { readonly user: User }) {
  return (
    <>
      <p class="back">
        <a href={hrefOf('users')}>All users</a>
      </p>
      <Section name="rights" title={user.username}>
        <p>
          {user.is_active ? '' : 'Disabled. '}
          {user.role}: {ROLE_WORDS[user.role].toLowerCase()}. Second factor{' '}
          {user.has_second_factor ? 'on' : 'off'}.
        </p>
        <p class="choices">
          {ROLES.filter((role) => role !== user.role).map((role) => (
            <Choice key={role} title={`Make ${role}`} decision={roleChange(user, role)} />
          ))}
        </p>
        <p class="choices">
          <Choice title={user.is_active ? 'Disable' : 'Enable'} decision={activityChange(user)} />
          {user.has_second_factor && (
            <Choice title="Remove the second factor" decision={factorEnd(user)} />
          )}
          <Choice
            title={user.may_code ? 'No strategies in code' : 'Allow strategies in code'}
            decision={codeRight(user)}
          />
        </p>
        <NewPassword user={user} />
      </Section>
      <Grants user={user} />
    </>
  );
}

function Choice({ title, decision }: { readonly title: string; readonly decision: Decision }) {
  return (
    <button type="button" onClick={() => void consider(decision)}>
      {title}…
    </button>
  );
}

function NewPassword({ user: { id, username } }: { readonly user: User }) {
  const sending = useSending();
  const [link, setLink] = useState('');
  const params = { path: { id } };
  return (
    <>
      {link !== '' && (
        <OneTimeSecret
          means={`${username} opens this link within a day and sets another password. It is shown this once, and works once:`}
          text={link}
        />
      )}
      <FieldForm
        label="Make a link for another password"
        sending={sending}
        submit={async () => {
          const made = await sending.send(() =>
            door.ask((client) => client.POST('/api/v1/users/{id}/reset-code', { params })),
          );
          if (made !== undefined) setLink(`${location.origin}${made.body.path}`);
        }}
      >
        <p>For a forgotten password. The old one is valid until the link is used.</p>
      </FieldForm>
    </>
  );
}

function Grants({ user }: { readonly user: User }) {
  const params = { path: { id: user.id } };
  const asked = useAsked<readonly Grant[]>(
    `grants ${user.id}`,
    (client) => client.GET('/api/v1/users/{id}/grants', { params }),
    { followsFacts: false, followsDecisions: true },
  );
  return (
    <Section name="grants" title="What the user sees">
      {user.role === 'admin' && <p>Administrators see all accounts and portfolios.</p>}
      <UntilKnown asked={asked} what="the grants">
        {({ body }) => (
          <ul class="lines">
            {body.length === 0 && user.role !== 'admin' && (
              <li class="empty">No account yet: grant one below.</li>
            )}
            {body.map((grant) => (
              <li key={`${grant.kind} ${grant.resource}`}>
                <p>
                  {grant.kind} {grant.resource}: {grant.role}
                </p>
                <p class="choices">
                  <Choice title="Remove" decision={grantEnd(user, grant)} />
                </p>
              </li>
            ))}
          </ul>
        )}
      </UntilKnown>
      <NewGrant user={user} />
    </Section>
  );
}

function NewGrant({ user: { id, role: own } }: { readonly user: User }) {
  const sending = useSending();
  const params = { path: { id } };
  return (
    <FieldForm
      label="Grant it"
      sending={sending}
      submit={async (field, form) => {
        const [kind, resource] = grantedBy(field('resource'));
        const body = { kind, resource, role: field('role') as Role };
        const granted = await sending.send(() =>
          door.ask((client) => client.PUT('/api/v1/users/{id}/grants', { params, body })),
        );
        if (granted === undefined) return;
        decided.value += 1;
        form.reset();
      }}
    >
      <Field
        name="resource"
        title="Account, or number of a portfolio"
        hint={`Accounts here: ${(traders.value ?? []).map(({ account }) => account).join(', ') || 'none'}`}
      />
      <label>
        Role there
        <select name="role">
          {ROLES.filter((role) => role !== 'admin').map((role) => (
            <option key={role} value={role} selected={role === own}>
              {role}
            </option>
          ))}
        </select>
      </label>
    </FieldForm>
  );
}

/** Accounts have letters. */
function grantedBy(text: string): [Grant['kind'], string] {
  return /^\d+$/.test(text) ? ['portfolio', text] : ['account', text];
}
