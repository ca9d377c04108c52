// Plays the recipes of docs/technical/adding.md: each one is written into a copy of the sources, which must compile, and its
// tests must pass.
// `npm run test:recipes [-- --only WORD]`
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { copyTree } from '../test/mutants/tree.ts';
import { RECIPES } from '../test/recipes/recipes.ts';
import { edited, filesOf, type Recipe } from '../test/recipes/rows/recipe.ts';
import { refuse, scriptOptions } from './script-options.ts';

const { only } = scriptOptions({ only: { type: 'string', default: '' } });
const chosen = RECIPES.filter(({ title }) => title.toLowerCase().includes(only.toLowerCase()));
if (chosen.length === 0) refuse(`No recipe is called "${only}".`);

let failed = 0;
for (const recipe of chosen) {
  const why = played(recipe);
  const files = filesOf(recipe).length;
  console.log(`${why === undefined ? 'ok' : 'FAILED'}  ${recipe.title}: ${files} files`);
  if (why !== undefined) console.log(why);
  failed += why === undefined ? 0 : 1;
}
console.log(`${chosen.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** What went wrong. */
function played(recipe: Recipe): string | undefined {
  const tree = copyTree(join(import.meta.dirname, '..'));
  try {
    return written(recipe, tree.folder) ?? checked(recipe, tree.folder);
  } finally {
    tree.remove();
  }
}

function written({ edits }: Recipe, folder: string): string | undefined {
  for (const edit of edits) {
    const path = join(folder, edit.file);
    const after = edited(existsSync(path) ? readFileSync(path, 'utf8') : undefined, edit);
    if ('why' in after) return after.why;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, after.text);
  }
  return undefined;
}

function checked(recipe: Recipe, folder: string): string | undefined {
  const code = filesOf(recipe).filter((file) => file.endsWith('.ts'));
  // In this copy the example is written already.
  const rules = globSync('test/architecture/*.test.ts', {
    cwd: folder,
    exclude: ['**/recipes.test.ts'],
  });
  const tests = [recipe.test, ...(recipe.alsoPass ?? []), ...rules];
  return (
    ended(folder, 'tsc', '--noEmit') ??
    ended(folder, 'biome', 'ci', ...code) ??
    ended(folder, 'vitest', 'run', ...tests)
  );
}

function ended(folder: string, program: string, ...words: readonly string[]): string | undefined {
  const env = { ...process.env, TEST_RUNS: '0.1' };
  const { status, stdout, stderr } = spawnSync('npx', [program, ...words], { cwd: folder, env });
  return status === 0 ? undefined : `${program}: ${stdout}${stderr}`;
}
