import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import type { Refusal } from '../../../src/trader/domain/terms/refusal.ts';
import { keepJournal } from '../place/kept-journal.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;
const STALE = { kind: 'quote_stale', ageMs: 6_000, ageMaxMs: 5_000 } as const;
const HALTED = { kind: 'trading_halted', why: 'lunch' } as const;
/** The second is on the evening of the first day in New York, though a day later in UTC. */
const REFUSED: readonly (readonly [at: string, reasons: readonly Refusal[]])[] = [
  ['2020-12-16T15:00:00Z', [STALE, HALTED]],
  ['2020-12-17T02:00:00Z', [HALTED]],
  ['2020-12-17T15:00:00Z', [STALE]],
];

beforeAll(() => {
  place = makePlace();
  keepJournal(
    place,
    REFUSED.map(([iso, reasons], index) => {
      const at = instant(Date.parse(iso));
      const predictionId = `p${index}`;
      const id = `${predictionId}/follow`;
      const signal = { id, predictionId, strategy: 'follow', symbol: 'SPY', at, price: 370 };
      const fact = {
        type: 'signal-refused',
        signal: { ...signal, side: 'long' },
        reasons,
      } as const;
      return { seq: index + 1, at, cause: 0, correlation: id, fact };
    }),
  );
});
afterAll(() => place.leave());

describe('signals --not-taken', () => {
  it('counts reasons by exchange day before it lists the signals', async () => {
    const { code, out } = await place.run('signals', '--not-taken');
    expect(code).toBe(0);
    const [summary = '', list = ''] = out.split('\n\n');
    expect(summary.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['DAY ET', 'REASON', 'SIGNALS'],
      ['2020-12-16', 'trading_halted', '2'].map((cell) => expect.stringContaining(cell)),
      ['2020-12-16', 'quote_stale', '1'].map((cell) => expect.stringContaining(cell)),
      ['2020-12-17', 'quote_stale', '1'].map((cell) => expect.stringContaining(cell)),
    ]);
    expect(list.split('\n')[1]).toMatch(/^12-16 10:00:00 .* trading_halted, quote_stale$/);
  });

  it('lists the ids by which each refusal is explained', async () => {
    const { out } = await place.run('signals', '--not-taken');
    const [title = [], first = []] = (out.split('\n\n')[1] ?? '')
      .split('\n')
      .map((line) => line.split(/ {2,}/));
    const id = first[title.indexOf('ID')] ?? '';
    expect(id).toBe('p0');
    const explained = await place.run('explain', id);
    expect(explained.code).toBe(0);
    expect(explained.out).toContain('trading is halted: lunch');
  });

  it('lists the rows alone as JSON', async () => {
    const { out } = await place.run('signals', '--not-taken', '--json');
    const stale = { kind: 'quote_stale', age_ms: 6_000, age_max_ms: 5_000 };
    expect(JSON.parse(out)).toMatchObject(
      [[HALTED, stale], [HALTED], [stale]].map((reasons) => ({
        ...{ taken: false, live: false },
        reasons,
      })),
    );
  });
});
