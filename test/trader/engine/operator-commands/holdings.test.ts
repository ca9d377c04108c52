// Holdings: what a person keeps as an investment. No strategy reaches them, no stop belongs to them.
import { describe, expect, it } from 'vitest';
import type { ReportedPosition } from '../../../../src/trader/ports/broker-reports.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { ACCOUNT } from '../harness/settings.ts';

const by = 'ann';
const adopt = { type: 'adopt', symbol: 'AAPL', as: 'holding', isConfirmed: true, by } as const;
const release = { ...adopt, type: 'release' } as const;

function net(quantity: number, averageCost = 100): { positions: ReportedPosition[] } {
  return { positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity, averageCost }] };
}

const ALLOWED = { settings: { manual: { defaultStopPercent: 5, allowsHoldings: true } } };

/** 100 shares are adopted as a holding, and the comparison is clean. */
async function invested(shares = 100): Promise<Harness> {
  const harness = createHarness(ALLOWED);
  await harness.ready(net(shares, 90));
  expect(await harness.command(adopt)).toMatchObject({ ok: true });
  await harness.snapshot(net(shares, 90));
  await harness.pass(260);
  await harness.quote(100);
  return harness;
}

/** A person sells in another program. */
async function soldByHand(harness: Harness, shares: number): Promise<void> {
  const execution = {
    execId: `0009.hand.${shares}.01`,
    orderRef: '',
    account: ACCOUNT,
    symbol: 'AAPL',
    side: 'sell',
    shares,
    price: 99,
    at: harness.now(),
    cumulativeQuantity: shares,
    averagePrice: 99,
  } as const;
  harness.broker.say({ type: 'execution', execution });
  await harness.settle();
}

describe('adopt --as holding', () => {
  it('describes first, then takes over the shares at their cost without any order', async () => {
    const harness = createHarness(ALLOWED);
    await harness.ready(net(100, 90));
    const told = await harness.command({ ...adopt, isConfirmed: false });
    expect(told).toMatchObject({ kind: 'unconfirmed' });
    expect(told.text).toContain('100 AAPL at 90 on average as a holding, without a stop');
    expect(await harness.command(adopt)).toMatchObject({ ok: true });
    expect(harness.state().holdings.get('AAPL')).toMatchObject({ quantity: 100, averagePrice: 90 });
    expect(harness.state().foreign.size).toBe(0);
    expect(harness.submits()).toEqual([]);
  });

  it('is listed apart in the status: neither a position, nor protected, nor unprotected', async () => {
    const harness = await invested();
    await harness.pass(10_000);
    expect(harness.engine.status()).toMatchObject({
      positions: 0,
      protectedPositions: 0,
      uncovered: [],
      unprotected: [],
      holdings: [{ symbol: 'AAPL', quantity: 100, averagePrice: 90 }],
      ready: { isReady: true },
    });
    expect(harness.submits()).toEqual([]);
  });

  it('takes the cost of our own shares out of the average of the account', async () => {
    const harness = await invested();
    await harness.snapshot(net(300, 110));
    await harness.pass(260);
    expect(await harness.command(adopt)).toMatchObject({ ok: true });
    // 300 at 110 are 33,000; 100 of them are ours at 90.
    const [, adopted] = harness.of('holding-adopted');
    expect(adopted).toMatchObject({ quantity: 200, averagePrice: 120, averagePriceAfter: 110 });
  });

  it('is refused unless the settings allow holdings', async () => {
    const harness = createHarness();
    await harness.ready(net(100, 90));
    const answer = await harness.command(adopt);
    expect(answer).toMatchObject({ kind: 'refused' });
    expect(answer.text).toContain('manual: { allow_holdings: true }');
    expect(harness.state().holdings.size).toBe(0);
  });

  it('finds nothing to adopt twice', async () => {
    const harness = await invested();
    expect(await harness.command(adopt)).toMatchObject({ kind: 'not-found' });
  });
});

