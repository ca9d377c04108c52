// The broker corrects one contract of an entry down and up again while the vertical is held: the books have what the account has, and no
// contract is in two positions.
import { describe, expect, it } from 'vitest';
import { contractsIn } from '../../../../src/market/options/combination.ts';
import { quantityOf } from '../../../../src/trader/domain/positions/position-state.ts';
import { activePositions } from '../../../../src/trader/engine/state/position-lookups.ts';
import type { Harness } from '../harness/harness.ts';
import { executionOf } from '../harness/scripted-broker.ts';
import {
  buy,
  FIRST,
  inAccount,
  known,
  readyHarness,
  reported,
  SECOND,
  SPREAD,
} from '../orders/bought-spread.ts';

/** Signed contracts, verticals taken apart. */
function inBooks(harness: Harness): Record<string, number> {
  const net: Record<string, number> = { [FIRST]: 0, [SECOND]: 0 };
  for (const position of activePositions(harness.state()))
    for (const { contract, sign } of contractsIn(position.symbol))
      net[contract] = (net[contract] ?? 0) + sign * quantityOf(position);
  return net;
}

function held(harness: Harness) {
  return activePositions(harness.state()).filter((one) => quantityOf(one) !== 0);
}

function symbols(harness: Harness): readonly string[] {
  return held(harness).map(({ symbol }) => symbol);
}

async function looks(harness: Harness, [first, second]: readonly [number, number], count = 3) {
  for (let look = 0; look < count; look += 1) {
    await harness.pass(16_000);
    await harness.quote(3.1, { symbol: SPREAD, bid: 3, ask: 3.2 });
    await harness.snapshot({ positions: inAccount(first, second) });
  }
}

async function entering() {
  const harness = await readyHarness();
  await buy(harness);
  const { e } = harness.bracket();
  await harness.told(e);
  return {
    harness,
    /** As the first report of it, or as a correction; also to a daemon that has started again. */
    async filled(to: Harness, symbol: string, shares: number, revision = 1): Promise<void> {
      const execId = `0001.beef.${symbol.slice(-5)}.0${revision}`;
      const [price, side] = symbol === FIRST ? ([5.2, 'buy'] as const) : ([2.1, 'sell'] as const);
      const fill = { execId, shares, price, at: to.now() };
      await reported(to, executionOf(e, fill, { symbol, side }));
    },
  };
}

async function restarted(before: Harness, account: readonly [number, number]): Promise<Harness> {
  const harness = await before.crash();
  await harness.ready({ positions: inAccount(...account) });
  await known(harness);
  return harness;
}

describe.each([FIRST, SECOND])('%s of a held vertical', (leg) => {
  describe.each([1, 0])('corrected to %i of 2', (fewer) => {
    describe.each(['at once', 'after the wait for it', 'after a restart'])('%s', (when) => {
      it('and to 2 again', async () => {
        const { harness: before, filled } = await entering();
        let harness = before;
        await filled(harness, FIRST, 2);
        await filled(harness, SECOND, 2);
        await looks(harness, [2, -2]);
        expect(symbols(harness)).toEqual([SPREAD]);
        await filled(harness, leg, fewer, 2);
        const less: [number, number] = leg === FIRST ? [fewer, -2] : [2, 0 - fewer];
        if (when !== 'at once') {
          await looks(harness, less, 4);
          expect(inBooks(harness)).toEqual({ [FIRST]: less[0], [SECOND]: less[1] });
        }
        if (when === 'after a restart') {
          harness = await restarted(harness, less);
          await looks(harness, less);
        }
        await filled(harness, leg, 2, 3);
        await looks(harness, [2, -2], 5);
        expect(inBooks(harness)).toEqual({ [FIRST]: 2, [SECOND]: -2 });
        const names = symbols(harness);
        expect(new Set(names).size).toBe(names.length);
        expect(harness.of('foreign-seen').filter(({ quantity }) => quantity !== 0)).toEqual([]);
      });
    });
  });
});

describe.each([FIRST, SECOND])('%s that has filled alone, and is held', (leg) => {
  const account = (contracts: number): [number, number] =>
    leg === FIRST ? [contracts, 0] : [0, 0 - contracts];

  it.each([1, 0])('corrected to %i of 2, and after a restart to 2 again', async (fewer) => {
    const { harness: before, filled } = await entering();
    await filled(before, leg, 2);
    await looks(before, account(2), 4);
    expect(symbols(before)).toEqual([leg]);
    await filled(before, leg, fewer, 2);
    await looks(before, account(fewer));
    expect(Object.values(inBooks(before))).toEqual(account(fewer));
    const harness = await restarted(before, account(fewer));
    await filled(harness, leg, 2, 3);
    await looks(harness, account(2), 5);
    expect(Object.values(inBooks(harness))).toEqual(account(2));
    const sides = held(harness).map((one) => Math.sign(quantityOf(one)));
    expect(new Set(sides).size).toBe(1);
  });
});
