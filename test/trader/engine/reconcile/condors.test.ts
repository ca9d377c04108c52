// Two iron condors that a person has sold on AAPL, puts of 90 and 85 below calls of 110 and 115: while the account has all four contracts
// they are one trade; once it lacks one of them, each wing lives by itself.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { executionOf } from '../harness/scripted-broker.ts';
import { place } from '../requests/order-requests.ts';
import { holds, listed, looks } from './spreads.ts';

const CONDOR = 'AAPL 261218P00090000-261218P00085000-261218C00110000-261218C00115000';
const PUTS = 'AAPL 261218P00090000-261218P00085000';
const CALLS = 'AAPL 261218C00110000-261218C00115000';
const PUT = 'AAPL 261218P00090000';
const LOW_PUT = 'AAPL 261218P00085000';
const CALL = 'AAPL 261218C00110000';
const HIGH_CALL = 'AAPL 261218C00115000';

const NIGHT = instant(Date.parse('2026-11-19T07:30:00Z'));
const AFTER_EXPIRY = instant(Date.parse('2026-12-21T15:00:00Z'));
const FILLS = [
  { symbol: PUT, side: 'sell', price: 1.2 },
  { symbol: LOW_PUT, side: 'buy', price: 0.5 },
  { symbol: CALL, side: 'sell', price: 1.3 },
  { symbol: HIGH_CALL, side: 'buy', price: 0.6 },
] as const;
const WHOLE = [
  holds(PUT, -2, 1.2),
  holds(LOW_PUT, 2, 0.5),
  holds(CALL, -2, 1.3),
  holds(HIGH_CALL, 2, 0.6),
];
const without = (contract: string) => WHOLE.filter(({ symbol }) => symbol !== contract);
const ASSIGNED = [holds('AAPL', 200, 90), ...without(PUT)];

async function entered(): Promise<Harness> {
  const harness = createHarness();
  await harness.ready();
  await listed(harness, CONDOR, '7001/7002/7003/7004');
  await harness.quote(1.45, { symbol: CONDOR, bid: 1.4, ask: 1.5 });
  await place(harness, {
    ...{ symbol: CONDOR, side: 'sell', effect: 'open', quantity: 2, type: 'LMT', price: 1.4 },
  });
  await harness.told(harness.bracket().e);
  return harness;
}

async function fills(harness: Harness, some: readonly (typeof FILLS)[number][]): Promise<void> {
  const { e } = harness.bracket();
  for (const { symbol, side, price } of some) {
    const fill = {
      execId: `0001.f00d.${symbol.slice(-9)}.01`,
      shares: 2,
      price,
      at: harness.now(),
    };
    harness.broker.say({ type: 'execution', execution: executionOf(e, fill, { symbol, side }) });
    await harness.settle();
  }
}

async function held(): Promise<Harness> {
  const harness = await entered();
  await fills(harness, FILLS);
  await harness.status(harness.bracket().e, 'filled');
  await looks(harness, WHOLE);
  return harness;
}

const active = (harness: Harness) =>
  [...harness.state().active.keys()]
    .map((id) => harness.state().positions.get(id))
    .map((position) => [
      position?.symbol,
      position !== undefined && 'quantity' in position ? position.quantity : 0,
    ]);

