// A mapping file of any size is read in one pass, and a key that is set twice is refused at its place.
import { describe, expect, it } from 'vitest';
import { mappingFrom } from '../../../../src/ledger/interchange/mapped/mapping.ts';

function refusals(text: string): readonly string[] {
  const read = mappingFrom(text);
  return read.ok ? [] : read.failure;
}

describe('a mapping', () => {
  it('is refused where a key is set twice', () => {
    expect(refusals('name: a\ncolumns:\n  date: Day\n  date: Date\n')).toEqual([
      'The mapping is not valid YAML: Map keys must be unique at line 4, column 3.',
    ]);
    expect(refusals('name: [a\n')).toEqual([
      expect.stringMatching(/^The mapping is not valid YAML: .+ at line 2, column 1\.$/),
    ]);
  });

  // Compared each with each, these take minutes.
  it('is refused at once, however many keys it has', { timeout: 60_000 }, () => {
    const keys = Array.from({ length: 80_000 }, (_, at) => `n${at}`);
    expect(refusals(`{${keys.join(', ')}, n7}`)).toEqual([
      expect.stringContaining('Map keys must be unique at line 1, column'),
    ]);
  });
});
