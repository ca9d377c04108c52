// Orders of a person while prices come every fifteen seconds: each is entered again as long as the last price is too old.
import { until } from '../../processes/waiting.ts';
import type { Ran } from './sluice.ts';

const OLD = /quote_stale|input_missing/;

/** An order that was refused has done nothing, so it is safe to repeat; any other answer is the caller's. */
export function withFreshPrices(
  ask: (...args: string[]) => Promise<Ran>,
  ...order: string[]
): Promise<Ran> {
  return until('a price is recent enough', async () => {
    const ran = await ask(...order);
    return (ran.code === 0 || !OLD.test(ran.err)) && ran;
  });
}
