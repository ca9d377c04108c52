// A vertical whose bought contract has no bid: the pair cannot trade. What was sold is bought back alone, and the other contract is offered.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { US } from '../../../../src/market/venues/us.ts';
import { openJournalReader } from '../../../../src/trader/app/stopped-state/journal-reader.ts';
import type { Harness } from '../harness/harness.ts';
import * as bought from './bought-spread.ts';
import { inAccount, LONG, SHORT, SPREAD, sold } from './sold-spread.ts';

const exit = { type: 'exit', symbol: SPREAD, isConfirmed: true, by: 'ann' } as const;

const WHOLE = [
  { bid: 0.24, ask: 0.27 },
  { bid: 0.01, ask: 0.04 },
] as const;

/** The contract at 220 has an ask only. */
function withoutBid(harness: Harness, ask = 0.27): Promise<void> {
  return harness.quote(Number.NaN, {
    ...{ symbol: SPREAD, bid: 0.2, ask, isExitOnly: true },
    legs: [
      { bid: 0.24, ask },
      { bid: 0, ask: 0.04 },
    ],
  });
}

async function waits(
  harness: Harness,
  seconds: number,
  quote: () => Promise<void> = () => withoutBid(harness),
): Promise<void> {
  for (let second = 0; second < seconds; second += 2) {
    await quote();
    await harness.pass(2_000);
  }
}

function looks(harness: Harness, short: number, long: number): Promise<void> {
  return harness.snapshot({ positions: inAccount(short, long) });
}

/** Its exit rests, and nobody bids for what was bought. */
async function stuck(): Promise<Harness> {
  const harness = await sold();
  await harness.pass(10_000);
  await looks(harness, -2, 2);
  await withoutBid(harness);
  await harness.command(exit);
  await harness.told(harness.newest('x'));
  return harness;
}

/** The order for the pair has ended, and the account shows both contracts. */
async function apart(): Promise<Harness> {
  const harness = await stuck();
  await waits(harness, 34);
  await harness.status(harness.newest('x'), 'cancelled');
  await harness.pass(6_000);
  await withoutBid(harness);
  await looks(harness, -2, 2);
  await harness.pass(1_000);
  await bought.listed(harness, SHORT);
  await bought.listed(harness, LONG);
  return harness;
}

async function quoted(harness: Harness): Promise<void> {
  await harness.quote(245);
  await harness.quote(0.25, { symbol: SHORT, bid: 0.24, ask: 0.27 });
  await harness.quote(Number.NaN, { symbol: LONG, bid: 0, ask: 0.04 });
  await harness.pass(1_000);
}

