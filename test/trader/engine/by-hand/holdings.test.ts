// Holdings: what a person keeps as an investment. No strategy reaches them, no stop belongs to them.
import { describe, expect, it } from 'vitest';
import type { ReportedPosition } from '../../../../src/trader/ports/broker.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { ACCOUNT } from '../rig/settings.ts';

const by = 'ann';
const adopt = { type: 'adopt', symbol: 'AAPL', as: 'holding', isConfirmed: true, by } as const;
const release = { ...adopt, type: 'release' } as const;

function net(quantity: number, averageCost = 100): { positions: ReportedPosition[] } {
  return { positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity, averageCost }] };
}

const ALLOWED = { settings: { manual: { defaultStopPercent: 5, allowsHoldings: true } } };

/** 100 shares are adopted as a holding, and the comparison is clean. */
async function invested(shares = 100): Promise<Rig> {
  const rig = createRig(ALLOWED);
  await rig.ready(net(shares, 90));
  expect(await rig.command(adopt)).toMatchObject({ ok: true });
  await rig.snapshot(net(shares, 90));
  await rig.pass(260);
  await rig.quote(100);
  return rig;
}

/** A person sells in another program. */
async function soldByHand(rig: Rig, shares: number): Promise<void> {
  const execution = {
    execId: `0009.hand.${shares}.01`,
    orderRef: '',
    account: ACCOUNT,
    symbol: 'AAPL',
    side: 'sell',
    shares,
    price: 99,
    at: rig.now(),
    cumulativeQuantity: shares,
    averagePrice: 99,
  } as const;
  rig.broker.say({ type: 'execution', execution });
  await rig.settle();
}

describe('adopt --as holding', () => {
  it('describes first, then takes over the shares at their cost without any order', async () => {
    const rig = createRig(ALLOWED);
    await rig.ready(net(100, 90));
    const told = await rig.command({ ...adopt, isConfirmed: false });
    expect(told).toMatchObject({ kind: 'unconfirmed' });
    expect(told.text).toContain('100 AAPL at 90 on average as a holding, without a stop');
    expect(await rig.command(adopt)).toMatchObject({ ok: true });
    expect(rig.state().holdings.get('AAPL')).toMatchObject({ quantity: 100, averagePrice: 90 });
    expect(rig.state().foreign.size).toBe(0);
    expect(rig.submits()).toEqual([]);
  });

  it('is listed apart in the status: neither a position, nor protected, nor unprotected', async () => {
    const rig = await invested();
    await rig.pass(10_000);
    expect(rig.engine.status()).toMatchObject({
      positions: 0,
      protectedPositions: 0,
      uncovered: [],
      unprotected: [],
      holdings: [{ symbol: 'AAPL', quantity: 100, averagePrice: 90 }],
      ready: { isReady: true },
    });
    expect(rig.submits()).toEqual([]);
  });

  it('takes the cost of our own shares out of the average of the account', async () => {
    const rig = await invested();
    await rig.snapshot(net(300, 110));
    await rig.pass(260);
    expect(await rig.command(adopt)).toMatchObject({ ok: true });
    // 300 at 110 are 33,000; 100 of them are ours at 90.
    const [, adopted] = rig.of('holding-adopted');
    expect(adopted).toMatchObject({ quantity: 200, averagePrice: 120, averagePriceAfter: 110 });
  });

  it('is refused unless the settings allow holdings', async () => {
    const rig = createRig();
    await rig.ready(net(100, 90));
    const answer = await rig.command(adopt);
    expect(answer).toMatchObject({ kind: 'refused' });
    expect(answer.text).toContain('manual: { allow_holdings: true }');
    expect(rig.state().holdings.size).toBe(0);
  });

  it('finds nothing to adopt twice', async () => {
    const rig = await invested();
    expect(await rig.command(adopt)).toMatchObject({ kind: 'not-found' });
  });
});

