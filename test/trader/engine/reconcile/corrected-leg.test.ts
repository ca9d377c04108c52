// Of a vertical one contract has filled alone, and what was left was closed. Then the broker takes that fill back in part: the contract is
// in the account again, or was never there.
import { describe, expect, it } from 'vitest';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import type { Harness } from '../harness/harness.ts';
import { executionOf } from '../harness/scripted-broker.ts';
import {
  buy,
  FIRST,
  held,
  inAccount,
  listed,
  readyHarness,
  reported,
  SECOND,
  SPREAD,
  waited,
} from '../orders/bought-spread.ts';

type Side = 'buy' | 'sell';

interface Alone {
  readonly harness: Harness;
  readonly order: OrderTerms;
  readonly symbol: string;
  readonly side: Side;
}

/** As the first report of it, or as a correction. */
function filled({ harness, order, symbol, side }: Alone, shares: number, revision = 1) {
  const price = symbol === FIRST ? 5 : 2;
  const fill = { execId: `0001.beef.a.0${revision}`, shares, price, at: harness.now() };
  return reported(harness, executionOf(order, fill, { symbol, side }));
}

async function quoted(harness: Harness, symbol: string): Promise<void> {
  await listed(harness, symbol);
  await harness.quote(2, { symbol, bid: 1.9, ask: 2 });
  await harness.pass(1_000);
}

async function exited(symbol: string, side: Side): Promise<Alone> {
  const harness = await held();
  await harness.command({ type: 'exit', symbol: SPREAD, isConfirmed: true, by: 'ann' });
  const order = harness.newest('x');
  await harness.told(order);
  const alone = { harness, order, symbol, side };
  await filled(alone, 2);
  await (side === 'buy' ? waited(harness, 2, 0) : waited(harness, 0, -2));
  return alone;
}

async function entered(symbol: string, side: Side): Promise<Alone> {
  const harness = await readyHarness();
  await buy(harness);
  const order = harness.bracket().e;
  await harness.told(order);
  const alone = { harness, order, symbol, side };
  await filled(alone, 2);
  await (side === 'buy' ? waited(harness, 2, 0) : waited(harness, 0, -2));
  return alone;
}

describe.each([
  ['the exit bought back what was sold', () => exited(SECOND, 'buy'), FIRST, 'buy'],
  ['the exit sold what was bought', () => exited(FIRST, 'sell'), SECOND, 'sell'],
  ['the entry bought', () => entered(FIRST, 'buy'), FIRST, 'buy'],
  ['the entry sold', () => entered(SECOND, 'sell'), SECOND, 'sell'],
] as const)('one contract fewer than %s', (_, lopsided, left, side) => {
  const back = side === 'buy' ? 'sell' : 'buy';

  it('is closed, once, if what was left is closed already', async () => {
    const alone = await lopsided();
    const { harness, symbol } = alone;
    await quoted(harness, left);
    const close = harness.newest('x');
    expect(close).toMatchObject({ symbol: left, side: back, quantity: 2 });
    await harness.told(close);
    await harness.fill(close, 2, 2);
    await harness.snapshot({ positions: inAccount(0, 0) });
    expect(harness.engine.status()).toMatchObject({ positions: 0 });
    await filled(alone, 1, 2);
    const net = alone.side === 'buy' ? -1 : 1;
    const account = symbol === FIRST ? inAccount(net, 0) : inAccount(0, net);
    await harness.snapshot({ positions: account });
    await harness.pass(6_000);
    await harness.snapshot({ positions: account });
    await quoted(harness, symbol);
    const again = harness.newest('x');
    expect(again).not.toBe(close);
    expect(again).toMatchObject({ symbol, side: alone.side, quantity: 1 });
    await harness.told(again);
    await harness.fill(again, 1, 2);
    await harness.snapshot({ positions: inAccount(0, 0) });
    await quoted(harness, symbol);
    expect(harness.newest('x')).toBe(again);
    expect(harness.engine.status()).toMatchObject({ positions: 0 });
    const after = await harness.crash();
    await after.ready({ positions: inAccount(0, 0) });
    await after.pass(10_000);
    expect(after.submits()).toEqual([]);
    expect(after.engine.status()).toMatchObject({ positions: 0 });
  });
});

