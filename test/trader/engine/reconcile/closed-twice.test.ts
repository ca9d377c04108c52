// Our stop fills while a person sells the same shares: the short that is left is not ours, and the operator hears at once why.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { executionOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { held as bought, CALL } from '../requests/options.ts';

const held = (quantity: number) => ({
  account: ACCOUNT,
  symbol: 'AAPL',
  quantity,
  averageCost: 100,
});

const OF_OTHERS = { orderRef: '', handle: undefined, brokerLink: 'permId:777' } as const;

const byHand = (harness: Harness, shares: number) =>
  executionOf(
    harness.newest('s'),
    { execId: '7.7.7.01', shares, price: 99, at: harness.now() },
    OF_OTHERS,
  );

const asked = (harness: Harness) =>
  harness.broker.calls.filter(({ kind }) => kind === 'snapshot').length;

const alarms = (harness: Harness) =>
  harness.of('alarm-raised').filter(({ alarm }) => alarm === 'closed-twice');

/** The person's sale, then our stop; the broker tells positions a moment later. */
async function soldTwice(harness: Harness, byPerson: number) {
  await harness.ready();
  const { s } = await harness.enter();
  await harness.pass(6_000);
  const hand = byHand(harness, byPerson);
  await harness.fill(s, 100, 98.5);
  await harness.pass(800);
  const before = asked(harness);
  harness.broker.say({ type: 'position', position: held(-byPerson) });
  await harness.settle();
  await harness.pass(600);
  expect(asked(harness)).toBeGreaterThan(before);
  return hand;
}

describe('shares that a person and our stop both sold', () => {
  it('are reported at once with the cause, and listed at once as not ours', async () => {
    const harness = createHarness();
    const hand = await soldTwice(harness, 100);
    await harness.snapshot({ executions: [hand], positions: [held(-100)] });
    expect(harness.state().foreign.get('AAPL')).toBe(-100);
    expect(alarms(harness).map(({ text }) => text)).toEqual([
      'AAPL: our stop sold 100 at 98.5 while somebody else sold 100 at 99: the account is short 100 shares that are not ours and have no stop. They are left as they are, and entries in AAPL are blocked: buy them back in TWS, or run `sluice adopt AAPL --yes`',
    ]);
    expect(harness.engine.status().comparison.differences).toContainEqual({
      kind: 'foreign-position',
      symbol: 'AAPL',
      text: '-100 shares are not ours: our stop sold 100 at 98.5 while somebody else sold 100 at 99',
      action: 'ignored',
    });
    expect(harness.submits('exit')).toEqual([]);
    await harness.pass(30_000);
    await harness.snapshot({ executions: [hand], positions: [held(-100)] });
    expect(alarms(harness)).toHaveLength(1);
  });

  it('are reported if all happens within a second, whose time the broker reports without fractions', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.pass(300);
    const { s } = await harness.enter();
    await harness.pass(100);
    const second = instant(Math.floor(harness.now() / 1_000) * 1_000);
    const hand = { ...byHand(harness, 100), at: second };
    await harness.fill(s, 100, 98.5, { at: second });
    await harness.pass(800);
    harness.broker.say({ type: 'position', position: held(-100) });
    await harness.pass(600);
    await harness.snapshot({ executions: [hand], positions: [held(-100)] });
    expect(alarms(harness).map(({ text }) => text)).toEqual([
      expect.stringContaining('our stop sold 100 at 98.5 while somebody else sold 100 at 99'),
    ]);
  });

  it('are reported with the number that is left when the person sold only a part', async () => {
    const harness = createHarness();
    const hand = await soldTwice(harness, 40);
    await harness.snapshot({ executions: [hand], positions: [held(-40)] });
    expect(harness.state().foreign.get('AAPL')).toBe(-40);
    expect(alarms(harness)).toMatchObject([{ symbol: 'AAPL' }]);
  });

  it('are reported if a transfer had taken them away before our exit sold them', async () => {
    const harness = createHarness();
    await harness.ready();
    const { s } = await harness.enter();
    await harness.pass(6_000);
    await harness.fill(s, 100, 98.5);
    harness.broker.say({ type: 'position', position: held(-30) });
    await harness.pass(6_000);
    await harness.snapshot({ positions: [held(-30)] });
    expect(harness.state().foreign.get('AAPL')).toBe(-30);
    expect(alarms(harness).map(({ text }) => text)).toEqual([
      'AAPL: our stop sold 100 at 98.5, 30 of which had left the account without a trade: the account is short 30 shares that are not ours and have no stop. They are left as they are, and entries in AAPL are blocked: buy them back in TWS, or run `sluice adopt AAPL --yes`',
    ]);
    expect(harness.submits('exit')).toEqual([]);
  });

  it('are not what a person sells short long after our trade', async () => {
    const harness = createHarness();
    await harness.ready();
    const { s } = await harness.enter();
    await harness.pass(6_000);
    await harness.fill(s, 100, 98.5);
    await harness.pass(60_000);
    const hand = byHand(harness, 100);
    harness.broker.say({ type: 'position', position: held(-100) });
    await harness.pass(2_500);
    await harness.snapshot({ executions: [hand], positions: [held(-100)] });
    await harness.pass(6_000);
    await harness.snapshot({ executions: [hand], positions: [held(-100)] });
    expect(harness.state().foreign.get('AAPL')).toBe(-100);
    expect(alarms(harness)).toEqual([]);
  });

  it('are not assumed while the broker’s position only lags behind our own sale', async () => {
    const harness = createHarness();
    await harness.ready();
    const { s } = await harness.enter();
    await harness.pass(6_000);
    await harness.fill(s, 100, 98.5);
    await harness.pass(500);
    harness.broker.say({ type: 'position', position: held(100) });
    await harness.settle();
    await harness.snapshot({ positions: [held(100)] });
    expect(harness.state().foreign.get('AAPL') ?? 0).toBe(0);
  });
});

