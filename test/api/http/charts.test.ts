// The chart over HTTP: what the journal says, from a real control API over real tables.
import { describe, expect, it } from 'vitest';
import { until } from '../../processes/waiting.ts';
import { HELD, OPENING } from '../../trader/adapters/sqlite/one-trade.ts';
import { served } from '../harness/served.ts';
import { traderEnvironment } from '../harness/trader-environment.ts';

async function chartAsked() {
  const environment = await traderEnvironment();
  environment.happen([...OPENING, ...HELD]);
  const api = await served(
    [environment.door.client],
    'closed',
    new Map([['DU1', environment.door.stream]]),
  );
  const bearer = await api.signedIn('ann', 'viewer', ['DU1']);
  const get = (what: string) => api.ask('GET', `/api/v1/daemon/DU1/chart/${what}`, { bearer });
  return { environment, get };
}

const SPAN = 'from=2020-12-16T14:30:00Z&to=2020-12-16T15:00:00Z';

describe('GET /daemon/{trader}/chart/{symbol}', () => {
  it('has the marks of the journal, with the number of the newest fact', async () => {
    const { get } = await chartAsked();
    const { status, body } = await get(`SPY?${SPAN}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ symbol: 'SPY', seq: OPENING.length + HELD.length, age_seconds: null, watched: false },
      ...{ from: '2020-12-16T14:30:00.000Z', bars: [], bars_kept_since: null },
      positions: [{ id: 'SPY-6', stop: [{ price: 368.5 }, { price: 369, why: 'trail' }] }],
      executions: [{ exec_id: 'e1.01', strategy: 'demo' }, { exec_id: 'e2.01' }],
      not_taken: [{ reasons: [{ kind: 'already_in_position' }] }],
    });
    expect((await get(`QQQ?${SPAN}`)).body).toMatchObject({ positions: [], executions: [] });
  });

  it('refuses a span that ends before it begins or lasts too long, and what is no symbol', async () => {
    const { get } = await chartAsked();
    for (const [wrong, says] of [
      ['SPY?from=2020-12-16T15:00:00Z&to=2020-12-16T14:00:00Z', /to: expected a time after/],
      ['SPY?from=2018-01-01T00:00:00Z&to=2020-12-16T14:00:00Z', /at most 400 days/],
      ['SPY?from=yesterday', /from/],
      ['spy', /symbol/],
      ['SPY?bars=1', /bars/],
    ] as const) {
      const { status, body } = await get(wrong);
      expect([wrong, status]).toEqual([wrong, 422]);
      expect((body as { detail: string }).detail).toMatch(says);
    }
  });

  it('tells the age of the last answer while no trader answers, and that there is none', async () => {
    const { environment, get } = await chartAsked();
    await get(`SPY?${SPAN}`);
    await environment.fall();
    const old = await until('the age', async () => {
      const { headers, body } = await get(`SPY?${SPAN}`);
      return headers.get('age') === null ? undefined : body;
    });
    expect(old).toMatchObject({ symbol: 'SPY', age_seconds: expect.any(Number) });
    const { status, body } = await get(`QQQ?${SPAN}`);
    expect(status).toBe(503);
    expect((body as { detail: string }).detail).toMatch(/does not answer/);
  });
});
