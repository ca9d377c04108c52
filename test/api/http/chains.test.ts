// Option contracts over HTTP, from a real control API.
import { describe, expect, it } from 'vitest';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import { failed, ok } from '../../../src/kernel/result.ts';
import type { ControlApiOptions } from '../../../src/trader/surfaces/control/control-routes.ts';
import { AT, contractOf, quoted, SPOT } from '../../trader/domain/options/chain.ts';
import { served } from '../harness/served.ts';
import { traderEnvironment } from '../harness/trader-environment.ts';

const EXPIRY = '2026-12-18' as TradingDay;
const CONTRACTS = (['call', 'put'] as const).map((right) => contractOf(right, SPOT, EXPIRY));

async function chainAsked(chain: ControlApiOptions['chain']) {
  const { door } = await traderEnvironment({ chain });
  const api = await served([door.client], 'closed', new Map([['DU1', door.stream]]));
  const bearer = await api.signedIn('ann', 'viewer', ['DU1']);
  return (what: string) => api.ask('GET', `/api/v1/daemon/DU1/chain/${what}`, { bearer });
}

describe('GET /daemon/{trader}/chain/{symbol}', () => {
  it('has calls and puts with greeks, from one question to the trader', async () => {
    const asked: unknown[] = [];
    const get = await chainAsked(async (look) => {
      asked.push(look);
      const rows = CONTRACTS.map(quoted);
      return ok({ at: AT, underlyingPrice: SPOT, expiries: [EXPIRY], rate: 0.04, rows });
    });
    const { status, body } = await get('AAPL?near=2026-12-20');
    expect(status).toBe(200);
    expect(asked).toEqual([{ symbol: 'AAPL', near: '2026-12-20' }]);
    expect(body).toMatchObject({
      ...{ symbol: 'AAPL', underlying_price: 230, expiries: [EXPIRY], expiry: EXPIRY },
      contracts: [
        { id: 'AAPL 261218C00230000', right: 'call', gamma: expect.any(Number), reasons: [] },
        { id: 'AAPL 261218P00230000', right: 'put', theta: expect.any(Number) },
      ],
    });
  });

  it('is 503 with the reason where the broker has none, and says when to ask again while it is read', async () => {
    const none = await chainAsked(async () =>
      failed({ kind: 'not-offered', why: 'no options are traded through SSI' }),
    );
    const refused = await none('AAPL');
    expect(refused).toMatchObject({
      ...{ status: 503, body: { detail: 'AAPL: no options are traded through SSI.' } },
    });
    expect(refused.headers.get('retry-after')).toBeNull();
    const late = await chainAsked(async () => failed({ kind: 'still-reading', why: 'wait' }));
    const { status, headers } = await late('AAPL');
    expect([status, headers.get('retry-after')]).toEqual([503, '2']);
  });

  it('is 404 for a stock without options, and refuses what is no stock or no day', async () => {
    const get = await chainAsked(async () => failed({ kind: 'no-options', why: 'none is listed' }));
    expect(await get('AAPL')).toMatchObject({ status: 404 });
    for (const wrong of ['aapl', 'AAPL%20261218C00230000', 'AAPL?near=soon', 'AAPL?right=call'])
      expect([wrong, (await get(wrong)).status]).toEqual([wrong, 422]);
  });
});
