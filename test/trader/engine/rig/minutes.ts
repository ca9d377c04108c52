// Minutes that end while the daemon watches: the account, a quote and the finished bar, as a market data line gives them.
import { instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import { barAt } from './history.ts';
import type { Rig } from './rig.ts';

const ACCOUNT_TAGS = [
  'NetLiquidation',
  'BuyingPower',
  'AvailableFunds',
  'ExcessLiquidity',
] as const;

/** The minute that begins at the moment ends, a moment late. */
export async function minuteEnds(
  rig: Rig,
  start: number,
  price: number,
  lateMs = 1,
): Promise<void> {
  await rig.jump(instant(start + MINUTE_MS + lateMs));
  for (const tag of ACCOUNT_TAGS) await rig.account(tag, 1_000_000);
  await rig.quote(price);
  await rig.market({ type: 'bar', symbol: 'AAPL', bar: barAt(instant(start), price) });
}

/** So many minutes at one price, from the one that is running. */
export async function minutesEnd(rig: Rig, count: number, price: number): Promise<void> {
  const from = Math.floor(rig.now() / MINUTE_MS) * MINUTE_MS;
  for (let minute = 0; minute < count; minute += 1)
    await minuteEnds(rig, from + minute * MINUTE_MS, price);
}
