// Minutes that end while the daemon watches: the account, a quote and the finished bar, as a market data line gives them.
import { instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import type { Harness } from './harness.ts';
import { barAt } from './history.ts';

const ACCOUNT_TAGS = [
  'NetLiquidation',
  'BuyingPower',
  'AvailableFunds',
  'ExcessLiquidity',
] as const;

/** The minute that begins at the moment ends, a moment late. */
export async function minuteEnds(
  harness: Harness,
  start: number,
  price: number,
  lateMs = 1,
): Promise<void> {
  await harness.jump(instant(start + MINUTE_MS + lateMs));
  for (const tag of ACCOUNT_TAGS) await harness.account(tag, 1_000_000);
  await harness.quote(price);
  await harness.market({ type: 'bar', symbol: 'AAPL', bar: barAt(instant(start), price) });
}

/** So many minutes at one price, from the one that is running. */
export async function minutesEnd(harness: Harness, count: number, price: number): Promise<void> {
  const from = Math.floor(harness.now() / MINUTE_MS) * MINUTE_MS;
  for (let minute = 0; minute < count; minute += 1)
    await minuteEnds(harness, from + minute * MINUTE_MS, price);
}