describe('a condor that is sold', () => {
  it('is a position once all four contracts have filled, at their net', async () => {
    const harness = await entered();
    await fills(harness, FILLS.slice(0, 3));
    expect(harness.of('position-filled')).toEqual([]);
    await fills(harness, FILLS.slice(3));
    expect(harness.of('position-filled')).toMatchObject([
      { symbol: CONDOR, quantityAfter: -2, averagePriceAfter: expect.closeTo(1.4) },
    ]);
    await looks(harness, WHOLE);
    expect(harness.of('foreign-seen')).toEqual([]);
    expect(harness.of('position-closing')).toEqual([]);
    expect(harness.engine.status()).toMatchObject({ positions: 1 });
  });

  it('stays one over a restart', async () => {
    const before = await held();
    const harness = await before.crash(NIGHT - before.now());
    await harness.connect();
    await looks(harness, WHOLE);
    expect(active(harness)).toEqual([[CONDOR, -2]]);
    expect(harness.of('foreign-seen')).toEqual([]);
  });

  it('of which a contract is gone is held as two verticals, with all that it has gained and lost', async () => {
    const harness = await held();
    await harness.pass(120_000);
    await harness.snapshot({ positions: without(HIGH_CALL) });
    expect(active(harness)).toEqual([
      [PUTS, -2],
      [CALLS, -2],
    ]);
    const adopted = harness
      .of('position-adopted')
      .map(({ symbol, averagePrice }) => [symbol, averagePrice]);
    expect(adopted).toEqual([
      [PUTS, expect.closeTo(0.7)],
      [CALLS, expect.closeTo(0.7)],
    ]);
    expect(harness.of('position-closed')).toMatchObject([{ symbol: CONDOR }]);
    // The short call has no cover any more: it is left alone, and bought back.
    await looks(harness, without(HIGH_CALL));
    expect(active(harness)).toContainEqual([CALL, -2]);
  });

  it('of which a put is assigned over the night has its shares, their cover, and its calls', async () => {
    const harness = await held();
    await harness.jump(NIGHT);
    await looks(harness, ASSIGNED);
    expect(active(harness)).toEqual([
      [CALLS, -2],
      ['AAPL', 200],
      [LOW_PUT, 2],
    ]);
    expect(harness.of('foreign-seen')).toEqual([]);
    expect(harness.submits('exit')).toEqual([]);
  });

  it('is taken apart once, whatever dies then', async () => {
    const before = await held();
    const harness = await before.crash(NIGHT - before.now());
    await harness.connect();
    await harness.snapshot({ positions: ASSIGNED });
    expect(active(harness)).toEqual([
      [PUTS, -2],
      [CALLS, -2],
    ]);
    const again = await harness.crash();
    await again.connect();
    await looks(again, ASSIGNED);
    expect(active(again)).toEqual([
      [CALLS, -2],
      ['AAPL', 200],
      [LOW_PUT, 2],
    ]);
    expect(again.of('foreign-seen')).toEqual([]);
  });

  it('that has expired with both wings out of the money is worth nothing', async () => {
    const before = await held();
    const harness = await before.crash(AFTER_EXPIRY - before.now());
    await harness.connect();
    await looks(harness, []);
    expect(active(harness)).toEqual([]);
    expect(
      harness.of('position-closed').map(({ symbol, realizedPnl }) => [symbol, realizedPnl]),
    ).toEqual([
      [CONDOR, 0],
      [PUTS, expect.closeTo(140)],
      [CALLS, expect.closeTo(140)],
    ]);
  });
});

describe('an entry of a condor of which one contract has not filled', () => {
  it('is whole if the account has it', async () => {
    const harness = await entered();
    await fills(harness, FILLS.slice(0, 3));
    await harness.snapshot({ positions: WHOLE });
    await harness.pass(31_000);
    await looks(harness, WHOLE);
    expect(active(harness)).toEqual([[CONDOR, -2]]);
  });

  it('leaves what has filled to be closed, the short one without its cover first', async () => {
    const harness = await entered();
    await fills(harness, FILLS.slice(0, 3));
    const three = without(HIGH_CALL);
    await harness.snapshot({ positions: three });
    await harness.pass(31_000);
    await looks(harness, three);
    expect(
      harness.of('leg-separated').map(({ contract, quantity }) => [contract, quantity]),
    ).toEqual([
      [PUT, -2],
      [LOW_PUT, 2],
      [CALL, -2],
    ]);
    const left = harness.of('position-adopted');
    expect(left.map(({ symbol, plan }) => [symbol, plan.collateral])).toEqual([
      [PUT, 'contract'],
      [LOW_PUT, undefined],
      [CALL, undefined],
    ]);
    expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).toContain('lopsided-fill');
  });
});
