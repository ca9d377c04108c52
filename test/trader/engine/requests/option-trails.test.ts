// A stop that trails the premium of an option: what several samples show moves it, it never loosens, and it survives a restart. Bought at 1.60.
import { describe, expect, it } from 'vitest';
import type { Harness } from '../harness/harness.ts';
import { buy, CALL, premium, readyHarness } from './options.ts';

const TRAIL = { kind: 'percent', percent: 25, activateAtR: 0, step: undefined } as const;

async function trailing(trail: object = TRAIL): Promise<Harness> {
  const harness = await readyHarness();
  await buy(harness, { protection: { trail } as never });
  const { e } = harness.bracket();
  await harness.told(e);
  await harness.fill(e, 2, 1.6);
  await harness.status(e, 'filled');
  return harness;
}

/** Quoted each second for so many seconds, around a middle. */
async function quotedFor(harness: Harness, seconds: number, middle: number, half = 0.05) {
  for (let second = 0; second < seconds; second += 1) {
    await harness.pass(1_000);
    await premium(harness, middle - half, middle + half);
  }
}

const stops = (harness: Harness) => harness.of('stop-moved').map(({ to }) => to);
const reasons = (harness: Harness) => harness.of('position-closing').map(({ reason }) => reason);

describe('a stop that trails the premium', () => {
  it('follows the best middle that three samples show, and never loosens', async () => {
    const harness = await trailing();
    await quotedFor(harness, 9, 2);
    expect(stops(harness).at(-1)).toBe(1.5);
    await quotedFor(harness, 8, 1.8);
    await quotedFor(harness, 8, 2.4);
    expect(stops(harness).at(-1)).toBe(1.8);
    const moved = stops(harness);
    expect(moved).toEqual(moved.toSorted((a, b) => a - b));
    expect(harness.submits('protection')).toEqual([]);
    expect(harness.engine.status()).toMatchObject({
      ...{ bounded: [], watched: [{ symbol: CALL, stopPrice: 1.8, kind: 'watched' }] },
    });
  });

  it('is not moved by a price of a moment, a wide quote, or one of one side', async () => {
    const harness = await trailing();
    await quotedFor(harness, 8, 1.6);
    const before = stops(harness).at(-1);
    await quotedFor(harness, 2, 3);
    await quotedFor(harness, 4, 1.6);
    await quotedFor(harness, 6, 3, 0.6);
    await harness.pass(1_000);
    await premium(harness, Number.NaN, 3);
    expect(stops(harness).at(-1)).toBe(before);
  });

  it('closes once the middle stays below it, as every watched stop', async () => {
    const harness = await trailing();
    await quotedFor(harness, 6, 2);
    await quotedFor(harness, 15, 1.45);
    expect(reasons(harness)).toEqual([]);
    await quotedFor(harness, 10, 1.45);
    expect(reasons(harness)).toEqual(['stop']);
  });

  it('waits for the gain from which it is active', async () => {
    const harness = await trailing({ ...TRAIL, activateAtR: 0.5 });
    await quotedFor(harness, 6, 2.3);
    expect(stops(harness)).toEqual([]);
    await quotedFor(harness, 6, 2.4);
    expect(stops(harness).at(-1)).toBe(1.8);
  });
});
