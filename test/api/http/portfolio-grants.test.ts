// Owners share their own portfolios over HTTP, see with whom, and take it back.
import { describe, expect, it } from 'vitest';
import { until } from '../../processes/waiting.ts';
import { readingAt } from '../rig/live-reading.ts';
import { served } from '../rig/served.ts';
import { statedPrices } from '../rig/stated-prices.ts';

const V1 = '/api/v1';

async function household() {
  const api = await served([], 'closed', new Map(), { prices: statedPrices({ IBM: '10' }) });
  const [ann, bob, cleo] = [
    await api.signedIn('ann', 'viewer'),
    await api.signedIn('bob', 'trader'),
    await api.signedIn('cleo', 'operator'),
  ];
  const as = (bearer: string) => (method: string, path: string, body?: unknown) =>
    api.ask(method, `${V1}${path}`, body === undefined ? { bearer } : { bearer, body });
  const made = await as(ann)('POST', '/portfolios', { name: 'Family' });
  const { id } = made.body as { id: number };
  const trade = {
    ...{ portfolio_id: id, transaction_type: 'BUY', symbol: 'IBM' },
    ...{ quantity: 2, price: 8 },
  };
  return {
    api,
    ann: as(ann),
    bob: as(bob),
    bobToken: bob,
    cleo: as(cleo),
    annToken: ann,
    id,
    trade,
  };
}

describe('a portfolio', () => {
  it('is shared by its owner, who sees with whom, and takes it back', async () => {
    const { api, ann, bob, cleo, id, trade } = await household();
    const grants = `/portfolios/${id}/grants`;
    expect((await bob('GET', `/portfolios/${id}`)).status).toBe(404);
    expect((await ann('PUT', `${grants}/Bob`, { role: 'viewer' })).status).toBe(204);
    expect((await bob('GET', `/portfolios/${id}`)).status).toBe(200);
    expect((await bob('GET', '/portfolios')).body).toMatchObject([{ id }]);
    expect((await bob('POST', '/transactions', trade)).status).toBe(403);

    expect((await ann('PUT', `${grants}/bob`, { role: 'trader' })).status).toBe(204);
    expect((await bob('POST', '/transactions', trade)).status).toBe(201);
    expect((await ann('PUT', `${grants}/cleo`, { role: 'viewer' })).status).toBe(204);
    expect(await ann('GET', `${grants}?sort=-username`)).toMatchObject({
      body: [
        { username: 'cleo', role: 'viewer' },
        { username: 'bob', role: 'trader' },
      ],
    });
    expect((await ann('DELETE', `${grants}/bob`)).status).toBe(204);
    expect((await bob('GET', `/portfolios/${id}`)).status).toBe(404);
    expect((await cleo('GET', `/portfolios/${id}`)).status).toBe(200);
    const again = await ann('DELETE', `${grants}/bob`);
    expect(again).toMatchObject({
      status: 404,
      body: { detail: `Portfolio ${id} is not shared with bob.` },
    });

    const admin = await api.signedIn('ada', 'admin');
    const trail = await api.ask('GET', `${V1}/audit?actor=ann&sort=at`, { bearer: admin });
    const grant = (role: string) =>
      JSON.stringify({ kind: 'portfolio', resource: String(id), role });
    const rows = trail.body as readonly { readonly action: string }[];
    expect(rows.filter(({ action }) => action.startsWith('grant.'))).toMatchObject([
      { action: 'grant.put', target: 'bob', before: null, after: grant('viewer') },
      { action: 'grant.put', target: 'bob', before: grant('viewer'), after: grant('trader') },
      { action: 'grant.put', target: 'cleo', after: grant('viewer') },
      { action: 'grant.remove', target: 'bob', before: grant('trader'), after: null },
    ]);
  });

  it('gets the lots of a transfer back from another one, if whoever asks may change both', async () => {
    const { ann, bob, id, trade } = await household();
    const other = ((await ann('POST', '/portfolios', { name: 'Own' })).body as { id: number }).id;
    await ann('PUT', `/portfolios/${id}/grants/bob`, { role: 'trader' });
    await ann('POST', '/transactions', trade);
    const { price: _, ...what } = trade;
    const moved = await ann('POST', '/transactions', {
      ...{ ...what, transaction_type: 'TRANSFER', to_portfolio_id: other },
    });
    const path = `/transactions/${(moved.body as { id: number }).id}`;
    const sale = { ...trade, portfolio_id: other, transaction_type: 'SELL' };
    const sold = (await ann('POST', '/transactions', sale)).body as { id: number };
    expect(await ann('PUT', path, trade)).toMatchObject({
      ...{ status: 409, body: { detail: expect.stringMatching(/take it back and book it anew/) } },
    });
    expect(await ann('DELETE', path)).toMatchObject({
      status: 409,
      body: {
        detail: expect.stringMatching(`Transaction ${sold.id} of portfolio ${other} closed lot`),
      },
    });
    expect((await ann('DELETE', `/transactions/${sold.id}`)).status).toBe(204);
    expect(await bob('DELETE', path)).toMatchObject({
      ...{ status: 403, body: { detail: expect.stringMatching(/may not change/) } },
    });
    expect((await ann('DELETE', path)).status).toBe(204);
    const held = async (portfolio: number) =>
      ((await ann('GET', `/transactions/portfolio/${portfolio}`)).body as object[]).length;
    expect([await held(id), await held(other)]).toEqual([1, 0]);
    expect((await ann('DELETE', path)).status).toBe(409);
  });

  it('is passed on by nobody else, nor by a key', async () => {
    const { api, ann, annToken, bob, cleo, id } = await household();
    const grants = `/portfolios/${id}/grants`;
    const role = { role: 'viewer' };
    for (const asked of [
      cleo('GET', grants),
      cleo('PUT', `${grants}/cleo`, role),
      cleo('DELETE', `${grants}/bob`),
    ])
      expect(await asked).toMatchObject({
        status: 404,
        body: { detail: `No portfolio ${id}.` },
      });
    await ann('PUT', `${grants}/bob`, { role: 'trader' });
    for (const asked of [
      bob('GET', grants),
      bob('PUT', `${grants}/cleo`, role),
      bob('DELETE', `${grants}/bob`),
    ])
      expect(await asked).toMatchObject({
        status: 403,
        body: { detail: expect.stringContaining('Only the owner') },
      });
    const wanted = { name: 'script', scopes: ['read', 'keep'] };
    const { key } = (await ann('POST', '/auth/keys', wanted)).body as { key: string };
    const byKey = { bearer: key, body: role };
    expect((await api.ask('PUT', `${V1}${grants}/cleo`, byKey)).status).toBe(403);
    for (const [name, body] of [
      ['ann', role],
      ['nobody', role],
      ['bob', { role: 'admin' }],
    ] as const)
      expect((await ann('PUT', `${grants}/${name}`, body)).status, name).toBe(422);
    expect((await api.ask('GET', `${V1}${grants}`, { bearer: annToken })).body).toEqual([
      { username: 'bob', role: 'trader' },
    ]);
  });

  it('is streamed to whom it is shared with until that ends', async () => {
    const { api, ann, bobToken, id, trade } = await household();
    await ann('POST', '/transactions', trade);
    await ann('PUT', `/portfolios/${id}/grants/bob`, { role: 'viewer' });
    const socket = await readingAt(api, `/ws/portfolio/${id}`, bobToken);
    const events = await fetch(`${api.url}${V1}/portfolios/${id}/events`, {
      headers: { authorization: `Bearer ${bobToken}` },
    });
    let text = '';
    const ended = (async () => {
      for await (const chunk of events.body ?? []) text += Buffer.from(chunk).toString();
    })();
    await until(
      'both valuations',
      () =>
        text.includes('event: valuation') &&
        socket.messages.some(({ type }) => type === 'valuation'),
    );
    await ann('DELETE', `/portfolios/${id}/grants/bob`);
    expect((await socket.closed).code).toBe(4404);
    await ended;
  });
});

