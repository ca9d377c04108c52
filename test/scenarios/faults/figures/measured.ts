// What a story measured, held against its limit. SLUICE_MEASURES names the document whose figures are then written anew, and
// measuring means a quiet machine: the limits hold as the rules state them.
import { expect } from 'vitest';
import { noteFigure } from './figures.ts';

const isMeasuring = process.env.SLUICE_MEASURES !== undefined;
/** A machine that does other things meanwhile may stand still for this long in all. */
const BUSY_WALL_MS = isMeasuring ? 0 : 2_000;
/** Practice time runs ten times as fast, so two wall seconds of a busy machine are twenty of the market. */
const BUSY_MS = BUSY_WALL_MS * 10;

/** Market time against the limit of the rules; a limit of 0 says that no delay of ours can make it more. */
export function expectWithin(story: string, tookMs: number, limitMs: number): void {
  noteFigure({ story, limit: `${limitMs} ms`, measured: `${Math.round(tookMs)} ms` });
  expect(tookMs, story).toBeLessThanOrEqual(limitMs === 0 ? 0 : limitMs + BUSY_MS);
}

/** Wall time likewise. */
export function expectWithinWall(story: string, tookMs: number, limitMs: number): void {
  const measured = `${Math.round(tookMs)} ms wall`;
  noteFigure({ story, limit: `${limitMs} ms wall`, measured });
  expect(tookMs, story).toBeLessThanOrEqual(limitMs + BUSY_WALL_MS);
}
