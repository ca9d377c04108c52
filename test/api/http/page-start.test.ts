// What a page begins with is one answer: nobody, or who has signed in with the traders and the board of the first.
import { describe, expect, it } from 'vitest';
import { failed } from '../../../src/kernel/result.ts';
import { pageCookies } from '../harness/page-cookies.ts';
import { scriptedTrader } from '../harness/scripted-trader.ts';
import { PASSWORD, served } from '../harness/served.ts';

const START = '/api/v1/page';

const NOBODY = { session: null, is_renewable: false, traders: [], board: null };

async function signedIn(accounts: readonly string[] = ['DU1'], clients = [scriptedTrader()]) {
  const api = await served(clients);
  await api.signedIn('ann', 'operator', accounts);
  const opened = pageCookies(api);
  await opened.ask('POST', '/api/v1/auth/page', { username: 'ann', password: PASSWORD });
  return { api, ...opened };
}

describe('the start of a page', () => {
  it('is nobody without a sign-in, and no failure; nothing of the traders is told', async () => {
    const { api } = await signedIn();
    const { status, body, headers } = await api.ask('GET', START);
    expect({ status, body }).toEqual({ status: 200, body: NOBODY });
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('has the session, the traders by name, and the board of the first', async () => {
    const clients = [
      { ...scriptedTrader('second', 'DU2'), venue: 'vietnam' as const },
      scriptedTrader('first', 'DU1'),
    ];
    const { ask } = await signedIn(['DU1', 'DU2'], clients);
    const { body } = await ask('GET', START);
    const { body: session } = await ask('GET', '/api/v1/auth/page');
    const { body: traders } = await ask('GET', '/api/v1/daemon');
    const { body: board } = await ask('GET', '/api/v1/daemon/first/board');
    expect(body).toEqual({ session, is_renewable: false, traders, board });
    expect(traders).toMatchObject([
      { name: 'first', venue: 'us', currency_digits: 2 },
      { name: 'second', venue: 'vietnam', currency_digits: 0 },
    ]);
  });

  it('is nobody while a session has to set up its second factor', async () => {
    const api = await served([scriptedTrader()], 'closed', new Map(), {
      secondFactorFor: ['operator'],
    });
    await api.signedIn('ann', 'operator', ['DU1']);
    const { ask } = pageCookies(api);
    await ask('POST', '/api/v1/auth/page', { username: 'ann', password: PASSWORD });
    expect((await ask('GET', START)).body).toMatchObject({ session: null, traders: [] });
  });

  it('has no trader that is not granted', async () => {
    const { ask } = await signedIn([]);
    expect((await ask('GET', START)).body).toMatchObject({
      session: { username: 'ann' },
      ...{ traders: [], board: null },
    });
  });

  it('has no board while the trader does not answer', async () => {
    const mute = scriptedTrader();
    const look = () =>
      Promise.resolve(failed({ kind: 'unreachable', why: 'refused', wasSent: false } as const));
    const { ask } = await signedIn(['DU1'], [{ ...mute, look }]);
    expect((await ask('GET', START)).body).toMatchObject({
      traders: [{ name: 'main' }],
      board: null,
    });
  });

  it('does not wait for a trader that is mute', async () => {
    const mute = { ...scriptedTrader(), look: () => new Promise<never>(() => {}) };
    const { ask } = await signedIn(['DU1'], [mute]);
    expect((await ask('GET', START)).body).toMatchObject({ board: null });
  });

  it('says when the session can be renewed, and when it cannot', async () => {
    const { api, ask, keep } = await signedIn();
    api.pass(3_600_000);
    expect((await ask('GET', START)).body).toEqual({ ...NOBODY, is_renewable: true });
    await ask('POST', '/api/v1/auth/page/renew');
    expect((await ask('GET', START)).body).toMatchObject({ session: { username: 'ann' } });
    const { body } = await ask('GET', '/api/v1/auth/page');
    await ask(
      'DELETE',
      '/api/v1/auth/page',
      undefined,
      (body as { csrf_token: string }).csrf_token,
    );
    expect(keep.size).toBe(0);
    expect((await ask('GET', START)).body).toEqual(NOBODY);
  });

  it('tells a token or key of a program no more than anybody', async () => {
    const { api } = await signedIn();
    const bearer = await api.signedIn('eve', 'operator', ['DU1']);
    expect((await api.ask('GET', START, { bearer })).body).toEqual(NOBODY);
  });

  it('counts as a request of its user, not as an attempt to sign in', async () => {
    const { ask } = await signedIn();
    for (let n = 0; n < 30; n += 1) expect((await ask('GET', START)).status).toBe(200);
  });
});