describe('a vertical that was sold, whose bought contract has no bid', () => {
  it('waits for half a minute, since one side of a quote may be missing for a moment', async () => {
    const harness = await stuck();
    await waits(harness, 20);
    await harness.quote(0.24, { symbol: SPREAD, bid: 0.2, ask: 0.26, legs: WHOLE });
    await harness.pass(1_000);
    await waits(harness, 26);
    expect(harness.of('cancel-intended')).toEqual([]);
    await waits(harness, 8);
    expect(harness.of('cancel-intended')).toMatchObject([
      { orderRef: harness.newest('x').orderRef, why: `${LONG} has no bid` },
    ]);
  });

  it('stays a pair until its order has ended and the account was compared', async () => {
    const harness = await stuck();
    await waits(harness, 34);
    expect(harness.of('position-adopted')).toEqual([]);
    await harness.status(harness.newest('x'), 'cancelled');
    await withoutBid(harness);
    await harness.pass(1_000);
    expect(harness.of('position-adopted')).toEqual([]);
  });

  it('is taken apart: the sold contract is bought back at its ask, the other one is not offered before', async () => {
    const harness = await apart();
    expect(harness.of('position-closed')).toMatchObject([
      { symbol: SPREAD, realizedPnl: 0, reason: 'operator' },
    ]);
    expect(harness.of('position-adopted')).toMatchObject([
      { symbol: SHORT, quantity: -2, averagePrice: 4.5, plan: { collateral: 'contract' } },
      { symbol: LONG, quantity: 2, averagePrice: 3.25 },
    ]);
    await quoted(harness);
    const back = harness.newest('x');
    expect(back).toMatchObject({ symbol: SHORT, side: 'buy', quantity: 2, limitPrice: 0.27 });
    expect(exitsOf(harness, LONG)).toEqual([]);
    await harness.told(back);
    await harness.fill(back, 2, 0.27);
    await waits(harness, 40, () => quoted(harness));
    expect(exitsOf(harness, LONG)).toMatchObject([{ side: 'sell', quantity: 2, limitPrice: 0.01 }]);
  });

  it('is bounded meanwhile, and nothing counts as unprotected or as foreign', async () => {
    const harness = await apart();
    await quoted(harness);
    await harness.pass(6_000);
    await looks(harness, -2, 2);
    await harness.pass(6_000);
    await looks(harness, -2, 2);
    expect(harness.engine.status()).toMatchObject({
      ...{ positions: 2, protectedPositions: 2, unprotected: [], uncovered: [] },
      // The width less what was received for the pair.
      worstCase: expect.closeTo(-1_750),
    });
    expect(harness.of('foreign-seen').filter(({ quantity }) => quantity !== 0)).toEqual([]);
    expect(harness.of('cover-lost')).toEqual([]);
  });

  it('gains the credit less what it cost to buy back', async () => {
    const harness = await apart();
    await quoted(harness);
    const back = harness.newest('x');
    await harness.told(back);
    await harness.fill(back, 2, 0.27);
    await waits(harness, 40, () => quoted(harness));
    const offer = harness.newest('x');
    await harness.told(offer);
    await harness.fill(offer, 2, 0.01);
    const sum = harness.of('position-closed').reduce((all, one) => all + one.realizedPnl, 0);
    expect(sum).toBeCloseTo((1.25 - 0.27 + 0.01) * 200);
    expect(harness.engine.status()).toMatchObject({ positions: 0 });
  });

  it('is bought back at once, with an alarm, if the contract that covers it is gone', async () => {
    const harness = await apart();
    await quoted(harness);
    await harness.pass(10_000);
    const position = harness.of('position-adopted').find(({ symbol }) => symbol === LONG);
    await harness.command({ type: 'release', symbol: LONG, isConfirmed: true, by: 'ann' });
    await harness.pass(3_000);
    expect(position).toBeDefined();
    expect(harness.of('collateral-changed')).toMatchObject([
      { symbol: SHORT, collateral: 'contract', isThere: false, needed: 2, available: 0 },
    ]);
    expect(harness.engine.status()).toMatchObject({ unprotected: [SHORT] });
  });

  it('is explained, with what is bought back and what covers it', async () => {
    const harness = await apart();
    await quoted(harness);
    const { positionId } = harness.of('position-closed')[0] ?? {};
    const text = JSON.stringify(explained(harness, positionId ?? ''));
    expect(text).toContain(`${LONG} has no bid`);
    expect(text).toContain(`${SHORT} is bought back alone`);
    expect(text).toContain('taken apart');
  });

  it('survives a crash: the same contracts, and no second order', async () => {
    const before = await apart();
    await quoted(before);
    const back = before.newest('x');
    await before.told(back);
    const harness = await before.crash(1_000);
    await harness.connect();
    await looks(harness, -2, 2);
    await quoted(harness);
    expect(harness.submits('exit')).toEqual([]);
    expect(harness.engine.status()).toMatchObject({ positions: 2, unprotected: [] });
  });

  it('stays a pair while what was sold costs more than the width', async () => {
    const harness = await stuck();
    await waits(harness, 60, () => withoutBid(harness, 10.5));
    expect(harness.of('cancel-intended')).toEqual([]);
  });
});

describe('a vertical that was bought, whose bought contract has no bid', () => {
  const ask = (harness: Harness, price: number) =>
    harness.quote(Number.NaN, {
      ...{ symbol: bought.SPREAD, bid: 0, ask: 0.05, isExitOnly: true },
      legs: [
        { bid: 0, ask: 0.05 },
        { bid: 0, ask: price },
      ],
    });
  const lastHour = instant(Date.parse('2026-12-17T20:00:30Z'));

  async function held(price: number): Promise<Harness> {
    const harness = await bought.held();
    await harness.jump(instant(Date.parse('2026-12-17T19:50:00Z')));
    await harness.snapshot({ positions: bought.inAccount(2, -2) });
    await harness.jump(lastHour);
    await ask(harness, price);
    await harness.pass(1_000);
    await harness.told(harness.newest('x'));
    await waits(harness, 40, () => ask(harness, price));
    return harness;
  }

  it('has what was sold bought back for cents in its last hour', async () => {
    const harness = await held(0.03);
    expect(harness.of('cancel-intended')).toMatchObject([{ why: `${bought.FIRST} has no bid` }]);
  });

  it('rests as a pair if that would cost more than cents, which it has already paid for', async () => {
    const harness = await held(0.2);
    expect(harness.of('cancel-intended')).toEqual([]);
    expect(harness.newest('x')).toMatchObject({ symbol: bought.SPREAD, limitPrice: 0.01 });
  });
});

function explained(harness: Harness, id: string) {
  const reader = openJournalReader(harness.file, { clientId: 17, home: US });
  if (!reader.ok) throw new Error(reader.failure.kind);
  try {
    return reader.value.look.explain(id);
  } finally {
    reader.value.close();
  }
}

function exitsOf(harness: Harness, symbol: string) {
  return harness
    .submits('exit')
    .flatMap(({ legs }) => legs)
    .filter((leg) => leg.symbol === symbol);
}
