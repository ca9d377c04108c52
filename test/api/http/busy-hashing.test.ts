// A code that a busy API refuses with "try again" can be tried again.
import { expect, it } from 'vitest';
import { type Served, served } from '../harness/served.ts';

const BY_TEST = { name: 'test', address: 'local', requestId: 'test' };
const NEXT = 'a fine new phrase 7';

/** Runs while a hundred hashes wait for their turn, which is as many as may. */
async function whileBusy<Answer>(
  { identity }: Served,
  act: () => Promise<Answer>,
): Promise<Answer> {
  const { passwords } = identity.context;
  let isBusy = true;
  const hashes = Array.from({ length: 103 }, async () => {
    while (isBusy) {
      const isTurn = await passwords.hash('whatever 42').then(
        () => true,
        () => false,
      );
      if (!isTurn) return;
    }
  });
  const answer = await act();
  isBusy = false;
  await Promise.all(hashes);
  return answer;
}

async function codeOf(api: Served, purpose: 'reset' | 'invite'): Promise<string> {
  const { users } = api.identity;
  if (purpose === 'invite')
    return users.makeCode({ purpose, userId: null, role: 'viewer' }, BY_TEST);
  const wanted = { username: 'bea', email: null, password: null, role: 'viewer' } as const;
  const added = await users.add(wanted, BY_TEST);
  if (!added.ok) throw new Error(added.failure.kind);
  return users.makeCode({ purpose, userId: added.value.id, role: 'viewer' }, BY_TEST);
}

it.each([
  ['/auth/reset', 'reset', (code: string) => ({ code, new_password: NEXT })],
  [
    '/auth/register',
    'invite',
    (code: string) => ({ invitation: code, username: 'cem', password: NEXT }),
  ],
] as const)('%s keeps its code', async (path, purpose, bodyOf) => {
  const api = await served([], 'invited', new Map(), { hasCostlyPasswords: true });
  const body = bodyOf(await codeOf(api, purpose));
  const ask = () => api.ask('POST', `/api/v1${path}`, { body });
  expect((await whileBusy(api, ask)).status).toBe(503);
  expect((await ask()).status).toBeLessThan(300);
});
