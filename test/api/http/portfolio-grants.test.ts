// Owners share their own portfolios over HTTP, see with whom, and take it back.
import { describe, expect, it } from 'vitest';
import { until } from '../../processes/waiting.ts';
import { readingAt } from '../harness/live-reading.ts';
import { type Answer, served } from '../harness/served.ts';
import { statedPrices } from '../harness/stated-prices.ts';

const V1 = '/api/v1';

type Ask = (method: string, path: string, body?: unknown) => Promise<Answer>;

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
    /** Invites one who accepts. */
    share: async (whom: Ask, username: string, role: string) => {
      await as(ann)('PUT', `/portfolios/${id}/grants/${username}`, { role });
      await whom('POST', `/auth/portfolio-invitations/${id}/accept`);
    },
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
    const { api, ann, bob, cleo, id, share, trade } = await household();
    const grants = `/portfolios/${id}/grants`;
    expect((await ann('PUT', `${grants}/Bob`, { role: 'viewer' })).status).toBe(204);
    expect((await bob('GET', `/portfolios/${id}`)).status).toBe(404);
    expect(await bob('GET', '/auth/portfolio-invitations')).toMatchObject({
      status: 200,
      body: [{ portfolio_id: id, portfolio_name: 'Family', from: 'ann', role: 'viewer' }],
    });
    const accepting = `/auth/portfolio-invitations/${id}/accept`;
    expect((await cleo('POST', accepting)).status).toBe(404);
    expect((await bob('POST', accepting)).status).toBe(204);
    expect((await bob('POST', accepting)).status).toBe(404);
    expect((await bob('GET', '/auth/portfolio-invitations')).body).toEqual([]);
    expect((await bob('GET', `/portfolios/${id}`)).status).toBe(200);
    expect((await bob('GET', '/portfolios')).body).toMatchObject([{ id }]);
    expect((await bob('POST', '/transactions', trade)).status).toBe(403);

    expect((await ann('PUT', `${grants}/bob`, { role: 'trader' })).status).toBe(204);
    expect((await bob('POST', '/transactions', trade)).status).toBe(201);
    await share(cleo, 'cleo', 'viewer');
    expect(await ann('GET', `${grants}?sort=-username`)).toMatchObject({
      body: [
        { username: 'cleo', role: 'viewer', state: 'granted' },
        { username: 'bob', role: 'trader', state: 'granted' },
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
    const more = await api.ask('GET', `${V1}/audit?action=invitation.accept`, { bearer: admin });
    expect(more.body).toMatchObject([
      { actor: 'cleo', target: 'cleo', after: grant('viewer') },
      { actor: 'bob', target: 'bob', after: grant('viewer') },
    ]);
    expect(rows.filter(({ action }) => /^(grant|invitation)\./.test(action))).toMatchObject([
      { action: 'invitation.put', target: 'bob', before: null, after: grant('viewer') },
      { action: 'grant.put', target: 'bob', before: grant('viewer'), after: grant('trader') },
      { action: 'invitation.put', target: 'cleo', after: grant('viewer') },
      { action: 'grant.remove', target: 'bob', before: grant('trader'), after: null },
    ]);
  });

  it('gets the lots of a transfer back from another one, if whoever asks may change both', async () => {
    const { ann, bob, id, share, trade } = await household();
    const other = ((await ann('POST', '/portfolios', { name: 'Own' })).body as { id: number }).id;
    await share(bob, 'bob', 'trader');
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
    const { api, ann, annToken, bob, cleo, id, share } = await household();
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
    await share(bob, 'bob', 'trader');
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
      ['no name', role],
      ['bob', { role: 'admin' }],
    ] as const)
      expect((await ann('PUT', `${grants}/${name}`, body)).status, name).toBe(422);
    expect((await api.ask('GET', `${V1}${grants}`, { bearer: annToken })).body).toEqual([
      { username: 'bob', role: 'trader', state: 'granted' },
    ]);
  });

  it('is streamed to whom it is shared with until that ends', async () => {
    const { api, ann, bob, bobToken, id, share, trade } = await household();
    await ann('POST', '/transactions', trade);
    await share(bob, 'bob', 'viewer');
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

describe('an invitation', () => {
  it('shows in nothing whether the name has a user', async () => {
    const { ann, bob, id } = await household();
    const grants = `/portfolios/${id}/grants`;
    const stories = ['bob', 'who'].map(async (name) => {
      const steps: readonly [string, string, unknown?][] = [
        ['DELETE', `${grants}/${name}`],
        ['PUT', `${grants}/${name}`, { role: 'viewer' }],
        ['PUT', `${grants}/${name}`, { role: 'trader' }],
        ['PUT', `${grants}/${name}`, { role: 'admin' }],
        ['GET', grants],
        ['DELETE', `${grants}/${name}`],
        ['DELETE', `${grants}/${name}`],
        ['GET', grants],
      ];
      return { name, steps };
    });
    const told = [];
    for (const { name, steps } of await Promise.all(stories)) {
      const answers = [];
      for (const [method, path, body] of steps) {
        const { status, body: answer, headers } = await ann(method, path, body);
        answers.push({ status, answer, names: [...headers.keys()].toSorted() });
      }
      told.push(
        JSON.stringify(answers)
          .replaceAll(name, 'NAME')
          .replaceAll(/req_?[\w-]+/g, ''),
      );
    }
    expect(told[0]).toBe(told[1]);
    expect(told[0]).toContain('"username":"NAME","role":"trader","state":"invited"');
    expect((await bob('GET', '/auth/portfolio-invitations')).body).toEqual([]);
  });

  it('that is declined looks to its owner as before', async () => {
    const { ann, bob, id } = await household();
    const grants = `/portfolios/${id}/grants`;
    await ann('PUT', `${grants}/bob`, { role: 'viewer' });
    const before = await ann('GET', grants);
    expect((await bob('DELETE', `/auth/portfolio-invitations/${id}`)).status).toBe(204);
    expect((await bob('DELETE', `/auth/portfolio-invitations/${id}`)).status).toBe(404);
    expect((await bob('POST', `/auth/portfolio-invitations/${id}/accept`)).status).toBe(404);
    expect((await ann('GET', grants)).body).toEqual(before.body);
    expect((await bob('GET', `/portfolios/${id}`)).status).toBe(404);
  });

  it('to a name without a user is not for whoever registers it later', async () => {
    const { api, ann, id } = await household();
    await ann('PUT', `/portfolios/${id}/grants/dora`, { role: 'viewer' });
    const bearer = await api.signedIn('dora', 'viewer');
    const path = `${V1}/auth/portfolio-invitations`;
    expect((await api.ask('GET', path, { bearer })).body).toEqual([]);
    expect((await api.ask('POST', `${path}/${id}/accept`, { bearer })).status).toBe(404);
  });

  it('that was taken back, or whose portfolio is deleted, cannot be accepted', async () => {
    const { ann, bob, id } = await household();
    const grants = `/portfolios/${id}/grants`;
    const accept = () => bob('POST', `/auth/portfolio-invitations/${id}/accept`);
    await ann('PUT', `${grants}/bob`, { role: 'viewer' });
    await ann('DELETE', `${grants}/bob`);
    expect((await accept()).status).toBe(404);
    await ann('PUT', `${grants}/bob`, { role: 'viewer' });
    await ann('DELETE', `/portfolios/${id}?force=true`);
    expect((await bob('GET', '/auth/portfolio-invitations')).body).toEqual([]);
    expect((await accept()).status).toBe(404);
  });

  it('waits among at most a hundred of a portfolio, known names or not', async () => {
    const { api, ann, id } = await household();
    const invite = (name: string) =>
      ann('PUT', `/portfolios/${id}/grants/${name}`, { role: 'viewer' });
    const { store } = api.identity.context;
    for (let one = 0; one < 100; one += 1)
      await store.putInvitation({
        ...{ portfolio: String(id), username: `n${one}`, userId: null },
        ...{ role: 'viewer', invitedAt: one },
      });
    expect((await invite('bob')).status).toBe(409);
    expect((await invite('who')).status).toBe(409);
    expect((await invite('n1')).status).toBe(204);
  });
});

describe('a grant by an administrator', () => {
  it('on the portfolio of somebody is one at once, and names who has no user', async () => {
    const { api, ann, bob, id } = await household();
    const root = await api.signedIn('root', 'admin');
    const grants = `/portfolios/${id}/grants`;
    await ann('PUT', `${grants}/bob`, { role: 'viewer' });
    const body = { role: 'trader' };
    const asked = { bearer: root, body };
    expect((await api.ask('PUT', `${V1}${grants}/bob`, asked)).status).toBe(204);
    expect((await ann('GET', grants)).body).toEqual([
      { username: 'bob', role: 'trader', state: 'granted' },
    ]);
    expect((await bob('GET', `/portfolios/${id}`)).status).toBe(200);
    expect((await api.ask('PUT', `${V1}${grants}/nobody`, asked)).status).toBe(422);
  });

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
