// Decisions about sessions, keys and people.
import type { ApiKey, Grant, OpenSession, Passkey, Role, User } from '../facts/account-shapes.ts';
import type { Decision } from './decisions.ts';
import { turned } from './proposals.ts';
import { door } from './session.ts';

export function sessionEnd({ id, address }: OpenSession): Decision {
  const params = { path: { id } };
  return {
    title: `End the session from ${address}`,
    label: 'End it',
    where: id,
    means: 'The person who uses it has to sign in again. Trading continues.',
    preview: undefined,
    act: async () =>
      turned(
        await door.ask((client) => client.DELETE('/api/v1/auth/sessions/{id}', { params })),
        () => `The session from ${address} has ended.`,
      ),
  };
}

export function otherSessionsEnd(count: number): Decision {
  return {
    title: 'End all other sessions',
    label: 'End them',
    where: `${count} besides this one`,
    means:
      'The people who use them have to sign in again. This page stays signed in, and keys stay valid.',
    preview: undefined,
    act: async () =>
      turned(
        await door.ask((client) => client.DELETE('/api/v1/auth/sessions')),
        () => 'All other sessions have ended.',
      ),
  };
}

export function keyEnd({ id, name }: ApiKey): Decision {
  const params = { path: { id } };
  return {
    title: `Revoke the key ${name}`,
    label: 'Revoke',
    where: id,
    means: 'Programs that use it are refused within two seconds. It cannot be given back.',
    preview: undefined,
    act: async () =>
      turned(
        await door.ask((client) => client.DELETE('/api/v1/auth/keys/{id}', { params })),
        () => `The key ${name} is revoked.`,
      ),
  };
}

export function passkeyEnd({ id, name }: Passkey): Decision {
  const params = { path: { id } };
  return {
    title: `Remove the passkey ${name}`,
    label: 'Remove',
    where: name,
    means: 'It signs in no more. Sessions that began with it stay: end them below if it was lost.',
    preview: undefined,
    act: async () =>
      turned(
        await door.ask((client) => client.DELETE('/api/v1/auth/passkeys/{id}', { params })),
        () => `The passkey ${name} is removed.`,
      ),
  };
}

type Change = { role?: Role; is_active?: boolean; has_second_factor?: false; may_code?: boolean };

interface Wording extends Pick<Decision, 'title' | 'label' | 'means'> {
  readonly done: string;
}

function change({ id, username }: User, body: Change, { done, ...words }: Wording): Decision {
  const params = { path: { id } };
  return {
    ...words,
    where: username,
    preview: undefined,
    act: async () =>
      turned(
        await door.ask((client) => client.PATCH('/api/v1/users/{id}', { params, body })),
        () => done,
      ),
  };
}

const SESSIONS_END = 'All sessions of the user end; a new sign-in has the new rights.';

export function roleChange(user: User, role: Role): Decision {
  const { username } = user;
  return change(
    user,
    { role },
    {
      title: `Make ${username} ${role}`,
      label: `Make ${role}`,
      means: SESSIONS_END,
      done: `${username} is ${role} now.`,
    },
  );
}

export function activityChange(user: User): Decision {
  const { username } = user;
  if (user.is_active)
    return change(
      user,
      { is_active: false },
      {
        title: `Disable ${username}`,
        label: 'Disable',
        means: 'This user cannot sign in; sessions and keys end within two seconds.',
        done: `${username} is disabled.`,
      },
    );
  return change(
    user,
    { is_active: true },
    {
      title: `Enable ${username}`,
      label: 'Enable',
      means: 'The user can sign in again. Keys that are not revoked are valid again.',
      done: `${username} may sign in again.`,
    },
  );
}

export function factorEnd(user: User): Decision {
  const { username } = user;
  return change(
    user,
    { has_second_factor: false },
    {
      title: `Remove the second factor of ${username}`,
      label: 'Remove',
      means: 'For a lost device. The password alone signs in until a new one is set up.',
      done: `${username} has no second factor now.`,
    },
  );
}

export function codeRight(user: User): Decision {
  const { username, may_code: mayCode } = user;
  return change(
    user,
    { may_code: !mayCode },
    {
      title: mayCode
        ? `No strategies in code by ${username}`
        : `Allow ${username} strategies in code`,
      label: mayCode ? 'Take the right away' : 'Allow',
      means: mayCode
        ? 'Strategies that are saved stay.'
        : 'Code runs on this machine. Each time it is saved, the second factor is asked for.',
      done: mayCode
        ? `${username} may not save code any more.`
        : `${username} may save strategies in code.`,
    },
  );
}

export function grantEnd({ id, username }: User, { kind, resource }: Grant): Decision {
  const params = { path: { id, kind, resource } };
  return {
    title: `Hide ${kind} ${resource} from ${username}`,
    label: 'Remove',
    where: username,
    means: `${username} no longer sees the ${kind}; open streams end.`,
    preview: undefined,
    act: async () =>
      turned(
        await door.ask((client) =>
          client.DELETE('/api/v1/users/{id}/grants/{kind}/{resource}', { params }),
        ),
        () => `${username} does not see ${kind} ${resource} any more.`,
      ),
  };
}
