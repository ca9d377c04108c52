// Bars that the trader keeps of a symbol, in the lengths that Alpaca offers.
import { type Instant, instant } from '../../../kernel/instant.ts';
import type { Calendar, Session } from '../../../market/time/calendar.ts';
import { venuesOf } from '../../../trader/app/venues.ts';
import type { ChartView } from '../../../trader/contract/chart.ts';
import { AlpacaError, CODES } from '../alpaca/alpaca-error.ts';
import type { AlpacaCaller } from '../alpaca/callers.ts';
import { barAt, type Timeframe } from './timeframes.ts';

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

/** Of this symbol alone: what is asked of others is answered. */
export class NotFollowed extends AlpacaError {
  constructor(message: string) {
    super(503, CODES.unavailable, message);
  }
}

type Minute = ChartView['bars'][number];

export interface BarsWanted {
  readonly timeframe: Timeframe;
  /** Epoch ms: the first beginning of a bar; undefined: of the day of `toMs`, or of the bar that has it. */
  readonly fromMs: number | undefined;
  /** The last beginning of a bar; undefined: now. */
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
  throw new NotFollowed(
    `The trader has no bars of ${symbol}: it keeps those of symbols that a strategy lists, or that it holds.`,
  );
}

/** Ascending, each whole, as far as the trader keeps its minutes. */
export async function barsOf(
  caller: AlpacaCaller,
  symbol: string,
  { timeframe, fromMs, toMs }: BarsWanted,
): Promise<ShownBar[]> {
  const { bars_kept_since: since, market_time } = await keptChart(caller, symbol);
  const { calendar } = venuesOf(caller.client.venue).home;
  const now = instant(Date.parse(market_time));
  const to = instant(Math.min(toMs ?? now, now));
  const day = calendar.dayOf(to);
  const last = barAt(calendar, timeframe, { day, at: to });
  const from = instant(fromMs ?? Math.min(last.begin, calendar.boundsOf(day).start));
  const kept = instant(Math.max(from, Date.parse(since ?? market_time)));
  const until = instant(Math.min(last.end, now + 1));
  const minutesByBar = new Map<Instant, Minute[]>();
  for (const session of sessionsIn(calendar, kept, until)) {
    const minutes = await minutesOf(caller, symbol, {
      from: Math.max(session.open, kept),
      to: Math.min(session.close, until),
    });
    for (const minute of minutes) {
      const at = instant(Date.parse(minute.at));
      const { begin } = barAt(calendar, timeframe, { day: session.day, at });
      if (begin < from) continue;
      const parts = minutesByBar.get(begin) ?? [];
      parts.push(minute);
      minutesByBar.set(begin, parts);
    }
  }
  return [...minutesByBar].map(([begin, parts]) => barOf(begin, parts));
}

async function minutesOf(
  caller: AlpacaCaller,
  symbol: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly Minute[]> {
  const span = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  return (await chartOf(caller, symbol, span)).bars;
}

/** Of which a part lies between the moments; the second is exclusive. */
function sessionsIn(calendar: Calendar, from: Instant, until: Instant): Session[] {
  const first = calendar.dayOf(from);
  const sessions: Session[] = [];
  let session = calendar.sessionOf(first) ?? calendar.nextSession(first);
  for (; session !== undefined && session.open < until; session = calendar.nextSession(session.day))
    if (session.close > from) sessions.push(session);
  return sessions;
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
