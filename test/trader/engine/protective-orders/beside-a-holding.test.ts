// A position beside shares that a person keeps: whose are missing, and whose an older report shows.
import { describe, expect, it } from 'vitest';
import type { RiskSettings } from '../../../../src/trader/ports/risk-settings.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, settings } from '../harness/settings.ts';

const net = (quantity: number) => ({
  positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity, averageCost: 100 }],
});

/** So many shares are adopted as a holding. */
async function invested(shares: number, risk: Partial<RiskSettings> = {}): Promise<Harness> {
  const harness = createHarness({
    settings: {
      manual: { defaultStopPercent: 5, allowsHoldings: true },
      risk: { ...settings([]).risk, ...risk },
    },
  });
  await harness.ready(net(shares));
  const adopt = { type: 'adopt', symbol: 'AAPL', as: 'holding', isConfirmed: true } as const;
  expect(await harness.command({ ...adopt, by: 'ann' })).toMatchObject({ ok: true });
  await harness.snapshot(net(shares));
  await harness.pass(260);
  await harness.quote(100);
  return harness;
}

describe('a stop that is placed anew beside a holding', () => {
  it.each([
    [120, 100],
    [100, 100],
    [80, 80],
  ])('covers, with %s shares of 150 in the account, %s of 100', async (inAccount, covered) => {
    const harness = await invested(50);
    const { s, t } = await harness.enter();
    await harness.pass(6_000);
    const grouped = { group: 'G', groupEffect: 'reduces' } as const;
    await harness.snapshot({
      openOrders: [s, t].map((leg) => reportOf(leg, grouped)),
      ...net(inAccount),
    });
    await harness.status(s, 'cancelled');
    await harness.pass(300);
    expect(harness.newest('s')).toMatchObject({ quantity: covered });
    expect(harness.newest('s').orderRef).not.toBe(s.orderRef);
  });
});

describe('an entry beside a holding', () => {
  it('is as large as the part of the account in one symbol leaves room for', async () => {
    const harness = await invested(100, { symbolPercentMax: 1.5 });
    await harness.predict('BUY');
    // 100 at 100.02 of 15,000 USD are held.
    expect(harness.bracket().e).toMatchObject({ quantity: 49 });
  });
});

describe('an older report of the account', () => {
  it('leaves nothing foreign after a person has sold a part of the holding', async () => {
    const harness = await invested(100);
    await harness.pass(6_000);
    const at = harness.now();
    const terms = { symbol: 'AAPL', side: 'sell', orderRef: '' } as const;
    const sold = { execId: '0009.hand.1.01', shares: 40, price: 99, at };
    harness.broker.say({
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
    await harness.settle();
    expect(harness.state().holdings.get('AAPL')).toMatchObject({ quantity: 60 });
    await harness.pass(1_000);
    await harness.snapshot(net(100));
    expect(harness.of('foreign-seen').filter(({ quantity }) => quantity !== 0)).toHaveLength(1);
    expect(harness.engine.status().holdings).toMatchObject([{ quantity: 60 }]);
    await harness.quote(100);
    await harness.predict('BUY');
    expect(harness.kinds()).not.toContain('foreign_position');
  });
});
