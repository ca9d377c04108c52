// Trades of two runs as lines on one chart: from entry to exit, over the price.
import { axisPrice } from './amounts.ts';
import type { DifferingTrade } from './comparison.ts';
import type { ComparedTrade } from './shapes.ts';

export interface PricePoint {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly price: number;
}

export interface TradeLine {
  readonly key: string;
  readonly run: 'a' | 'b';
  readonly from: Point;
  readonly to: Point;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface TradeChart {
  readonly width: number;
  readonly height: number;
  readonly lines: readonly TradeLine[];
  /** `x,y x,y`: the price, empty without one. */
  readonly price: string;
  readonly prices: readonly { readonly y: number; readonly text: string }[];
  readonly times: readonly { readonly x: number; readonly at: string }[];
}

const WIDTH = 720;
const HEIGHT = 260;
const LEFT = 64;
const BOTTOM = 24;
const ROOM = 0.06;
const PRICES = 4;
const TIMES = 4;

/** Of one symbol; undefined if no trade names its prices. */
export function tradeChart(
  trades: readonly DifferingTrade[],
  closes: readonly PricePoint[],
): TradeChart | undefined {
  const drawn = trades.flatMap(({ key, a, b }) => [...ends(key, 'a', a), ...ends(key, 'b', b)]);
  if (drawn.length === 0) return undefined;
  const times = drawn.flatMap(({ from, to }) => [from.at, to.at]);
  const [first, last] = widened(Math.min(...times), Math.max(...times), 60_000);
  const around = closes.filter(({ at }) => at >= first && at <= last);
  const values = [...drawn.flatMap(({ from, to }) => [from, to]), ...around];
  const [low, high] = widened(
    values.reduce((least, { price }) => Math.min(least, price), Number.POSITIVE_INFINITY),
    values.reduce((most, { price }) => Math.max(most, price), Number.NEGATIVE_INFINITY),
    0.01,
  );
  const place = ({ at, price }: PricePoint): Point => ({
    x: rounded(LEFT + ((at - first) / (last - first)) * (WIDTH - LEFT)),
    y: rounded((1 - (price - low) / (high - low)) * (HEIGHT - BOTTOM)),
  });
  return {
    ...{ width: WIDTH, height: HEIGHT },
    lines: drawn.map(({ from, to, ...line }) => ({ ...line, from: place(from), to: place(to) })),
    price: around.map((point) => `${place(point).x},${place(point).y}`).join(' '),
    prices: steps(low, high, PRICES).map((price) => ({
      y: place({ at: first, price }).y,
      text: axisPrice(price),
    })),
    times: steps(first, last, TIMES).map((at) => ({
      x: place({ at, price: low }).x,
      at: new Date(at).toISOString(),
    })),
  };
}

interface Ends {
  readonly key: string;
  readonly run: 'a' | 'b';
  readonly from: PricePoint;
  readonly to: PricePoint;
}

function ends(key: string, run: 'a' | 'b', trade: ComparedTrade | undefined): readonly Ends[] {
  if (trade?.entry === undefined || trade.exit === undefined) return [];
  const from = { at: Date.parse(trade.opened_at), price: trade.entry };
  const to = { at: Date.parse(trade.closed_at), price: trade.exit };
  return [{ key: `${run} ${key}`, run, from, to }];
}

/** With some room at both ends, and at least so much. */
function widened(least: number, most: number, leastRoom: number): readonly [number, number] {
  const room = Math.max(leastRoom, (most - least) * ROOM);
  return [least - room, most + room];
}

/** Inside both ends. */
function steps(least: number, most: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => least + ((at + 0.5) / count) * (most - least));
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