describe('other trades of others beside shares that are left over', () => {
  /** Our stop has sold 100, and the account is short of 40. */
  async function leftOver(more: Parameters<typeof executionOf>[2], atMs = 0, shares = 100) {
    const harness = createHarness();
    await harness.ready();
    const before = harness.now();
    await harness.pass(2_000);
    const { s } = await harness.enter();
    await harness.pass(6_000);
    const at = instant(atMs === 0 ? harness.now() : before + atMs);
    const told = { execId: '7.7.7.01', shares, price: 99, at };
    const other = executionOf(s, told, { ...OF_OTHERS, ...more });
    await harness.fill(s, 100, 98.5);
    harness.broker.say({ type: 'position', position: held(-40) });
    await harness.pass(6_000);
    for (let look = 0; look < 2; look += 1) {
      await harness.snapshot({ executions: [other], positions: [held(-40)] });
      await harness.pass(6_000);
    }
    expect(harness.state().foreign.get('AAPL')).toBe(-40);
    return harness;
  }

  it.each([
    ['purchases', { side: 'buy' }, 0],
    ['sales from before our entry', {}, 100],
  ] as const)('explain nothing: %s', async (_, more, atMs) => {
    expect(alarms(await leftOver(more, atMs))).toEqual([]);
  });

  it('in another symbol do not hide that shares had left without a trade', async () => {
    const harness = await leftOver({ symbol: 'MSFT' });
    expect(alarms(harness).map(({ text }) => text)).toEqual([
      expect.stringContaining('40 of which had left the account without a trade'),
    ]);
  });

  it('in another symbol are not added to those in this one', async () => {
    const harness = createHarness();
    const hand = await soldTwice(harness, 40);
    const other = { ...hand, symbol: 'MSFT', execId: '7.7.8.01', shares: 60 };
    for (let look = 0; look < 2; look += 1) {
      await harness.snapshot({ executions: [hand, other], positions: [held(-100)] });
      await harness.pass(6_000);
    }
    expect(harness.state().foreign.get('AAPL')).toBe(-100);
    expect(alarms(harness)).toEqual([]);
  });
});

describe('shares that a person and our stop both bought back', () => {
  it('are left over, and the alarm says that they can be sold', async () => {
    const harness = createHarness();
    await harness.ready();
    const { s } = await harness.enter('SELL');
    await harness.pass(6_000);
    const hand = byHand(harness, 100);
    await harness.fill(s, 100, 101.5);
    harness.broker.say({ type: 'position', position: held(100) });
    await harness.pass(6_000);
    await harness.snapshot({ executions: [hand], positions: [held(100)] });
    expect(alarms(harness).map(({ text }) => text)).toEqual([
      'AAPL: our stop bought 100 at 101.5 while somebody else bought 100 at 99: the account is long 100 shares that are not ours and have no stop. They are left as they are, and entries in AAPL are blocked: sell them in TWS, or run `sluice adopt AAPL --yes`',
    ]);
    expect(harness.submits('exit')).toEqual([]);
  });
});

describe('contracts that a person and our exit both sold', () => {
  it('are short, and the alarm does not say that they can be taken over', async () => {
    const harness = await bought();
    await harness.pass(60_000);
    await harness.command({ type: 'exit', symbol: CALL, isConfirmed: true, by: 'ann' });
    const exit = harness.newest('x');
    await harness.told(exit);
    const fill = { execId: '7.7.7.01', shares: 2, price: 1.5, at: harness.now() };
    const hand = executionOf(exit, fill, OF_OTHERS);
    await harness.fill(exit, 2, 1.55);
    await harness.pass(6_000);
    const positions = [{ ...held(-2), symbol: CALL, averageCost: 1.5 }];
    for (let look = 0; look < 2; look += 1) {
      await harness.snapshot({ executions: [hand], positions });
      await harness.pass(6_000);
    }
    const [text = ''] = alarms(harness).map((alarm) => alarm.text);
    expect(text).toContain('the account is short 2 contracts that are not ours');
    expect(text).toContain('buy them back in TWS');
    expect(text).not.toContain('sluice adopt');
  });
});
