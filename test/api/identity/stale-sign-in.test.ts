// A sign-in whose proof ends while it is checked begins no session.
import { expect, it } from 'vitest';
import { createSignIn } from '../../../src/api/identity/sign-in.ts';
import type { Users } from '../../../src/api/identity/users.ts';
import { PASSWORD, served } from '../harness/served.ts';

const BY = { name: 'ann', address: '127.0.0.1', requestId: 'req_1' };

/** Signs in as ann, whom `change` meets after her password was found right. */
async function signedInBeside(change: (users: Users, id: string) => Promise<unknown>) {
  const { identity, signedIn } = await served();
  await signedIn('boss', 'admin');
  await signedIn('ann', 'viewer');
  const { context, tokens, users } = identity;
  const ann = await context.store.userByLogin('ann');
  const id = ann?.id ?? '';
  await context.store.endSessionsOf(id, context.now());
  const passwords = {
    ...context.passwords,
    async isRight(password: string, hash: string | null | undefined) {
      const isRight = await context.passwords.isRight(password, hash);
      await change(users, id);
      return isRight;
    },
  };
  const parts = { countAttempt: async () => {}, watch: () => {} };
  const signIn = createSignIn({ ...context, passwords }, tokens, parts);
  const given = { login: 'ann', password: PASSWORD, code: undefined };
  const outcome = await signIn.withPassword(given, BY);
  const sessions = await context.store.sessionsOf(id);
  return { outcome, open: sessions.filter(({ endedAt }) => endedAt === null).length };
}

it('begins while nothing changes', async () => {
  const { outcome, open } = await signedInBeside(async () => {});
  expect([outcome.ok, open]).toEqual([true, 1]);
});

it('does not begin with a password that was changed meanwhile', async () => {
  const next = 'another horse 43';
  const { outcome, open } = await signedInBeside(async (users, id) => {
    const code = await users.makeCode({ purpose: 'reset', userId: id, role: 'viewer' }, BY);
    return users.resetPassword(code, next, BY);
  });
  expect([outcome, open]).toEqual([{ ok: false, failure: { kind: 'wrong-credentials' } }, 0]);
});

it('does not begin for a user who was disabled meanwhile', async () => {
  const { outcome, open } = await signedInBeside((users, id) => users.setActive(id, false, BY));
  expect([outcome, open]).toEqual([{ ok: false, failure: { kind: 'wrong-credentials' } }, 0]);
});
