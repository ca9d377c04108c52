// A person has exercised the bought contract of a vertical in the broker's app: of two spreads of 230 and 240 the sold calls at 240 remain,
// and 200 shares came at 230, which cover them.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { Harness } from '../harness/harness.ts';
import { alarms } from './exercises.ts';
import { BOUGHT, held, holds, listed, looks, SOLD, SPREAD } from './spreads.ts';

const EVENING = instant(Date.parse('2026-11-18T22:30:00Z'));
const NIGHT = instant(Date.parse('2026-11-19T07:30:00Z'));
const OPEN = instant(Date.parse('2026-11-19T14:31:00Z'));

const SHARES = holds('AAPL', 200, 230);
const EXERCISED = [SHARES, holds(SOLD, -2)];

async function opened(harness: Harness): Promise<Harness> {
  await harness.jump(OPEN);
  await listed(harness, SOLD, '7002');
  await harness.quote(12, { symbol: SOLD, bid: 12, ask: 12.2 });
  await looks(harness, EXERCISED);
  return harness;
}

describe('the bought contract of a vertical', () => {
  it.each([
    ['at once', []],
    ['first by its shares', [holds(BOUGHT, 2), ...EXERCISED]],
    ['first by its end', [holds(SOLD, -2)]],
  ])(
    'was exercised, seen %s: a person decides, and the sold one is not bought',
    async (_, part) => {
      const harness = await held();
      await harness.jump(EVENING);
      if (part.length > 0) await looks(harness, part);
      await harness.jump(NIGHT);
      await looks(harness, EXERCISED);
      await opened(harness);
      expect(harness.of('position-closed')).toEqual([]);
      expect(harness.submits('exit')).toEqual([]);
      expect(alarms(harness)).toContain(`They cover the short ${SOLD}. Nothing is booked`);
    },
  );

  it.each([
    ['the sold contract', [SHARES]],
    ['both', []],
  ])('stays on our books after a person has closed %s, until it is released', async (_, left) => {
    const harness = await held();
    await harness.jump(NIGHT);
    await looks(harness, EXERCISED);
    await opened(harness);
    await looks(harness, left);
    expect(harness.of('position-closed')).toEqual([]);
    expect(harness.engine.status()).toMatchObject({ positions: 1 });
    await harness.command({ type: 'release', symbol: SPREAD, isConfirmed: true, by: 'ann' });
    expect(harness.engine.status()).toMatchObject({ positions: 0 });
  });
});