describe('a grant by an administrator', () => {
  it('is refused on a portfolio or an account that does not exist', async () => {
    const { api, id } = await household();
    const root = await api.signedIn('root', 'admin');
    const { id: bob } = (await api.identity.context.store.userByLogin('bob')) ?? { id: '' };
    const put = async (kind: string, resource: string) => {
      const body = { kind, resource, role: 'viewer' };
      return (await api.ask('PUT', `${V1}/users/${bob}/grants`, { bearer: root, body })).status;
    };
    expect(await put('portfolio', String(id))).toBe(204);
    for (const resource of ['4711', '0', '-1', 'Family', '99999999999'])
      expect(await put('portfolio', resource)).toBe(422);
    expect(await put('account', 'DU404')).toBe(422);
    const grants = await api.identity.context.store.grantsOf(bob);
    expect(grants).toMatchObject([{ kind: 'portfolio', resource: String(id) }]);
  });
});

describe('a name', () => {
  it.each([
    ['an escape of a terminal', 'Savings\u001b[31m'],
    ['a line end', 'Savings\nApproved by admin'],
    ['a turned direction', 'Savings \u202egnp.exe'],
    ['an isolate', 'Savings\u2066'],
  ])('with %s is refused', async (_, name) => {
    const { ann } = await household();
    expect((await ann('POST', '/portfolios', { name })).status).toBe(422);
  });
});
