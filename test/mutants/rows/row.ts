// Writing mistakes down: one row each, in the order id, file, what stands there, what stands there instead, what breaks, tests.
import type { Mutant } from './mutant.ts';

export type Row = readonly [
  id: string,
  file: string,
  anchor: string,
  instead: string,
  breaks: string,
  ...tests: string[],
];

/** Files and tests are relative to these folders; a test that begins with `test/` is not. */
export function mutantsIn(source: string, tests: string, rows: readonly Row[]): readonly Mutant[] {
  return rows.map(([id, file, anchor, instead, breaks, ...named]) => ({
    id,
    file: `${source}/${file}`,
    anchor,
    instead,
    breaks,
    tests: named.map((test) => (test.startsWith('test/') ? test : `${tests}/${test}`)),
  }));
}