describe('a position beside a holding', () => {
  it('is entered and protected as if there were none', async () => {
    const rig = await invested();
    const { s } = await rig.enter();
    expect(s).toMatchObject({ quantity: 100, side: 'sell' });
    await rig.snapshot(net(200));
    expect(rig.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
    expect(rig.of('alarm-raised')).toEqual([]);
  });

  it('ends with its stop, and the holding stays', async () => {
    const rig = await invested();
    const { s } = await rig.enter();
    await rig.fill(s, 100, 96);
    await rig.status(s, 'filled');
    await rig.pass(6_000);
    await rig.snapshot(net(100, 90));
    expect(rig.state().active.size).toBe(0);
    expect(rig.state().holdings.get('AAPL')).toMatchObject({ quantity: 100 });
    expect(rig.state().foreign.size).toBe(0);
    expect(rig.submits()).toHaveLength(1);
  });

  it('loses its shares first when a person sells some: its stop must not sell the holding later', async () => {
    const rig = await invested();
    await rig.enter();
    await rig.pass(6_000);
    await soldByHand(rig, 60);
    expect(rig.state().holdings.get('AAPL')).toMatchObject({ quantity: 100 });
    expect(rig.modifies().at(-1)).toMatchObject({ quantity: 40 });
    await soldByHand(rig, 70);
    expect(rig.state().holdings.get('AAPL')).toMatchObject({ quantity: 70 });
    expect(rig.of('alarm-raised').map(({ text }) => text)).toContain(
      'AAPL: 30 shares of the holding were sold manually at 99',
    );
  });

  it('is never a short: it would sell the shares that a person keeps', async () => {
    const rig = await invested();
    await rig.predict('SELL');
    expect(rig.reasons()).toContainEqual({ kind: 'holding_in_symbol', quantity: 100 });
    expect(rig.submits()).toEqual([]);
  });

  it('is closed alone by flatten and exit', async () => {
    const rig = await invested();
    await rig.enter();
    const flatten = { type: 'flatten', isExtended: false, isConfirmed: true, by } as const;
    await rig.command(flatten);
    expect(rig.newest('x')).toMatchObject({ side: 'sell', quantity: 100 });
    expect(rig.submits('exit')).toHaveLength(1);
  });
});

describe('a holding', () => {
  it('is no reason against an exit, which names the order that would sell it', async () => {
    const rig = await invested();
    const answer = await rig.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by });
    expect(answer).toMatchObject({ ok: false, kind: 'not-found' });
    expect(answer.text).toContain('sluice sell AAPL 100 --as holding');
    expect(rig.submits()).toEqual([]);
  });

  it('is reduced when a person sells it in another program', async () => {
    const rig = await invested();
    await rig.pass(6_000);
    await soldByHand(rig, 30);
    await rig.snapshot(net(70, 90));
    expect(rig.state().holdings.get('AAPL')).toMatchObject({ quantity: 70, averagePrice: 90 });
    expect(rig.state().foreign.size).toBe(0);
  });

  it('is reduced after two comparisons when its shares vanish without an execution', async () => {
    const rig = await invested();
    await rig.pass(6_000);
    await rig.snapshot(net(60, 90));
    expect(rig.state().holdings.get('AAPL')).toMatchObject({ quantity: 100 });
    await rig.pass(6_000);
    await rig.snapshot(net(60, 90));
    expect(rig.state().holdings.get('AAPL')).toMatchObject({ quantity: 60 });
    expect(rig.of('execution-booked').at(-1)).toMatchObject({ leg: 'h', isInferred: true });
  });

  it('takes the true price of an inferred sale from a statement', async () => {
    const rig = await invested();
    await rig.pass(6_000);
    await rig.snapshot(net(60, 90));
    await rig.pass(6_000);
    await rig.snapshot(net(60, 90));
    const execId = rig.of('execution-booked').at(-1)?.execId ?? '';
    const stated = { execId: '0001.9.9.01', orderRef: '', shares: 40, price: 123, at: rig.now() };
    const answer = await rig.command({
      type: 'replace-inferred',
      execId,
      executions: [{ ...stated, commission: 1 }],
      by,
    });
    expect(answer).toMatchObject({ ok: true });
    expect(rig.state().holdings.get('AAPL')).toMatchObject({ quantity: 60, averagePrice: 90 });
    expect(rig.of('execution-booked').at(-1)).toMatchObject({ leg: 'h', side: 'sell', price: 123 });
    expect(rig.engine.status().inferredExecutions).toBe(0);
    expect(rig.state().dayCommissions).toBe(0);
  });

  it('does not count toward the day, the positions or the first days', async () => {
    const rig = await invested();
    await rig.pass(6_000);
    const before = rig.state();
    await soldByHand(rig, 100);
    const now = rig.state();
    expect(now.dayRealized).toBe(before.dayRealized);
    expect(now.tradedDays).toBe(before.tradedDays);
    expect(rig.of('position-closed')).toEqual([]);
  });

  it('counts as exposure of the account', async () => {
    const rig = await invested();
    expect(rig.engine.account().held).toEqual({ long: 10_000, short: 0 });
  });

  it('survives a restart, and its snapshot', async () => {
    const rig = await invested();
    const next = await rig.crash();
    await next.ready(net(100, 90));
    expect(next.engine.status().holdings).toMatchObject([{ symbol: 'AAPL', quantity: 100 }]);
    expect(next.state().foreign.size).toBe(0);
  });
});

describe('release --as holding', () => {
  it('hands the shares to the person: they are foreign from then on', async () => {
    const rig = await invested();
    expect(await rig.command({ ...release, isConfirmed: false })).toMatchObject({
      kind: 'unconfirmed',
    });
    expect(await rig.command(release)).toMatchObject({ ok: true });
    expect(rig.engine.status().holdings).toEqual([]);
    expect(rig.state().foreign.get('AAPL')).toBe(100);
    await rig.predict('BUY');
    expect(rig.kinds()).toContain('foreign_position');
  });

  it('leaves a position of the symbol alone', async () => {
    const rig = await invested();
    await rig.enter();
    await rig.command(release);
    expect(rig.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
    expect(await rig.command({ ...release, isConfirmed: true })).toMatchObject({
      kind: 'not-found',
    });
  });
});

describe('a split', () => {
  const MORNING = Date.UTC(2026, 10, 19, 14, 0, 0);

  it('multiplies the holding, without any execution', async () => {
    const rig = await invested();
    await rig.pass(6_000);
    await rig.jump(MORNING as never);
    await rig.quote(50);
    await rig.snapshot(net(200, 45));
    expect(rig.of('holding-split')).toMatchObject([
      { ratio: { to: 2, from: 1 }, after: { quantity: 200, averagePrice: 45 } },
    ]);
    expect(rig.state().holdings.get('AAPL')).toMatchObject({ quantity: 200, averagePrice: 45 });
    expect(rig.state().foreign.size).toBe(0);
  });
});
