import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instant, instant, MINUTE_MS } from '../../../src/kernel/instant.ts';
import { type Bar, endOf, isFlat } from '../../../src/market/bars/bar.ts';
import { type BarSeries, createBarSeries } from '../../../src/market/bars/bar-series.ts';
import { createAnchoredOver } from '../../../src/market/indicators/anchored.ts';
import {
  type AnchoredAtr,
  createAnchoredAtr,
} from '../../../src/market/indicators/anchored-atr.ts';
import { averageVolume } from '../../../src/market/indicators/average-volume.ts';
import { INDICATORS } from '../../../src/market/indicators/registry.ts';
import type { Session } from '../../../src/market/time/calendar.ts';
import { dayFromUtc } from '../../../src/market/time/day.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { runs } from '../../runs/runs.ts';

const PERIOD = 14;
const LENGTH_MS = 30 * MINUTE_MS;

/** Twenty sessions over a clock change, Thanksgiving and an early close. */
const sessions = sessionsFrom('2026-10-28', 20);

/** A seeded walk with a jump over each night and every 37th minute and one whole half hour a day without trades. */
const walk = walkOver(sessions);

function sessionsFrom(day: string, count: number): Session[] {
  const found: Session[] = [];
  let next = US_EQUITIES.nextSession(dayFromUtc(Date.parse(day)));
  while (next !== undefined && found.length < count) {
    found.push(next);
    next = US_EQUITIES.nextSession(next.day);
  }
  return found;
}

function walkOver(days: readonly Session[]): Bar[] {
  const bars: Bar[] = [];
  let seed = 1;
  let close = 100;
  const random = (): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  for (const session of days) {
    close *= 1 + (random() - 0.5) / 10;
    for (let start = session.open; start < session.close; start = instant(start + MINUTE_MS)) {
      const minute = (start - session.open) / MINUTE_MS;
      const isQuiet = minute > 0 && (minute % 37 === 0 || (minute >= 60 && minute < 90));
      const open = close;
      close = isQuiet ? close : close * (1 + (random() - 0.5) / 200);
      const spread = isQuiet ? 0 : random() / 10;
      const [high, low] = [Math.max(open, close) + spread, Math.min(open, close) - spread];
      const volume = isQuiet ? 0 : 1_000;
      bars.push({ start, lengthMs: MINUTE_MS, open, high, low, close, volume });
    }
  }
  return bars;
}

function daemonStartedAt(now: Instant): { series: BarSeries; atr: AnchoredAtr } {
  const calendar = US_EQUITIES;
  const series = createBarSeries({ calendar, sourceMs: MINUTE_MS, lengthMs: LENGTH_MS });
  const day = calendar.dayOf(now);
  const isPastOpen = now >= (calendar.sessionOf(day)?.open ?? Infinity);
  const latest = isPastOpen ? day : calendar.previousSession(day)?.day;
  const anchor = latest === undefined ? undefined : calendar.previousSession(latest, 5)?.open;
  series.refill(
    walk.filter((bar) => bar.start >= (anchor ?? 0) && endOf(bar) <= now && !isFlat(bar)),
    now,
  );
  const atr = createAnchoredAtr({ series, calendar, period: PERIOD, gap: 'exclude' });
  return { series, atr };
}

