// A sign-in whose proof ends while it is checked begins no session.
import { expect, it } from 'vitest';
import type { IdentityContext } from '../../../src/api/identity/identity-context.ts';
import { countFailure } from '../../../src/api/identity/lockout.ts';
import { createSignIn } from '../../../src/api/identity/sign-in.ts';
import type { Users } from '../../../src/api/identity/users.ts';
import { PASSWORD, served } from '../harness/served.ts';

const BY = { name: 'ann', address: '127.0.0.1', requestId: 'req_1' };

type Change = (users: Users, id: string, context: IdentityContext) => Promise<unknown>;

/** Signs in as ann, whom `change` meets after her password was checked. */
async function signedInBeside(change: Change, password = PASSWORD) {
  const { identity, signedIn } = await served();
  await signedIn('boss', 'admin');
  await signedIn('ann', 'viewer');
  const { context, tokens, users } = identity;
  const ann = await context.store.userByLogin('ann');
  const id = ann?.id ?? '';
  await context.store.endSessionsOf(id, context.now());
  const passwords = {
    ...context.passwords,
    async isRight(tried: string, hash: string | null | undefined) {
      const isRight = await context.passwords.isRight(tried, hash);
      await change(users, id, context);
      return isRight;
    },
  };
  const parts = { countAttempt: async () => {}, watch: () => {} };
  const signIn = createSignIn({ ...context, passwords }, tokens, parts);
  const given = { login: 'ann', password, code: undefined };
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

it.each([
  ['right', PASSWORD],
  ['wrong', 'wrong horse 42'],
])('says nothing about a %s password after others have made the name wait', async (_, password) => {
  const attempt = { login: 'ann', address: BY.address };
  const { outcome, open } = await signedInBeside(async (_users, _id, context) => {
    for (let count = 0; count < 5; count += 1) await countFailure(context, attempt);
  }, password);
  expect(outcome).toMatchObject({ ok: false, failure: { kind: 'locked' } });
  expect(open).toBe(0);
});
