// Who may still receive what a webhook was made for.
import { expect, it } from 'vitest';
import { mayReadLots } from '../../../src/api/app/webhooks.ts';
import { served } from '../harness/served.ts';

it('the lots of all users are for administrators, as long as they are that', async () => {
  const api = await served();
  const ask = async (name: string, role: 'admin' | 'viewer') => {
    await api.signedIn(name, role);
    const { store } = api.identity.context;
    const user = (await store.users()).find(({ username }) => username === name);
    if (user === undefined) throw new Error(`${name} has signed in`);
    const { ledger } = api.book;
    const holder = await ledger.context.store.inOneStep((step) => step.holderFor(user.id));
    const may = () => mayReadLots({ ledger, users: store }, holder);
    return { may, user, store };
  };
  const ann = await ask('ann', 'admin');
  expect(await (await ask('bob', 'viewer')).may()).toBe(false);
  expect(await ann.may()).toBe(true);
  await api.signedIn('eve', 'admin');
  const by = { name: 'test', address: 'local', requestId: 'test' };
  expect(await api.identity.users.setRole(ann.user.id, 'viewer', by)).toMatchObject({ ok: true });
  expect(await ann.may()).toBe(false);
});
