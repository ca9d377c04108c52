// Why it did, or did not, trade, as the API answers it: one object, and one sentence for what is not on record.
import { describe, expect, it } from 'vitest';
import type { TraderClient } from '../../../src/api/traders/trader-clients.ts';
import { scriptedTrader } from '../harness/scripted-trader.ts';
import { served } from '../harness/served.ts';

const PATH = '/api/v1/daemon/DU1/why';

describe('why', () => {
  it('is the answer of the trader, with whether it runs', async () => {
    const api = await served([scriptedTrader()]);
    const bearer = await api.signedIn('ann', 'viewer', ['DU1']);
    const { status, body } = await api.ask('GET', `${PATH}/SPY-6`, { bearer });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ live: true, is_symbol: false, outcome: 'not_entered' },
      sentence: 'SPY not bought: trading is halted: lunch.',
      root: { kind: 'trading_halted' },
      steps: [{ topic: 'ALARM' }],
    });
  });

  it('takes a moment, and refuses what is not one', async () => {
    const api = await served([scriptedTrader()]);
    const bearer = await api.signedIn('ann', 'viewer', ['DU1']);
    const since = encodeURIComponent('2020-12-16T09:30:00-05:00');
    expect((await api.ask('GET', `${PATH}/SPY?since=${since}`, { bearer })).status).toBe(200);
    expect((await api.ask('GET', `${PATH}/SPY?since=2d`, { bearer })).status).toBe(422);
  });

  it('is of every symbol without one', async () => {
    const asked: string[] = [];
    const trader = scriptedTrader();
    const look: TraderClient['look'] = (path, by) => {
      asked.push(path);
      return trader.look(path, by);
    };
    const api = await served([{ ...trader, look }]);
    const bearer = await api.signedIn('ann', 'viewer', ['DU1']);
    expect((await api.ask('GET', PATH, { bearer })).status).toBe(200);
    expect(asked.at(-1)).toMatch(/\/why\??$/);
    expect((await api.ask('GET', `${PATH}?since=2d`, { bearer })).status).toBe(422);
    expect((await api.ask('GET', PATH)).status).toBe(401);
  });

  it('needs somebody who may read', async () => {
    const api = await served([scriptedTrader()]);
    expect((await api.ask('GET', `${PATH}/SPY-6`)).status).toBe(401);
  });
});
