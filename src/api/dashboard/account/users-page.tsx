// Everybody who may sign in; for administrators.
import { useState } from 'preact/hooks';
import { Section } from '../book/section.tsx';
import { ROLE_WORDS, ROLES, type Role, type User } from '../facts/account-shapes.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';
import { Moment } from '../lists/moment.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { decided } from '../state/decisions.ts';
import { hrefOf, place } from '../state/place.ts';
import { useAsked } from '../state/polled-request.ts';
import { useSending } from '../state/sending.ts';
import { door } from '../state/session.ts';
import { Field, FieldForm } from './field-form.tsx';
import { OneTimeSecret } from './one-time-secret.tsx';
import { UserPage } from './user-page.tsx';

export function UsersPage() {
  const { of } = place.value;
  const asked = useAsked<readonly User[]>(
    'users',
    (client) =>
      client.GET('/api/v1/users', { params: { query: { limit: 1_000, sort: 'username' } } }),
    { followsFacts: false, followsDecisions: true },
  );
  return (
    <div class="desk book account-page">
      <UntilKnown asked={asked} what="the users">
        {({ body }) => {
          if (of === undefined) return <All users={body} />;
          const user = body.find(({ username }) => username === of);
          return user === undefined ? (
            <p class="refusal" role="alert">
              No user {of}. <a href={hrefOf('users')}>All users</a>
            </p>
          ) : (
            <UserPage key={user.id} user={user} />
          );
        }}
      </UntilKnown>
    </div>
  );
}

function All({ users }: { readonly users: readonly User[] }) {
  return (
    <>
      <Section name="users" title="Users">
        <table class="cards" aria-label="Users">
          <ColumnHeads names={['User', 'Role', 'Second factor', 'E-mail', 'Since']} />
          <tbody>
            {users.map((user) => (
              <tr key={user.id}>
                <th scope="row">
                  <a href={hrefOf('users', user.username)}>{user.username}</a>
                  {!user.is_active && <small> disabled</small>}
                </th>
                <td data-name="Role">{user.role}</td>
                <td data-name="Second factor">{user.has_second_factor ? 'on' : 'off'}</td>
                <td data-name="E-mail">{user.email}</td>
                <td data-name="Since">
                  <Moment at={user.created_at} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
      <NewUser />
    </>
  );
}

function NewUser() {
  const sending = useSending();
  const [made, setMade] = useState<{ name: string; link: string } | undefined>(undefined);
  return (
    <Section name="new-user" title="New user">
      {made !== undefined && (
        <OneTimeSecret
          means={`${made.name} opens this link within a day and sets the password. It is shown this once, and works once:`}
          text={made.link}
        />
      )}
      <FieldForm
        label="Create the user"
        sending={sending}
        submit={async (field, form) => {
          const email = field('email');
          const body = {
            username: field('username'),
            email: email === '' ? null : email,
            role: field('role') as Role,
          };
          const user = await sending.send(() =>
            door.ask((client) => client.POST('/api/v1/users', { body })),
          );
          if (user === undefined) return;
          decided.value += 1;
          const { id, username: name } = user.body;
          const params = { path: { id } };
          const code = await sending.send(() =>
            door.ask((client) => client.POST('/api/v1/users/{id}/reset-code', { params })),
          );
          if (code === undefined) return;
          const link = `${location.origin}${code.body.path}`;
          setMade({ name, link });
          form.reset();
        }}
      >
        <Field name="username" title="User name" />
        <Field name="email" title="E-mail, if the user has one" isOptional />
        <label>
          Role
          <select name="role">
            {ROLES.map((role) => (
              <option key={role} value={role}>
                {role}: {ROLE_WORDS[role].toLowerCase()}
              </option>
            ))}
          </select>
        </label>
      </FieldForm>
    </Section>
  );
}
