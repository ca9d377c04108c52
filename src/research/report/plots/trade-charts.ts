// A few trades, each on its own bars with the path of its stop: chosen by a rule, since a run may have thousands.
import { type Instant, instant } from '../../../kernel/instant.ts';
import { type BarColumns, indexFrom } from '../../../market/bars/bar-columns.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import type { PriceStep } from '../../../trader/domain/chart/price-steps.ts';
import { moneyIn, signedAmount } from '../../../trader/domain/report/report-words.ts';
import type { RunTrade } from '../../../trader/domain/report/run-result.ts';
import { wholeTrades } from '../../../trader/domain/report/whole-trades.ts';
import { words } from '../../../trader/domain/wording/figures.ts';
import { momentIn } from '../../../trader/domain/wording/venue-time.ts';
import { type Html, html } from '../markup/html.ts';
import {
  type Axis,
  type Frame,
  linePath,
  type Point,
  plain,
  plotHtml,
  type Range,
} from './frame.ts';

type PriceColumns = Omit<BarColumns, 'volume'>;

/** Of each kind: best, worst, and spread over the run. */
const OF_EACH = 4;
const CHOSEN_TEXT = `The ${OF_EACH} best, the ${OF_EACH} worst and ${OF_EACH} spread evenly over the others. The stepped line is the stop.`;
/** More bars than this are drawn as fewer longer ones. */
const MOST_BARS = 90;
/** Before the entry and after the exit. */
const FEWEST_BESIDE = 10;

export interface ChartedTrades {
  /** Parts of a trade apart. */
  readonly trades: readonly RunTrade[];
  readonly barsBySymbol: ReadonlyMap<string, PriceColumns>;
  /** The steps of the stop of each position. */
  readonly stops: ReadonlyMap<string, readonly PriceStep[]>;
  readonly venue: Venue;
}

/** Nothing without a trade whose symbol has bars. A trade in parts is one chart. */
export function tradeCharts(charted: ChartedTrades): Html {
  const partsOf = Map.groupBy(charted.trades, ({ trade }) => trade);
  const drawable = wholeTrades(
    [...partsOf.values()].filter((parts) => parts.every((part) => fits(part, charted))).flat(),
  );
  const chosen = chosenOf(drawable);
  if (chosen.length === 0) return html``;
  const text = chosen.length === drawable.length ? 'The stepped line is the stop.' : CHOSEN_TEXT;
  const charts = chosen.map((whole) =>
    tradeChart({ whole, parts: partsOf.get(whole.trade) ?? [whole] }, charted),
  );
  return html`<section><h2>Trades with their stops</h2><div class="plots">${charts}</div><p class="hint">${text} Arrows are entries, dots exits.</p></section>`;
}

/** In order of opening. */
export function chosenOf(trades: readonly RunTrade[]): readonly RunTrade[] {
  const byResult = [...trades].sort((one, other) => other.pnl - one.pnl);
  const best = byResult.slice(0, OF_EACH);
  const worst = byResult.slice(OF_EACH).slice(-OF_EACH);
  const extreme = new Set([...best, ...worst]);
  const others = trades.filter((trade) => !extreme.has(trade));
  const count = Math.min(OF_EACH, others.length);
  const spread = Array.from(
    { length: count },
    (_, at) => others[Math.floor(((at + 0.5) * others.length) / count)] as RunTrade,
  );
  return [...extreme, ...spread].sort((one, other) => one.openedAt - other.openedAt);
}

/** Prices of options, and of shares before a split, are not those of the bars. */
function fits({ symbol, openedAt, entry }: RunTrade, { barsBySymbol }: ChartedTrades): boolean {
  const bars = barsBySymbol.get(symbol);
  if (bars === undefined) return false;
  const at = Math.max(0, indexFrom(bars, openedAt) - 1);
  const close = bars.close[at] ?? Number.NaN;
  return Math.abs(entry / close - 1) < 0.1;
}

interface Candle {
  readonly open: number;
  high: number;
  low: number;
  close: number;
  readonly start: Instant;
}

interface ChartedTrade {
  readonly whole: RunTrade;
  readonly parts: readonly RunTrade[];
}

