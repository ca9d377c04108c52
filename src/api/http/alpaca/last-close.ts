// What a symbol was worth when the session before today closed.
import { type Instant, MINUTE_MS, plus, toIso } from '../../../kernel/instant.ts';
import { venuesOf } from '../../../trader/app/venues.ts';
import type { ChartView } from '../../../trader/contract/chart.ts';
import type { AlpacaCaller } from './callers.ts';

/** Quiet stocks have no trade in every minute. */
const REACH_MS = 60 * MINUTE_MS;

/** By the bars that the trader keeps; null without any. */
export async function lastClose(
  { read, client }: AlpacaCaller,
  symbol: string,
  now: Instant,
): Promise<number | null> {
  const { calendar } = venuesOf(client.venue).home;
  const before = calendar.previousSession(calendar.dayOf(now));
  if (before === undefined) return null;
  const span = { from: toIso(plus(before.close, -REACH_MS)), to: toIso(before.close) };
  const { bars } = await read<ChartView>(`/chart?${new URLSearchParams({ symbol, ...span })}`);
  return bars.at(-1)?.close ?? null;
}
