// End states every story shares: held under one stop of the right size, flat with nothing left working, nothing sent twice.

import { expect } from 'vitest';
import type { PositionRow } from '../../../src/trader/contract/order-rows.ts';
import type { TruthOrder, WireEntry } from '../../processes/gateway-truth.ts';
import { until } from '../../processes/waiting.ts';
import type { Environment } from './environment.ts';
import { picture } from './picture.ts';

export async function row(
  environment: Environment,
  symbol: string,
): Promise<PositionRow | undefined> {
  return environment.daemon.look.positions().find((held) => held.symbol === symbol);
}

function coverOf(orders: readonly TruthOrder[], side: 'BUY' | 'SELL'): number {
  return orders
    .filter(({ type, action }) => type.startsWith('STP') && action === side)
    .reduce((sum, { quantity, filled }) => sum + quantity - filled, 0);
}

/** The broker's own book: this net, under stops of exactly this size, and our records agree. */
export async function becomesCovered(
  environment: Environment,
  symbol: string,
  net: number,
): Promise<void> {
  const side = net > 0 ? 'SELL' : 'BUY';
  await until(`${symbol}: ${net} shares under a stop of that size`, async () => {
    const held = await row(environment, symbol);
    return (
      (await environment.net(symbol)) === net &&
      coverOf(await environment.open(symbol), side) === Math.abs(net) &&
      held?.quantity === net &&
      held.protected
    );
  }).catch(async (cause: unknown) => {
    throw new Error(`${String(cause)}\n${await picture(environment, symbol)}`);
  });
}

/** Nothing held, nothing working, nothing in doubt. */
export async function becomesFlat(environment: Environment, symbol: string): Promise<void> {
  await until(`${symbol}: flat with nothing working`, async () => {
    const held = await row(environment, symbol);
    return (
      (await environment.net(symbol)) === 0 &&
      (await environment.open(symbol)).length === 0 &&
      held === undefined &&
      environment.daemon.status().unknown_orders === 0
    );
  }).catch(async (cause: unknown) => {
    throw new Error(`${String(cause)}\n${await picture(environment, symbol)}`);
  });
}

/** Order frames in which a number was first used, oldest first. */
export async function newOrders(
  environment: Environment,
  symbol: string,
): Promise<readonly WireEntry[]> {
  const seen = new Set<string>();
  return (await environment.wire()).filter(({ name, fields, client_id }) => {
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
export async function expectNothingSentTwice(environment: Environment): Promise<void> {
  const refsByNumber = new Map<string, Set<string>>();
  const numbersByRef = new Map<string, Set<string>>();
  for (const { name, fields } of await environment.wire()) {
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
