// Foreign shares with part of a share among them: a position takes the whole part, a holding takes everything.
import { describe, expect, it } from 'vitest';
import { createRig, type Rig } from '../rig/rig.ts';
import { reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT } from '../rig/settings.ts';

const ADOPT = { type: 'adopt', symbol: 'AAPL', isConfirmed: true, by: 'ann' } as const;
const account = (quantity: number) => ({
  positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity, averageCost: 90 }],
});

async function adopted(rig: Rig, shares: number) {
  await rig.ready(account(shares));
  return rig.command(ADOPT);
}

describe('adopting 10.5 foreign shares', () => {
  it('makes a position of 10 with a stop for 10; the half stays foreign and blocks nothing', async () => {
    const rig = createRig();
    const answer = await adopted(rig, 10.5);
    expect(answer).toMatchObject({ ok: true, text: expect.stringContaining('Adopted: 10 AAPL') });
    expect(answer.text).toContain('0.5 AAPL is less than one share');
    const stop = rig.newest('s');
    expect(stop).toMatchObject({ quantity: 10 });
    await rig.told(stop, { status: 'presubmitted' });
    await rig.pass(6_000);
    await rig.snapshot({ ...account(10.5), openOrders: [reportOf(stop)] });
    expect(rig.engine.status()).toMatchObject({ protectedPositions: 1, unprotected: [] });
    expect(rig.engine.status().comparison.differences).toEqual([]);
    expect(rig.state().foreign.get('AAPL')).toBe(0.5);
    const next = await rig.crash();
    await next.ready({ ...account(10.5), openOrders: [reportOf(stop)] });
    await next.pass(6_000);
    expect(next.submits()).toEqual([]);
    expect(next.cancels()).toEqual([]);
  });

  it('as a holding takes all of it', async () => {
    const rig = createRig({
      settings: { manual: { defaultStopPercent: 5, allowsHoldings: true } },
    });
    await rig.ready(account(10.5));
    expect(await rig.command({ ...ADOPT, as: 'holding' })).toMatchObject({ ok: true });
    expect(rig.state().holdings.get('AAPL')).toMatchObject({ quantity: 10.5 });
  });

  it('adopts nothing where less than one share is foreign', async () => {
    const rig = createRig();
    expect(await adopted(rig, 0.5)).toMatchObject({ ok: false, kind: 'refused' });
    expect(rig.submits()).toEqual([]);
    await rig.quote(100);
    await rig.predict('BUY');
    expect(rig.submits('entry')).toHaveLength(1);
  });
});
