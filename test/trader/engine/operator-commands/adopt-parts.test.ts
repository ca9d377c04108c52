// Foreign shares with part of a share among them: a position takes the whole part, a holding takes everything.
import { describe, expect, it } from 'vitest';
import { createHarness, type Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';

const ADOPT = { type: 'adopt', symbol: 'AAPL', isConfirmed: true, by: 'ann' } as const;
const account = (quantity: number) => ({
  positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity, averageCost: 90 }],
});

async function adopted(harness: Harness, shares: number) {
  await harness.ready(account(shares));
  return harness.command(ADOPT);
}

describe('adopting 10.5 foreign shares', () => {
  it('makes a position of 10 with a stop for 10; the half stays foreign and blocks nothing', async () => {
    const harness = createHarness();
    const answer = await adopted(harness, 10.5);
    expect(answer).toMatchObject({ ok: true, text: expect.stringContaining('Adopted: 10 AAPL') });
    expect(answer.text).toContain('0.5 AAPL is less than one share');
    const stop = harness.newest('s');
    expect(stop).toMatchObject({ quantity: 10 });
    await harness.told(stop, { status: 'presubmitted' });
    await harness.pass(6_000);
    await harness.snapshot({ ...account(10.5), openOrders: [reportOf(stop)] });
    expect(harness.engine.status()).toMatchObject({ protectedPositions: 1, unprotected: [] });
    expect(harness.engine.status().comparison.differences).toEqual([]);
    expect(harness.state().foreign.get('AAPL')).toBe(0.5);
    const next = await harness.crash();
    await next.ready({ ...account(10.5), openOrders: [reportOf(stop)] });
    await next.pass(6_000);
    expect(next.submits()).toEqual([]);
    expect(next.cancels()).toEqual([]);
  });

  it('as a holding takes all of it', async () => {
    const harness = createHarness({
      settings: { manual: { defaultStopPercent: 5, allowsHoldings: true } },
    });
    await harness.ready(account(10.5));
    expect(await harness.command({ ...ADOPT, as: 'holding' })).toMatchObject({ ok: true });
    expect(harness.state().holdings.get('AAPL')).toMatchObject({ quantity: 10.5 });
  });

  it('adopts nothing where less than one share is foreign', async () => {
    const harness = createHarness();
    expect(await adopted(harness, 0.5)).toMatchObject({ ok: false, kind: 'refused' });
    expect(harness.submits()).toEqual([]);
    await harness.quote(100);
    await harness.predict('BUY');
    expect(harness.submits('entry')).toHaveLength(1);
  });
});
