// A copy of the sources and tests in a temporary folder, in which mistakes are planted one after another. The installed packages are
// linked.
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Mutant, planted } from './rows/mutant.ts';

/** Not needed by tests, large, or made anew. */
const LEFT_OUT = new Set([
  ...['node_modules', '.git', 'dist', 'coverage', '.stryker-tmp', '.venv-clients'],
]);

export interface Tree {
  readonly folder: string;
  /** Runs the call with the mistake in the tree; undefined if it cannot be planted. */
  withMutant<Result>(mutant: Mutant, call: () => Promise<Result>): Promise<Result | undefined>;
  remove(): void;
}

export function copyTree(root: string): Tree {
  const folder = mkdtempSync(join(tmpdir(), 'mutants-'));
  for (const name of readdirSync(root))
    if (!LEFT_OUT.has(name)) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return {
    folder,
    async withMutant(mutant, call) {
      const path = join(folder, mutant.file);
      const sound = readFileSync(path, 'utf8');
      const mistaken = planted(sound, mutant);
      if (typeof mistaken !== 'string') return undefined;
      writeFileSync(path, mistaken);
      try {
        return await call();
      } finally {
        writeFileSync(path, sound);
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