describe('the anchored ATR', () => {
  it('does not depend on when the daemon started', () => {
    const first = sessions[5]?.open ?? instant(0);
    const last = sessions[19]?.close ?? instant(0);
    const old = daemonStartedAt(first);
    const seen = new Map<number, number | undefined>();
    for (const bar of walk.filter((each) => each.start >= first)) {
      old.series.append(bar, endOf(bar));
      seen.set(endOf(bar), old.atr.valueAt(endOf(bar)));
    }
    expect(seen.size).toBeGreaterThan(5_000);
    expect([...seen.values()].every((value) => value !== undefined && value > 0)).toBe(true);
    fc.assert(
      fc.property(fc.integer({ min: first, max: last - 1 }), (start) => {
        const late = daemonStartedAt(instant(start));
        const following = walk.filter((bar) => endOf(bar) > start).slice(0, 800);
        for (const bar of following) {
          late.series.append(bar, endOf(bar));
          expect(late.atr.valueAt(endOf(bar))).toBe(seen.get(endOf(bar)));
        }
      }),
      { numRuns: runs(20) },
    );
  });

  it('uses high - low for the first bar of a session and ignores bars without trades', () => {
    const now = sessions[6]?.close ?? instant(0);
    const { series, atr } = daemonStartedAt(now);
    const ranges: number[] = [];
    for (let i = 0, previous = Number.NaN; i < series.count; i += 1) {
      if (US_EQUITIES.sessionAt(series.start(i))?.open === series.start(i)) previous = Number.NaN;
      if (series.volume(i) === 0) continue;
      const gap = Number.isNaN(previous) ? [] : [previous];
      ranges.push(Math.max(series.high(i), ...gap) - Math.min(series.low(i), ...gap));
      previous = series.close(i);
    }
    let expected = ranges.slice(0, PERIOD).reduce((sum, range) => sum + range, 0) / PERIOD;
    for (const range of ranges.slice(PERIOD)) expected = (expected * (PERIOD - 1) + range) / PERIOD;
    expect(series.count - ranges.length).toBe(6);
    expect(atr.valueAt(now)).toBeCloseTo(expected, 12);
    expect(atr.endedAt).toBe(now);
  });

  it('is what a condition reads as atr(n, length), at every bar', () => {
    const first = sessions[5]?.open ?? instant(0);
    const { series, atr } = daemonStartedAt(first);
    const kind = INDICATORS.atr;
    if (kind === undefined) throw new Error('no indicator atr');
    const asked = createAnchoredOver(
      { series, calendar: US_EQUITIES },
      { kind, numbers: [PERIOD] },
    );
    for (const bar of walk.filter((each) => each.start >= first).slice(0, 800)) {
      series.append(bar, endOf(bar));
      expect(asked.valueAt(endOf(bar))).toBe(atr.valueAt(endOf(bar)));
    }
    expect(atr.endedAt).toBe(asked.endedAt);
  });

  it('is wider with overnight gaps included', () => {
    const now = sessions[6]?.close ?? instant(0);
    const { series, atr } = daemonStartedAt(now);
    const charted = createAnchoredAtr({
      series,
      calendar: US_EQUITIES,
      period: PERIOD,
      gap: 'include',
    });
    expect(charted.valueAt(now)).toBeGreaterThan(atr.valueAt(now) ?? Infinity);
  });

  it('is undefined below twice its period of bars and while the series is incomplete', () => {
    const open = sessions[0]?.open ?? instant(0);
    const { series, atr } = daemonStartedAt(open);
    const values = walk.slice(0, 2 * 390 + 240).map((bar) => {
      series.append(bar, endOf(bar));
      return atr.valueAt(endOf(bar));
    });
    const firstAt = values.findIndex((value) => value !== undefined);
    expect((firstAt + 1) % 30).toBe(0);
    expect((firstAt + 1) / 30).toBe(2 * PERIOD + 3);
    series.markGap();
    expect(atr.valueAt(instant(open + 3 * 86_400_000))).toBeUndefined();
    expect(averageVolume(series, 5)).toBeUndefined();
  });
});

describe('the average volume', () => {
  it('counts minutes without trades as zero volume', () => {
    const series = createBarSeries({
      calendar: US_EQUITIES,
      sourceMs: MINUTE_MS,
      lengthMs: MINUTE_MS,
    });
    series.refill(walk.slice(0, 60), instant((walk[59]?.start ?? 0) + MINUTE_MS));
    expect(averageVolume(series, 30)).toBeCloseTo((29 * 1_000) / 30, 9);
    expect(averageVolume(series, 61)).toBeUndefined();
  });
});
