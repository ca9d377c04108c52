// A bearer is proved once for all requests that wait for it, and again after a while or a change.
import { expect, test } from 'vitest';
import { createAuthenticator } from '../../../src/api/identity/principal.ts';
import { served } from '../harness/served.ts';

test('requests that arrive together prove their bearer once, and each bearer for itself', async () => {
  const api = await served();
  const bearers = [await api.signedIn('ann', 'trader'), await api.signedIn('bob', 'viewer')];
  const { context, tokens } = api.identity;
  let asked = 0;
  const store = new Proxy(context.store, {
    get(target, name) {
      if (name === 'userById') asked += 1;
      return Reflect.get(target, name);
    },
  });
  const authenticator = createAuthenticator(
    { ...context, store },
    { tokens, providerTokens: undefined },
  );
  const together = () =>
    Promise.all(
      Array.from({ length: 40 }, (_, at) => authenticator.principalOf(bearers[at % 2] ?? '')),
    );
  const names = (await together()).map((one) => one.ok && one.value.user.username);
  expect(new Set(names)).toEqual(new Set(['ann', 'bob']));
  expect(names[0]).toBe('ann');
  expect(asked).toBe(2);

  await together();
  expect(asked).toBe(2);
  api.pass(2_001);
  await together();
  expect(asked).toBe(4);
});

test('a proof that was under way when something changed is not believed afterwards', async () => {
  const api = await served();
  const bearer = await api.signedIn('ann', 'trader');
  const { context, tokens } = api.identity;
  const gate = Promise.withResolvers<void>();
  const isRead = Promise.withResolvers<void>();
  const store = new Proxy(context.store, {
    get(target, name) {
      if (name !== 'grantsOf') return Reflect.get(target, name);
      return async (id: string) => {
        const grants = await target.grantsOf(id);
        isRead.resolve();
        await gate.promise;
        return grants;
      };
    },
  });
  const authenticator = createAuthenticator(
    { ...context, store },
    { tokens, providerTokens: undefined },
  );
  const before = authenticator.principalOf(bearer);
  await isRead.promise;
  const ann = await context.store.userByLogin('ann');
  await context.store.putGrant(ann?.id ?? '', {
    ...{ kind: 'portfolio', resource: 'p1', role: 'viewer' },
  });
  authenticator.forget();
  const after = authenticator.principalOf(bearer);
  gate.resolve();
  const grants = async (answer: typeof before) => {
    const found = await answer;
    return found.ok ? found.value.grants.length : found.failure;
  };
  expect([await grants(before), await grants(after)]).toEqual([0, 1]);
  expect(await grants(authenticator.principalOf(bearer))).toBe(1);
});

test('a proof is not believed beyond the end of its bearer', async () => {
  const api = await served([], 'closed', new Map(), { isStanding: true });
  await api.signedIn('ann', 'trader');
  const { context, tokens, authenticator } = api.identity;
  const { id: userId = '', tokenEpoch = 0 } = (await context.store.userByLogin('ann')) ?? {};
  api.pass(1_000 - (context.now() % 1_000));
  const expiresAt = context.now() + 1_000;
  const claims = { userId, sessionId: undefined, tokenEpoch, scopes: undefined, expiresAt };
  const bearer = await tokens.issue(claims);
  api.pass(999);
  expect((await authenticator.principalOf(bearer)).ok).toBe(true);
  api.pass(1);
  expect(await authenticator.principalOf(bearer)).toEqual({ ok: false, failure: 'expired' });
});
