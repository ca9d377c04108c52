// Two iron condors that a person has sold on AAPL, puts of 90 and 85 below calls of 110 and 115.
import { createHarness, type Harness, type HarnessOptions } from '../harness/harness.ts';
import { executionOf } from '../harness/scripted-broker.ts';
import { place } from '../requests/order-requests.ts';
import { holds, listed, looks } from './spreads.ts';

export const CONDOR = 'AAPL 261218P00090000-261218P00085000-261218C00110000-261218C00115000';
export const PUTS = 'AAPL 261218P00090000-261218P00085000';
export const CALLS = 'AAPL 261218C00110000-261218C00115000';
export const PUT = 'AAPL 261218P00090000';
export const LOW_PUT = 'AAPL 261218P00085000';
export const CALL = 'AAPL 261218C00110000';
export const HIGH_CALL = 'AAPL 261218C00115000';

export const FILLS = [
  { symbol: PUT, side: 'sell', price: 1.2 },
  { symbol: LOW_PUT, side: 'buy', price: 0.5 },
  { symbol: CALL, side: 'sell', price: 1.3 },
  { symbol: HIGH_CALL, side: 'buy', price: 0.6 },
] as const;
export const WHOLE = [
  holds(PUT, -2, 1.2),
  holds(LOW_PUT, 2, 0.5),
  holds(CALL, -2, 1.3),
  holds(HIGH_CALL, 2, 0.6),
];

export async function entered(options?: HarnessOptions): Promise<Harness> {
  const harness = createHarness(options);
  await harness.ready();
  await listed(harness, CONDOR, '7001/7002/7003/7004');
  await harness.quote(1.45, { symbol: CONDOR, bid: 1.4, ask: 1.5 });
  await place(harness, {
    ...{ symbol: CONDOR, side: 'sell', effect: 'open', quantity: 2, type: 'LMT', price: 1.4 },
  });
  await harness.told(harness.bracket().e);
  return harness;
}

export async function fills(
  harness: Harness,
  some: readonly (typeof FILLS)[number][],
): Promise<void> {
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

export async function held(options?: HarnessOptions): Promise<Harness> {
  const harness = await entered(options);
  await fills(harness, FILLS);
  await harness.status(harness.bracket().e, 'filled');
  await looks(harness, WHOLE);
  return harness;
}
