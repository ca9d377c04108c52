// Builds what the npm package runs: the program in few files, which load faster than its sources, types for what users
// import, and the files that the program reads beside its code. A checkout needs none of it; it runs the sources.
// Decision 0019
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildDashboard } from './build-dashboard.ts';
import { bundleInto } from './bundle.ts';

const ROOT = join(import.meta.dirname, '..');
const BUILT = join(ROOT, 'dist');

rmSync(BUILT, { recursive: true, force: true });
await bundleInto(BUILT);
await buildDashboard();
execFileSync(join(ROOT, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.types.json'], {
  cwd: ROOT,
  stdio: 'inherit',
});
for (const file of globSync('**/*.d.ts', { cwd: BUILT })) {
  const path = join(BUILT, file);
  writeFileSync(path, withBuiltNames(readFileSync(path, 'utf8')));
}

/** The compiler rewrites the endings of imports in code, but not in declarations. */
function withBuiltNames(declarations: string): string {
  return declarations.replaceAll(/(from |import\()(['"])(\.[^'"]*)\.ts\2/g, '$1$2$3.js$2');
}