describe.each([
  ['the exit bought back what was sold', () => exited(SECOND, 'buy'), FIRST, 'buy'],
  ['the exit sold what was bought', () => exited(FIRST, 'sell'), SECOND, 'sell'],
  ['the entry bought', () => entered(FIRST, 'buy'), FIRST, 'buy'],
  ['the entry sold', () => entered(SECOND, 'sell'), SECOND, 'sell'],
] as const)('one contract fewer, and then as many again, that %s', (_, lopsided, left, side) => {
  const back = side === 'buy' ? 'sell' : 'buy';

  it('leaves one that is closed, in the contract that has filled', async () => {
    const alone = await lopsided();
    const { harness, symbol } = alone;
    const ends = async (contract: string, shares: number) => {
      await quoted(harness, contract);
      const close = harness.newest('x');
      await harness.told(close);
      await harness.fill(close, shares, 2);
      await harness.snapshot({ positions: inAccount(0, 0) });
      return close;
    };
    const shown = async (net: number) => {
      const account = symbol === FIRST ? inAccount(net, 0) : inAccount(0, net);
      for (let look = 0; look < 3; look += 1) {
        await harness.snapshot({ positions: account });
        await harness.pass(16_000);
      }
    };
    const net = alone.side === 'buy' ? 1 : -1;
    expect(await ends(left, 2)).toMatchObject({ symbol: left, side: back });
    await filled(alone, 1, 2);
    await shown(-net);
    const again = await ends(symbol, 1);
    expect(again).toMatchObject({ symbol, side: alone.side, quantity: 1 });
    await filled(alone, 2, 3);
    await shown(net);
    const last = await ends(symbol, 1);
    expect(last).not.toBe(again);
    expect(last).toMatchObject({
      ...{ symbol, side: alone.side === 'buy' ? 'sell' : 'buy', quantity: 1 },
    });
    await harness.pass(60_000);
    await harness.snapshot({ positions: inAccount(0, 0) });
    expect(harness.engine.status()).toMatchObject({ positions: 0 });
    expect(harness.newest('x')).toBe(last);
  });
});

describe('while what was left is still held', () => {
  it('what the broker takes back of it is not closed: its exit shrinks', async () => {
    const alone = await entered(FIRST, 'buy');
    const { harness } = alone;
    await quoted(harness, FIRST);
    const sale = harness.newest('x');
    await harness.told(sale);
    await filled(alone, 1, 2);
    await harness.pass(2_000);
    expect(harness.modifies()).toContainEqual(
      expect.objectContaining({ orderRef: sale.orderRef, quantity: 1 }),
    );
    expect(harness.of('position-adopted')).toHaveLength(1);
    expect(harness.state().activeBySymbol.has(SECOND)).toBe(false);
  });

  it('what is short since is bought back before what covers it is sold', async () => {
    const alone = await exited(SECOND, 'buy');
    const { harness } = alone;
    await quoted(harness, FIRST);
    const sale = harness.newest('x');
    expect(sale).toMatchObject({ symbol: FIRST, side: 'sell', quantity: 2 });
    await harness.told(sale);
    await filled(alone, 1, 2);
    await harness.pass(1_000);
    expect(harness.cancels().at(-1)).toBe(sale.orderRef);
    await harness.status(sale, 'cancelled');
    await harness.snapshot({ positions: inAccount(2, -1) });
    await quoted(harness, SECOND);
    expect(harness.newest('x')).toMatchObject({ symbol: SECOND, side: 'buy', quantity: 1 });
    expect(harness.engine.status()).toMatchObject({ unprotected: [] });
  });

  it('ends with the correction of the correction, if what came back is still held', async () => {
    const alone = await exited(SECOND, 'buy');
    const { harness } = alone;
    await quoted(harness, FIRST);
    const sale = harness.newest('x');
    await harness.told(sale);
    await harness.fill(sale, 2, 5);
    await filled(alone, 1, 2);
    await harness.pass(1_000);
    expect(harness.engine.status()).toMatchObject({ positions: 1 });
    await filled(alone, 2, 3);
    for (let look = 0; look < 3; look += 1) {
      await harness.pass(16_000);
      await harness.snapshot({ positions: inAccount(0, 0) });
    }
    expect(harness.engine.status()).toMatchObject({ positions: 0 });
    const open = harness.submits('exit').flatMap(({ legs }) => legs);
    for (const { orderRef } of open.slice(2)) expect(harness.cancels()).toContain(orderRef);
  });
});
