// End states every story shares: held under one stop of the right size, flat with nothing left working, nothing sent twice.
import { expect } from 'vitest';
import type { PositionRow } from '../../../src/trader/ports/look.ts';
import type { TruthOrder, WireEntry } from '../../processes/gateway-truth.ts';
import { until } from '../../processes/waiting.ts';
import type { House } from './house.ts';
import { picture } from './picture.ts';

export async function row(house: House, symbol: string): Promise<PositionRow | undefined> {
  return house.daemon.look.positions().find((held) => held.symbol === symbol);
}

function coverOf(orders: readonly TruthOrder[], side: 'BUY' | 'SELL'): number {
  return orders
    .filter(({ type, action }) => type.startsWith('STP') && action === side)
    .reduce((sum, { quantity, filled }) => sum + quantity - filled, 0);
}

/** The broker's own book: this net, under stops of exactly this size, and our records agree. */
export async function becomesCovered(house: House, symbol: string, net: number): Promise<void> {
  const side = net > 0 ? 'SELL' : 'BUY';
  await until(`${symbol}: ${net} shares under a stop of that size`, async () => {
    const held = await row(house, symbol);
    return (
      (await house.net(symbol)) === net &&
      coverOf(await house.open(symbol), side) === Math.abs(net) &&
      held?.quantity === net &&
      held.protected
    );
  }).catch(async (cause: unknown) => {
    throw new Error(`${String(cause)}\n${await picture(house, symbol)}`);
  });
}

/** Nothing held, nothing working, nothing in doubt. */
export async function becomesFlat(house: House, symbol: string): Promise<void> {
  await until(`${symbol}: flat with nothing working`, async () => {
    const held = await row(house, symbol);
    return (
      (await house.net(symbol)) === 0 &&
      (await house.open(symbol)).length === 0 &&
      held === undefined &&
      house.daemon.status().unknown_orders === 0
    );
  }).catch(async (cause: unknown) => {
    throw new Error(`${String(cause)}\n${await picture(house, symbol)}`);
  });
}

/** Order frames in which a number was first used, oldest first. */
export async function newOrders(house: House, symbol: string): Promise<readonly WireEntry[]> {
  const seen = new Set<string>();
  return (await house.wire()).filter(({ name, fields, client_id }) => {
    if (name !== 'placeOrder' || !fields.includes(symbol)) return false;
    const key = `${client_id}/${fields[0]}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Position among the fields after the message id. */
const ORDER_REF = 25;

/** Every reference left under one number, every number under one reference. */
export async function expectNothingSentTwice(house: House): Promise<void> {
  const refsByNumber = new Map<string, Set<string>>();
  const numbersByRef = new Map<string, Set<string>>();
  for (const { name, fields } of await house.wire()) {
    const ref = fields[ORDER_REF];
    const number = fields[0];
    if (name !== 'placeOrder' || ref === undefined || ref === '' || number === undefined) continue;
    refsByNumber.set(number, (refsByNumber.get(number) ?? new Set()).add(ref));
    numbersByRef.set(ref, (numbersByRef.get(ref) ?? new Set()).add(number));
  }
  const several = (by: Map<string, Set<string>>) => [...by].filter(([, all]) => all.size > 1);
  expect(several(refsByNumber)).toEqual([]);
  expect(several(numbersByRef)).toEqual([]);
}
