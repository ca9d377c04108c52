// What a story measured, held against its limit. SLUICE_MEASURES names the document whose figures are then written anew, and
// measuring means a quiet machine: the limits hold as the rules state them.
import { expect } from 'vitest';
import { noteFigure } from './figures.ts';

const isMeasuring = process.env.SLUICE_MEASURES !== undefined;
/** What a busy machine may cost besides the stalls that are seen. */
const BUSY_WALL_MS = 2_000;
/** Practice time runs ten times as fast. */
const SPEED = 10;
const TICK_MS = 20;
/** A tick that is later than this, without work of this process, is a stall: the machine ran something else. */
const STALL_MS = 10;
/** Longer than any story takes, also on a machine that gives no time. */
const STORY_MS = 600_000;

interface Stall {
  readonly at: number;
  readonly ms: number;
}

let stalls: readonly Stall[] = [];
let tickedAt = performance.now();
let usedMs = cpuMs();
setInterval(() => {
  const [at, used] = [performance.now(), cpuMs()];
  // What this process computed meanwhile is its own delay.
  const ms = at - tickedAt - TICK_MS - (used - usedMs);
  [tickedAt, usedMs] = [at, used];
  if (ms > STALL_MS) stalls = [...stalls.filter((one) => at - one.at < STORY_MS), { at, ms }];
}, TICK_MS).unref();

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** Wall time that the daemon, which runs in this process, could not use; none on the quiet machine that measures. */
function lostWallMs(): number {
  if (isMeasuring) return 0;
  const from = performance.now() - STORY_MS;
  return stalls.filter(({ at }) => at >= from).reduce((sum, { ms }) => sum + ms, BUSY_WALL_MS);
}

/** Market time against the limit of the rules; a limit of 0 says that no delay of ours can make it more. */
export function expectWithin(story: string, tookMs: number, limitMs: number): void {
  noteFigure({ story, limit: `${limitMs} ms`, measured: `${Math.round(tookMs)} ms` });
  expect(tookMs, story).toBeLessThanOrEqual(limitMs === 0 ? 0 : limitMs + lostWallMs() * SPEED);
}

/** Wall time likewise. */
export function expectWithinWall(story: string, tookMs: number, limitMs: number): void {
  const measured = `${Math.round(tookMs)} ms wall`;
  noteFigure({ story, limit: `${limitMs} ms wall`, measured });
  expect(tookMs, story).toBeLessThanOrEqual(limitMs + lostWallMs());
}
