// A seeded random walk as one-minute bars: any session of any day, before or after the anchor, the same for the same
// seed.
import { instant, MINUTE_MS, type TradingDay } from '../../../../../kernel/instant.ts';
import { createRandom } from '../../../../../kernel/random.ts';
import type { Bar } from '../../../../../market/bars/bar.ts';
import { DEFAULT_PRICE_STEPS, roundNearest } from '../../../../../market/instruments/tick-grid.ts';
import type { Calendar, Session } from '../../../../../market/time/calendar.ts';
import { finished, type Steps } from '../../../../host/steps.ts';
import { immediately, type MinuteBars } from './minute-bars.ts';

export interface WalkOptions {
  readonly seed: number;
  readonly symbol: string;
  readonly calendar: Calendar;
  /** The price at `anchorAt`, or at the next open if that is outside regular hours. */
  readonly anchorPrice: number;
  readonly anchorAt: number;
}

interface Shape {
  /** Five numbers per minute: open, high, low, close relative to the session's open, and volume. */
  readonly values: Float64Array;
  readonly closeRatio: number;
}

const FIELDS = 5;
const DEVIATION = 0.0005;
const VOLUME_MIN = 50_000;
const PRICE_MIN = 0.5;

export function createWalkBars(options: WalkOptions): MinuteBars {
  const anchor = anchorSession(options);
  // Days outside the calendar have no trading.
  if (anchor === undefined) {
    return { approach: immediately, barsOf: () => [], firstDay: undefined };
  }
  return walkFrom(options, anchor);
}

interface WalkAnchor {
  readonly session: Session;
  readonly minute: number;
}

function walkFrom(options: WalkOptions, anchor: WalkAnchor): MinuteBars {
  const { calendar } = options;
  const shapeByDay = new Map<TradingDay, Shape>();
  const openByDay = new Map<TradingDay, number>();
  const barsByDay = new Map<TradingDay, readonly Bar[]>();

  function shapeOf(session: Session): Shape {
    const known = shapeByDay.get(session.day);
    if (known !== undefined) return known;
    const shape = drawShape(options, session);
    shapeByDay.set(session.day, shape);
    return shape;
  }

  /** One session at a time, from those whose open is known. */
  function* approach(session: Session): Steps<void> {
    while (session.day > latest.day) {
      const next = calendar.nextSession(latest.day);
      if (next === undefined) return;
      openByDay.set(next.day, Math.max(PRICE_MIN, knownOpen(latest) * shapeOf(latest).closeRatio));
      latest = next;
      yield;
    }
    while (session.day < earliest.day) {
      const before = calendar.previousSession(earliest.day);
      if (before === undefined) return;
      const open = knownOpen(earliest) / shapeOf(before).closeRatio;
      openByDay.set(before.day, Math.max(PRICE_MIN, open));
      earliest = before;
      yield;
    }
  }

  function openOf(session: Session): number {
    finished(approach(session));
    return knownOpen(session);
  }

  const knownOpen = ({ day }: Session) => openByDay.get(day) ?? anchorOpen;
  const anchorOpen = options.anchorPrice / ratioAt(shapeOf(anchor.session), anchor.minute);
  openByDay.set(anchor.session.day, anchorOpen);
  let earliest = anchor.session;
  let latest = anchor.session;

  return {
    approach,
    barsOf(session) {
      const known = barsByDay.get(session.day);
      if (known !== undefined) return known;
      const bars = scaled(shapeOf(session), openOf(session), session);
      barsByDay.set(session.day, bars);
      return bars;
    },
    firstDay: undefined,
  };
}

function anchorSession({ calendar, anchorAt }: WalkOptions): WalkAnchor | undefined {
  const day = calendar.dayOf(instant(anchorAt));
  const today = calendar.sessionOf(day);
  const session =
    today !== undefined && anchorAt < today.close
      ? today
      : (calendar.nextSession(day) ?? calendar.previousSession(day));
  if (session === undefined) return undefined;
  const minute = Math.max(0, Math.floor((anchorAt - session.open) / MINUTE_MS));
  return { session, minute: anchorAt < session.close ? minute : 0 };
}

function ratioAt(shape: Shape, minute: number): number {
  return shape.values[minute * FIELDS] ?? 1;
}

function drawShape({ seed, symbol }: WalkOptions, session: Session): Shape {
  const random = createRandom(seed, `walk/${symbol}/${session.day}`);
  const minutes = Math.round((session.close - session.open) / MINUTE_MS);
  const values = new Float64Array(minutes * FIELDS);
  let price = 1;
  for (let minute = 0; minute < minutes; minute += 1) {
    // The sum of three uniform draws is close enough to a normal distribution, and bounded.
    const step = (random.next() + random.next() + random.next() - 1.5) * 2 * DEVIATION;
    const close = price * (1 + step);
    const wiggle = DEVIATION * random.next();
    const at = minute * FIELDS;
    values[at] = price;
    values[at + 1] = Math.max(price, close) * (1 + wiggle);
    values[at + 2] = Math.min(price, close) * (1 - wiggle * random.next());
    values[at + 3] = close;
    values[at + 4] = VOLUME_MIN + Math.floor(random.next() * VOLUME_MIN);
    price = close;
  }
  return { values, closeRatio: price };
}

function scaled({ values }: Shape, scale: number, session: Session): readonly Bar[] {
  const bars: Bar[] = [];
  const priceAt = (index: number) =>
    roundNearest(DEFAULT_PRICE_STEPS, Math.max(PRICE_MIN, (values[index] ?? 1) * scale));
  for (let at = 0; at < values.length; at += FIELDS) {
    bars.push({
      start: instant(session.open + (at / FIELDS) * MINUTE_MS),
      lengthMs: MINUTE_MS,
      open: priceAt(at),
      high: priceAt(at + 1),
      low: priceAt(at + 2),
      close: priceAt(at + 3),
      volume: values[at + 4] ?? 0,
    });
  }
  return bars;
}
