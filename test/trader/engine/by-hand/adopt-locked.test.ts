// Shares that were bought in another program and cannot be sold yet: once adopted, they wait for their time as ours do.
import { describe, expect, it } from 'vitest';
import { HOUR_MS, type Instant, plus } from '../../../../src/kernel/instant.ts';
import type { ReportedPosition } from '../../../../src/trader/ports/broker.ts';
import { place } from '../requests/asked.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { ACCOUNT, settings } from '../rig/settings.ts';
import { AT_SETTLING, UNLOCKED_AT } from '../rig/settling-venue.ts';

const MANUAL = {
  ...settings([]).manual,
  defaultStopPercent: 5,
  allowsHoldings: true,
  protection: 'watched',
} as const;
const ADOPT = { type: 'adopt', symbol: 'AAPL', by: 'ann' } as const;
/** Of what was bought on the day before. */
const THURSDAY_11 = plus(UNLOCKED_AT, -24 * HOUR_MS);

type Settling = ReportedPosition['settling'];

function net(quantity: number, settling?: Settling): { positions: ReportedPosition[] } {
  const position = { account: ACCOUNT, symbol: 'AAPL', quantity, averageCost: 100 };
  return { positions: [{ ...position, ...(settling && { settling }) }] };
}

async function holding(quantity: number, settling?: Settling): Promise<Rig> {
  const rig = createRig({ ...AT_SETTLING, settings: { manual: MANUAL } });
  await rig.ready(net(quantity, settling));
  await rig.quote(100);
  return rig;
}

async function at(rig: Rig, moment: Instant, quantity: number): Promise<void> {
  await rig.jump(moment);
  await rig.quote(100);
  await rig.snapshot(net(quantity));
}

const sell = { as: 'holding', side: 'sell', quantity: 300 } as const;

describe('adopted shares that cannot be sold yet', () => {
  it('are named in the preview, and a sale of them is refused until their time', async () => {
    const rig = await holding(300, { sellable: 100, boughtToday: 200 });
    const preview = await rig.command({ ...ADOPT, as: 'holding', isConfirmed: false });
    expect(preview).toMatchObject({
      text: expect.stringMatching(/200 of them cannot be sold before 2026-11-20 11:00:00 ET\./),
    });
    expect(await rig.command({ ...ADOPT, as: 'holding', isConfirmed: true })).toMatchObject({
      ok: true,
    });
    expect(await place(rig, sell)).toMatchObject({
      ok: false,
      reasons: [{ kind: 'locked_shares', quantity: 300, sellable: 100, until: UNLOCKED_AT }],
    });
    await at(rig, UNLOCKED_AT, 300);
    expect(await place(rig, sell)).toMatchObject({ ok: true });
  });

  it('count as bought in the session before if not today', async () => {
    const rig = await holding(300, { sellable: 50, boughtToday: 100 });
    await rig.command({ ...ADOPT, as: 'holding', isConfirmed: true });
    expect(rig.of('holding-adopted')).toMatchObject([
      {
        lockedAfter: [
          { shares: 150, until: THURSDAY_11, settlement: 'T+2' },
          { shares: 100, until: UNLOCKED_AT, settlement: 'T+2' },
        ],
      },
    ]);
  });

  it('join what was locked in the holding before', async () => {
    const rig = await holding(0);
    await place(rig, { as: 'holding' });
    const bought = rig.newest('h');
    await rig.told(bought);
    await rig.fill(bought, 100, 100);
    await rig.status(bought, 'filled');
    await rig.pass(6_000);
    await rig.snapshot(net(400, { sellable: 250, boughtToday: 150 }));
    await rig.pass(260);
    await rig.command({ ...ADOPT, as: 'holding', isConfirmed: true });
    expect(rig.of('holding-adopted')).toMatchObject([
      { quantity: 300, lockedAfter: [{ shares: 150, until: UNLOCKED_AT }] },
    ]);
  });

  it('are a position whose stop is watched from their time on', async () => {
    const rig = await holding(200, { sellable: 0, boughtToday: 200 });
    expect(await rig.command({ ...ADOPT, isConfirmed: true })).toMatchObject({ ok: true });
    expect(rig.engine.status().locked).toMatchObject([
      { symbol: 'AAPL', quantity: 200, until: UNLOCKED_AT, isAll: true },
    ]);
    await rig.quote(90);
    await rig.pass(5_000);
    expect(rig.submits()).toEqual([]);
    await at(rig, UNLOCKED_AT, 200);
    await rig.quote(90);
    await rig.pass(5_000);
    expect(rig.newest('x')).toMatchObject({ side: 'sell', quantity: 200 });
  });

  it('are sold at once where the broker does not tell', async () => {
    const rig = await holding(200);
    await rig.command({ ...ADOPT, as: 'holding', isConfirmed: true });
    expect(rig.of('holding-adopted')[0]).not.toHaveProperty('lockedAfter');
    expect(await place(rig, { ...sell, quantity: 200 })).toMatchObject({ ok: true });
  });
});
