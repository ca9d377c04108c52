// What a story measured, held against its limit and written down for the table of faults: SLUICE_MEASURES names the file.
import { appendFileSync } from 'node:fs';
import { expect } from 'vitest';

export function measured(story: string, text: string): void {
  const file = process.env.SLUICE_MEASURES;
  if (file !== undefined) appendFileSync(file, `${story}\t${text}\n`);
}

/** Practice time runs ten times as fast, so two wall seconds of a busy machine are twenty of the market. */
const BUSY_MS = 20_000;

/** Market time against the limit of the rules, with room for a machine that does other things meanwhile. */
export function expectWithin(story: string, tookMs: number, limitMs: number): void {
  measured(story, `${Math.round(tookMs)} ms of at most ${limitMs}`);
  expect(tookMs, story).toBeLessThanOrEqual(limitMs + BUSY_MS);
}
