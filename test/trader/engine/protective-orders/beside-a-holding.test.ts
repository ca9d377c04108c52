// A position beside shares that a person keeps: whose are missing, and whose an older report shows.
import { describe, expect, it } from 'vitest';
import type { RiskSettings } from '../../../../src/trader/ports/risk-settings.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { executionOf, reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT, settings } from '../rig/settings.ts';

const net = (quantity: number) => ({
  positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity, averageCost: 100 }],
});

/** So many shares are adopted as a holding. */
async function invested(shares: number, risk: Partial<RiskSettings> = {}): Promise<Rig> {
  const rig = createRig({
    settings: {
      manual: { defaultStopPercent: 5, allowsHoldings: true },
      risk: { ...settings([]).risk, ...risk },
    },
  });
  await rig.ready(net(shares));
  const adopt = { type: 'adopt', symbol: 'AAPL', as: 'holding', isConfirmed: true } as const;
  expect(await rig.command({ ...adopt, by: 'ann' })).toMatchObject({ ok: true });
  await rig.snapshot(net(shares));
  await rig.pass(260);
  await rig.quote(100);
  return rig;
}

describe('a stop that is placed anew beside a holding', () => {
  it.each([
    [120, 100],
    [100, 100],
    [80, 80],
  ])('covers, with %s shares of 150 in the account, %s of 100', async (inAccount, covered) => {
    const rig = await invested(50);
    const { s, t } = await rig.enter();
    await rig.pass(6_000);
    const grouped = { group: 'G', groupEffect: 'reduces' } as const;
    await rig.snapshot({
      openOrders: [s, t].map((leg) => reportOf(leg, grouped)),
      ...net(inAccount),
    });
    await rig.status(s, 'cancelled');
    await rig.pass(300);
    expect(rig.newest('s')).toMatchObject({ quantity: covered });
    expect(rig.newest('s').orderRef).not.toBe(s.orderRef);
  });
});

describe('an entry beside a holding', () => {
  it('is as large as the part of the account in one symbol leaves room for', async () => {
    const rig = await invested(100, { symbolPercentMax: 1.5 });
    await rig.predict('BUY');
    // 100 at 100.02 of 15,000 USD are held.
    expect(rig.bracket().e).toMatchObject({ quantity: 49 });
  });
});

describe('an older report of the account', () => {
  it('leaves nothing foreign after a person has sold a part of the holding', async () => {
    const rig = await invested(100);
    await rig.pass(6_000);
    const at = rig.now();
    const terms = { symbol: 'AAPL', side: 'sell', orderRef: '' } as const;
    const sold = { execId: '0009.hand.1.01', shares: 40, price: 99, at };
    rig.broker.say({
      type: 'execution',
      execution: {
        ...executionOf(
          {
            ...terms,
            leg: 'x',
            type: 'market',
            quantity: 40,
            validity: { kind: 'day' },
            extendedHours: false,
          },
          sold,
        ),
        brokerLink: 'permId:777' as const,
      },
    });
    await rig.settle();
    expect(rig.state().holdings.get('AAPL')).toMatchObject({ quantity: 60 });
    await rig.pass(1_000);
    await rig.snapshot(net(100));
    expect(rig.of('foreign-seen').filter(({ quantity }) => quantity !== 0)).toHaveLength(1);
    expect(rig.engine.status().holdings).toMatchObject([{ quantity: 60 }]);
    await rig.quote(100);
    await rig.predict('BUY');
    expect(rig.kinds()).not.toContain('foreign_position');
  });
});
