// Orders of a person in a environment: placed until taken, and seen in the gateway's own book.
import { expect } from 'vitest';
import type { OrderRequest } from '../../../src/trader/domain/orders/order-request.ts';
import type { CommandAnswer } from '../../../src/trader/ports/trader-commands.ts';
import type { TruthOrder } from '../../processes/gateway-truth.ts';
import { until } from '../../processes/waiting.ts';
import type { Environment } from '../environment/environment.ts';
import { expectNothingSentTwice } from '../environment/expectations.ts';

/** Slow enough for several environments beside one another on a busy machine: prices may be five seconds of market time old. */
export const SPEED = 4;

/** Buys 100 at market unless told otherwise. */
export function place(
  environment: Environment,
  symbol: string,
  changes: Partial<OrderRequest>,
): Promise<CommandAnswer> {
  const order: OrderRequest = {
    symbol,
    side: 'buy',
    type: 'MKT',
    quantity: 100,
    as: 'position',
    takesOwnership: false,
    ...changes,
  };
  return environment.daemon.trader.command({
    type: 'place-order',
    order,
    requester: { user: 'ann' },
  });
}

/** It may be refused while prices and figures of the first seconds are missing, or another order is still being changed. */
export async function placed(
  environment: Environment,
  symbol: string,
  changes: Partial<OrderRequest>,
): Promise<TruthOrder> {
  let last: CommandAnswer | undefined;
  await until(`an order for ${symbol} is taken`, async () => {
    last = await place(environment, symbol, changes);
    return last.ok;
  }).catch((cause: unknown) => {
    throw new Error(`${String(cause)}: ${JSON.stringify(last)}`);
  });
  const ref = last?.ok === true ? last.placed?.orderRef : undefined;
  return until(`the order for ${symbol} rests or has filled`, async () => {
    const { open_orders: open, completed_orders: completed } = await environment.book();
    return [...open, ...completed].find(({ order_ref }) => order_ref === ref);
  });
}

export async function pricesOf(
  environment: Environment,
  symbol: string,
  side: 'BOT' | 'SLD',
): Promise<readonly number[]> {
  const { executions } = await environment.book();
  const own = executions.filter((one) => one.symbol === symbol && one.side === side);
  return own.map(({ price }) => price);
}

/** By the gateway's own measure. */
export async function expectNeverNaked(environment: Environment): Promise<void> {
  const { naked_milliseconds: naked } = await environment.book();
  expect(naked).toBe(0);
  await expectNothingSentTwice(environment);
}