describe('a position beside a holding', () => {
  it('is entered and protected as if there were none', async () => {
    const harness = await invested();
    const { s } = await harness.enter();
    expect(s).toMatchObject({ quantity: 100, side: 'sell' });
    await harness.snapshot(net(200));
    expect(harness.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
    expect(harness.of('alarm-raised')).toEqual([]);
  });

  it('ends with its stop, and the holding stays', async () => {
    const harness = await invested();
    const { s } = await harness.enter();
    await harness.fill(s, 100, 96);
    await harness.status(s, 'filled');
    await harness.pass(6_000);
    await harness.snapshot(net(100, 90));
    expect(harness.state().active.size).toBe(0);
    expect(harness.state().holdings.get('AAPL')).toMatchObject({ quantity: 100 });
    expect(harness.state().foreign.size).toBe(0);
    expect(harness.submits()).toHaveLength(1);
  });

  it('loses its shares first when a person sells some: its stop must not sell the holding later', async () => {
    const harness = await invested();
    await harness.enter();
    await harness.pass(6_000);
    await soldByHand(harness, 60);
    expect(harness.state().holdings.get('AAPL')).toMatchObject({ quantity: 100 });
    expect(harness.modifies().at(-1)).toMatchObject({ quantity: 40 });
    await soldByHand(harness, 70);
    expect(harness.state().holdings.get('AAPL')).toMatchObject({ quantity: 70 });
    expect(harness.of('alarm-raised').map(({ text }) => text)).toContain(
      'AAPL: 30 shares of the holding were sold manually at 99',
    );
  });

  it('is never a short: it would sell the shares that a person keeps', async () => {
    const harness = await invested();
    await harness.predict('SELL');
    expect(harness.reasons()).toContainEqual({ kind: 'holding_in_symbol', quantity: 100 });
    expect(harness.submits()).toEqual([]);
  });

  it('is closed alone by flatten and exit', async () => {
    const harness = await invested();
    await harness.enter();
    const flatten = { type: 'flatten', isExtended: false, isConfirmed: true, by } as const;
    await harness.command(flatten);
    expect(harness.newest('x')).toMatchObject({ side: 'sell', quantity: 100 });
    expect(harness.submits('exit')).toHaveLength(1);
  });
});

describe('a holding', () => {
  it('is no reason against an exit, which names the order that would sell it', async () => {
    const harness = await invested();
    const answer = await harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by });
    expect(answer).toMatchObject({ ok: false, kind: 'not-found' });
    expect(answer.text).toContain('sluice sell AAPL 100 --as holding');
    expect(harness.submits()).toEqual([]);
  });

  it('is reduced when a person sells it in another program', async () => {
    const harness = await invested();
    await harness.pass(6_000);
    await soldByHand(harness, 30);
    await harness.snapshot(net(70, 90));
    expect(harness.state().holdings.get('AAPL')).toMatchObject({ quantity: 70, averagePrice: 90 });
    expect(harness.state().foreign.size).toBe(0);
  });

  it('is reduced after two comparisons when its shares vanish without an execution', async () => {
    const harness = await invested();
    await harness.pass(6_000);
    await harness.snapshot(net(60, 90));
    expect(harness.state().holdings.get('AAPL')).toMatchObject({ quantity: 100 });
    await harness.pass(6_000);
    await harness.snapshot(net(60, 90));
    expect(harness.state().holdings.get('AAPL')).toMatchObject({ quantity: 60 });
    expect(harness.of('execution-booked').at(-1)).toMatchObject({ leg: 'h', isInferred: true });
  });

  it('takes the true price of an inferred sale from a statement', async () => {
    const harness = await invested();
    await harness.pass(6_000);
    await harness.snapshot(net(60, 90));
    await harness.pass(6_000);
    await harness.snapshot(net(60, 90));
    const execId = harness.of('execution-booked').at(-1)?.execId ?? '';
    const stated = {
      execId: '0001.9.9.01',
      orderRef: '',
      shares: 40,
      price: 123,
      at: harness.now(),
    };
    const answer = await harness.command({
      type: 'replace-inferred',
      execId,
      executions: [{ ...stated, commission: 1 }],
      by,
    });
    expect(answer).toMatchObject({ ok: true });
    expect(harness.state().holdings.get('AAPL')).toMatchObject({ quantity: 60, averagePrice: 90 });
    expect(harness.of('execution-booked').at(-1)).toMatchObject({
      leg: 'h',
      side: 'sell',
      price: 123,
    });
    expect(harness.engine.status().inferredExecutions).toBe(0);
    expect(harness.state().dayCommissions).toBe(0);
  });

  it('does not count toward the day, the positions or the first days', async () => {
    const harness = await invested();
    await harness.pass(6_000);
    const before = harness.state();
    await soldByHand(harness, 100);
    const now = harness.state();
    expect(now.dayRealized).toBe(before.dayRealized);
    expect(now.tradedDays).toBe(before.tradedDays);
    expect(harness.of('position-closed')).toEqual([]);
  });

  it('counts as exposure of the account', async () => {
    const harness = await invested();
    expect(harness.engine.account().held).toEqual({ long: 10_000, short: 0 });
  });

  it('survives a restart, and its snapshot', async () => {
    const harness = await invested();
    const next = await harness.crash();
    await next.ready(net(100, 90));
    expect(next.engine.status().holdings).toMatchObject([{ symbol: 'AAPL', quantity: 100 }]);
    expect(next.state().foreign.size).toBe(0);
  });
});

describe('release --as holding', () => {
  it('hands the shares to the person: they are foreign from then on', async () => {
    const harness = await invested();
    expect(await harness.command({ ...release, isConfirmed: false })).toMatchObject({
      kind: 'unconfirmed',
    });
    expect(await harness.command(release)).toMatchObject({ ok: true });
    expect(harness.engine.status().holdings).toEqual([]);
    expect(harness.state().foreign.get('AAPL')).toBe(100);
    await harness.predict('BUY');
    expect(harness.kinds()).toContain('foreign_position');
  });

  it('leaves a position of the symbol alone', async () => {
    const harness = await invested();
    await harness.enter();
    await harness.command(release);
    expect(harness.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
    expect(await harness.command({ ...release, isConfirmed: true })).toMatchObject({
      kind: 'not-found',
    });
  });
});

describe('a split', () => {
  const MORNING = Date.UTC(2026, 10, 19, 14, 0, 0);

  it('multiplies the holding, without any execution', async () => {
    const harness = await invested();
    await harness.pass(6_000);
    await harness.jump(MORNING as never);
    await harness.quote(50);
    await harness.snapshot(net(200, 45));
    expect(harness.of('holding-split')).toMatchObject([
      { ratio: { to: 2, from: 1 }, after: { quantity: 200, averagePrice: 45 } },
    ]);
    expect(harness.state().holdings.get('AAPL')).toMatchObject({ quantity: 200, averagePrice: 45 });
    expect(harness.state().foreign.size).toBe(0);
  });
});
