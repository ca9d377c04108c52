// Bars that the trader keeps of a symbol, in the lengths that Alpaca offers.
import { instant, type TradingDay } from '../../../kernel/instant.ts';
import type { Session } from '../../../market/time/calendar.ts';
import { venuesOf } from '../../../trader/app/venues.ts';
import type { ChartView } from '../../../trader/contract/chart.ts';
import { unavailable } from '../alpaca/alpaca-error.ts';
import type { AlpacaCaller } from '../alpaca/callers.ts';
import type { Timeframe } from './bar-query.ts';

/** As Alpaca shows one. Clients in C# take no null here. */
export interface ShownBar {
  /** ISO. */
  readonly t: string;
  readonly o: number;
  readonly h: number;
  readonly l: number;
  readonly c: number;
  readonly v: number;
  /** The trader does not know the number of trades. */
  readonly n: 0;
  /** What the trader knows of the average price: that of high, low and close of each minute, weighted by volume. */
  readonly vw: number;
}

type Minute = ChartView['bars'][number];

export interface BarsWanted {
  readonly timeframe: Timeframe;
  /** Epoch ms; undefined: the day of `toMs`. */
  readonly fromMs: number | undefined;
  /** Inclusive; undefined: now. */
  readonly toMs: number | undefined;
}

/** Of the current or the last session, or of a span within one. */
export function chartOf(
  { read }: AlpacaCaller,
  symbol: string,
  span: { readonly from?: string; readonly to?: string } = {},
): Promise<ChartView> {
  return read<ChartView>(`/chart?${new URLSearchParams({ symbol, ...span })}`);
}

/** The chart of a symbol that the trader has bars of. */
export async function keptChart(caller: AlpacaCaller, symbol: string): Promise<ChartView> {
  const chart = await chartOf(caller, symbol);
  if (chart.bars_kept_since !== null) return chart;
  throw unavailable(
    `The trader has no bars of ${symbol}: it keeps those of symbols that a strategy lists, or that it holds.`,
  );
}

/** Ascending. What is older than the trader keeps is left out. */
export async function barsOf(
  caller: AlpacaCaller,
  symbol: string,
  { timeframe, fromMs, toMs }: BarsWanted,
): Promise<ShownBar[]> {
  const { bars_kept_since: since, market_time: now } = await keptChart(caller, symbol);
  const { calendar } = venuesOf(caller.client.venue).home;
  const to = Math.min(toMs ?? Number.POSITIVE_INFINITY, Date.parse(now));
  const today = calendar.boundsOf(calendar.dayOf(instant(to))).start;
  const from = Math.max(fromMs ?? today, Date.parse(since ?? now));
  const bars: ShownBar[] = [];
  for (const session of sessionsIn(caller, from, to)) {
    const span = { from: Math.max(session.open, from), to: Math.min(session.close, to + 1) };
    const { bars: minutes } = await chartOf(caller, symbol, {
      from: new Date(span.from).toISOString(),
      to: new Date(span.to).toISOString(),
    });
    bars.push(...grouped(minutes, timeframe, calendar.boundsOf(session.day).start));
  }
  return bars;
}

function sessionsIn({ client }: AlpacaCaller, from: number, to: number): Session[] {
  const { calendar } = venuesOf(client.venue).home;
  const first: TradingDay = calendar.dayOf(instant(from));
  const sessions: Session[] = [];
  let session = calendar.sessionOf(first) ?? calendar.nextSession(first);
  for (; session !== undefined && session.open <= to; session = calendar.nextSession(session.day))
    if (session.close > from) sessions.push(session);
  return sessions;
}

const MINUTE_MS = 60_000;

/** Bars begin at whole multiples of their length since midnight at the venue, a day at midnight. */
function grouped(minutes: readonly Minute[], timeframe: Timeframe, midnight: number): ShownBar[] {
  const lengthMs = timeframe.kind === 'day' ? undefined : timeframe.minutes * MINUTE_MS;
  const beginOf = ({ at }: Minute) =>
    lengthMs === undefined
      ? midnight
      : midnight + Math.floor((Date.parse(at) - midnight) / lengthMs) * lengthMs;
  return [...Map.groupBy(minutes, beginOf)].map(([begin, parts]) => barOf(begin, parts));
}

function barOf(begin: number, parts: readonly Minute[]): ShownBar {
  return {
    t: new Date(begin).toISOString(),
    o: parts[0]?.open ?? Number.NaN,
    h: Math.max(...parts.map(({ high }) => high)),
    l: Math.min(...parts.map(({ low }) => low)),
    c: parts.at(-1)?.close ?? Number.NaN,
    v: parts.reduce((sum, { volume }) => sum + volume, 0),
    ...{ n: 0, vw: averageOf(parts) },
  };
}

function averageOf(parts: readonly Minute[]): number {
  const volume = parts.reduce((sum, part) => sum + part.volume, 0);
  const weightOf = (part: Minute) => (volume > 0 ? part.volume / volume : 1 / parts.length);
  const typical = ({ high, low, close }: Minute) => (high + low + close) / 3;
  const average = parts.reduce((sum, part) => sum + typical(part) * weightOf(part), 0);
  return Math.round(average * 1e6) / 1e6;
}

export function minuteBar(minute: Minute): ShownBar {
  return barOf(Date.parse(minute.at), [minute]);
}