/** The stop is that of the part held longest. */
function tradeChart(
  { whole, parts }: ChartedTrade,
  { barsBySymbol, stops, venue }: ChartedTrades,
): Html {
  const bars = barsBySymbol.get(whole.symbol) as PriceColumns;
  const candles = candlesAround(whole, bars);
  const longest = parts.reduce((last, part) => (part.closedAt > last.closedAt ? part : last));
  const steps = stops.get(longest.positionId) ?? [];
  const placeOf = (at: Instant) => {
    const next = candles.findIndex(({ start }) => start > at);
    return (next === -1 ? candles.length : next) - 1;
  };
  const stopPoints = stepPoints(steps, placeOf);
  const traded = parts.flatMap(({ entry, exit }) => [entry, exit]);
  const prices = [...traded, ...stopPoints.map(({ y }) => y)];
  const low = Math.min(...candles.map((candle) => candle.low), ...prices);
  const high = Math.max(...candles.map((candle) => candle.high), ...prices);
  const room = (high - low) * 0.05 || 0.01;
  const money = (value: number) => signedAmount(value, venue.currencyDigits);
  const opened = momentIn(venue.calendar.zone, whole.openedAt).slice(0, -':00'.length);
  const r = whole.rMultiple === undefined ? '' : `, ${signedAmount(whole.rMultiple)} R`;
  return plotHtml({
    title: `${whole.symbol} ${whole.side}, ${opened}`,
    summary: `${whole.side} ${whole.quantity} ${whole.symbol} from ${moneyIn(venue).price(whole.entry)} to ${moneyIn(venue).price(whole.exit)}, ${steps.length === 0 ? 'no stop known' : `stop from ${plain(steps[0]?.price ?? Number.NaN)}`}`,
    across: timeAxis(candles, venue),
    up: { range: [low - room, high + room], label: plain },
    hint: html`<span class="${whole.pnl < 0 ? 'loss' : 'gain'}">${money(whole.pnl)} ${venue.currency}</span>${r}: ${words(whole.reason)}`,
    draw: (frame) =>
      html`${candlePaths(candles, frame)}<path class="stop" d="${linePath(stopPoints, frame)}"></path>${parts.map((part) => marks(part, { frame, placeOf }))}`,
  });
}

/** Until the end the last price is level. */
function stepPoints(
  steps: readonly PriceStep[],
  placeOf: (at: Instant) => number,
): readonly Point[] {
  const points: Point[] = [];
  let last: number | undefined;
  for (const { at, price } of steps) {
    const x = placeOf(at);
    if (last !== undefined) points.push({ x, y: last });
    if (price !== undefined) points.push({ x, y: price });
    last = price;
  }
  return points;
}

function marks(
  { openedAt, closedAt, entry, exit, side, pnl }: RunTrade,
  { frame, placeOf }: { readonly frame: Frame; readonly placeOf: (at: Instant) => number },
): Html {
  const [x, y] = [Number(frame.x(placeOf(openedAt))), Number(frame.y(entry))];
  const tip = side === 'long' ? 8 : -8;
  return html`<path class="entry" d="M${x} ${y}l-5 ${tip}h10z"></path><path class="dots ${pnl < 0 ? 'losses' : 'gains'}" d="M${frame.x(placeOf(closedAt))} ${frame.y(exit)}h0"></path>`;
}

/** The bars of the trade and a quarter of its length to either side. */
function candlesAround({ openedAt, closedAt }: RunTrade, bars: PriceColumns): readonly Candle[] {
  const [first, last] = [indexFrom(bars, openedAt), indexFrom(bars, closedAt)];
  const beside = Math.max(FEWEST_BESIDE, Math.ceil((last - first) / 4));
  const [from, to] = [Math.max(0, first - beside), Math.min(bars.count, last + beside)];
  const size = Math.ceil((to - from) / MOST_BARS);
  const candles: Candle[] = [];
  for (let at = from; at < to; at += 1) {
    const price = (column: Float64Array) => column[at] ?? Number.NaN;
    const candle = candles.at(-1);
    if (candle === undefined || (at - from) % size === 0)
      candles.push({
        ...{ open: price(bars.open), high: price(bars.high), low: price(bars.low) },
        ...{ close: price(bars.close), start: instant(price(bars.start)) },
      });
    else {
      candle.high = Math.max(candle.high, price(bars.high));
      candle.low = Math.min(candle.low, price(bars.low));
      candle.close = price(bars.close);
    }
  }
  return candles;
}

/** Of a trade of a few bars. */
const BODY_MAX = 8;

function candlePaths(candles: readonly Candle[], frame: Frame): Html {
  const apart = Number(frame.x(1)) - Number(frame.x(0));
  const width = Math.min(BODY_MAX, 0.7 * apart).toFixed(1);
  const path = (isUp: boolean) => {
    const own = candles.flatMap((candle, at) =>
      candle.close >= candle.open === isUp ? [{ ...candle, x: frame.x(at) }] : [],
    );
    const wicks = own.map(({ x, low, high }) => `M${x} ${frame.y(low)}V${frame.y(high)}`);
    const bodies = own.map(({ x, open, close }) => `M${x} ${frame.y(open)}V${frame.y(close)}`);
    const tone = isUp ? 'up' : 'down';
    return html`<path class="wick ${tone}" d="${wicks.join('')}"></path><path class="body ${tone}" style="stroke-width:${width}" d="${bodies.join('')}"></path>`;
  };
  return html`${path(true)}${path(false)}`;
}

function timeAxis(candles: readonly Candle[], { calendar }: Venue): Axis {
  const last = candles.length - 1;
  const range: Range = [-0.5, Math.max(1, last) + 0.5];
  const at = [0.12, 0.5, 0.88].map((share) => Math.round(share * last));
  const texts = candles.map(({ start }) => momentIn(calendar.zone, start));
  const isOneDay = texts[0]?.slice(0, 10) === texts.at(-1)?.slice(0, 10);
  const label = (place: number) =>
    (texts[place] ?? '').slice(
      isOneDay ? 'YYYY-MM-DD '.length : 'YYYY-'.length,
      'YYYY-MM-DD HH:MM'.length,
    );
  return { range, at: [...new Set(at)], label };
}
