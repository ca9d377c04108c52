// Mistakes that can no longer be planted: the source has changed under them, or a test that is named for them is gone.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Mutant, planted } from './rows/mutant.ts';

/** One sentence for each, without its full stop. */
export function unfitIn(root: string, mutants: readonly Mutant[]): readonly string[] {
  return mutants.flatMap((mutant) => {
    const { id, file, tests } = mutant;
    const gone = [file, ...tests].find((path) => !existsSync(join(root, path)));
    if (gone !== undefined) return [`${id}: ${gone} does not exist`];
    const mistaken = planted(readFileSync(join(root, file), 'utf8'), mutant);
    return typeof mistaken === 'string' ? [] : [mistaken.why];
  });
}
