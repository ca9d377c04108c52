// The tape of the demonstration in Vietnam is what its script writes, and says of every line that it is synthetic.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { vietnamTape } from '../../../scripts/make-vietnam-tape.ts';
import { parseTape } from '../../../src/simulators/flow-api/predictions/prediction.ts';

const shipped = readFileSync(
  new URL('../../../config/demo/vietnam-predictions.ndjson', import.meta.url),
  'utf8',
);

describe('the tape of the demonstration in Vietnam', () => {
  it('is the output of the script', () => {
    expect(vietnamTape()).toBe(shipped);
  });

  it('is a clear buy of each symbol on one morning, and every line is labelled synthetic', () => {
    const parsed = parseTape(shipped);
    if (!parsed.ok) throw new Error(parsed.failure);
    for (const line of parsed.value) expect(line).toMatchObject({ synthetic: true });
    const clear = parsed.value.filter(({ confidence }) => confidence >= 0.7);
    expect([...new Set(clear.map(({ ticker, signal }) => `${signal} ${ticker}`))]).toEqual([
      'BUY VIC',
      'BUY FPT',
      'BUY SHS',
    ]);
  });
});
