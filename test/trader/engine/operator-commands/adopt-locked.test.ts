// Shares that were bought in another program and cannot be sold yet: once adopted, they wait for their time as ours do.
import { describe, expect, it } from 'vitest';
import { HOUR_MS, type Instant, plus } from '../../../../src/kernel/instant.ts';
import type { ReportedPosition } from '../../../../src/trader/ports/broker-reports.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { ACCOUNT, settings } from '../harness/settings.ts';
import { AT_SETTLING, UNLOCKED_AT } from '../harness/settling-venue.ts';
import { place } from '../requests/order-requests.ts';

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

async function holding(quantity: number, settling?: Settling): Promise<Harness> {
  const harness = createHarness({ ...AT_SETTLING, settings: { manual: MANUAL } });
  await harness.ready(net(quantity, settling));
  await harness.quote(100);
  return harness;
}

async function at(harness: Harness, moment: Instant, quantity: number): Promise<void> {
  await harness.jump(moment);
  await harness.quote(100);
  await harness.snapshot(net(quantity));
}

const sell = { as: 'holding', side: 'sell', quantity: 300 } as const;

describe('adopted shares that cannot be sold yet', () => {
  it('are named in the preview, and a sale of them is refused until their time', async () => {
    const harness = await holding(300, { sellable: 100, boughtToday: 200 });
    const preview = await harness.command({ ...ADOPT, as: 'holding', isConfirmed: false });
    expect(preview).toMatchObject({
      text: expect.stringMatching(/200 of them cannot be sold before 2026-11-20 11:00:00 ET\./),
    });
    expect(await harness.command({ ...ADOPT, as: 'holding', isConfirmed: true })).toMatchObject({
      ok: true,
    });
    expect(await place(harness, sell)).toMatchObject({
      ok: false,
      reasons: [{ kind: 'locked_shares', quantity: 300, sellable: 100, until: UNLOCKED_AT }],
    });
    await at(harness, UNLOCKED_AT, 300);
    expect(await place(harness, sell)).toMatchObject({ ok: true });
  });

  it('count as bought in the session before if not today', async () => {
    const harness = await holding(300, { sellable: 50, boughtToday: 100 });
    await harness.command({ ...ADOPT, as: 'holding', isConfirmed: true });
    expect(harness.of('holding-adopted')).toMatchObject([
      {
        lockedAfter: [
          { shares: 150, until: THURSDAY_11, settlement: 'T+2' },
          { shares: 100, until: UNLOCKED_AT, settlement: 'T+2' },
        ],
      },
    ]);
  });

  it('join what was locked in the holding before', async () => {
    const harness = await holding(0);
    await place(harness, { as: 'holding' });
    const bought = harness.newest('h');
    await harness.told(bought);
    await harness.fill(bought, 100, 100);
    await harness.status(bought, 'filled');
    await harness.pass(6_000);
    await harness.snapshot(net(400, { sellable: 250, boughtToday: 150 }));
    await harness.pass(260);
    await harness.command({ ...ADOPT, as: 'holding', isConfirmed: true });
    expect(harness.of('holding-adopted')).toMatchObject([
      { quantity: 300, lockedAfter: [{ shares: 150, until: UNLOCKED_AT }] },
    ]);
  });

  it('are a position whose stop is watched from their time on', async () => {
    const harness = await holding(200, { sellable: 0, boughtToday: 200 });
    expect(await harness.command({ ...ADOPT, isConfirmed: true })).toMatchObject({ ok: true });
    expect(harness.engine.status().locked).toMatchObject([
      { symbol: 'AAPL', quantity: 200, until: UNLOCKED_AT, isAll: true },
    ]);
    await harness.quote(90);
    await harness.pass(5_000);
    expect(harness.submits()).toEqual([]);
    await at(harness, UNLOCKED_AT, 200);
    await harness.quote(90);
    await harness.pass(5_000);
    expect(harness.newest('x')).toMatchObject({ side: 'sell', quantity: 200 });
  });

  it('are sold at once where the broker does not tell', async () => {
    const harness = await holding(200);
    await harness.command({ ...ADOPT, as: 'holding', isConfirmed: true });
    expect(harness.of('holding-adopted')[0]).not.toHaveProperty('lockedAfter');
    expect(await place(harness, { ...sell, quantity: 200 })).toMatchObject({ ok: true });
  });
});
