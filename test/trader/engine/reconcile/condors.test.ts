// Two iron condors that a person has sold on AAPL, puts of 90 and 85 below calls of 110 and 115: while the account has all four contracts
// they are one trade; once it lacks one of them, each wing lives by itself.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { Harness } from '../harness/harness.ts';
import {
  CALL,
  CALLS,
  CONDOR,
  entered,
  FILLS,
  fills,
  HIGH_CALL,
  held,
  LOW_PUT,
  PUT,
  PUTS,
  WHOLE,
} from './sold-condor.ts';
import { holds, looks } from './spreads.ts';

const NIGHT = instant(Date.parse('2026-11-19T07:30:00Z'));
const AFTER_EXPIRY = instant(Date.parse('2026-12-21T15:00:00Z'));
const without = (contract: string) => WHOLE.filter(({ symbol }) => symbol !== contract);
const ASSIGNED = [holds('AAPL', 200, 90), ...without(PUT)];

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
    expect(harness.of('position-closed')).toMatchObject([
      { symbol: CONDOR, reason: 'unprotected' },
    ]);
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
