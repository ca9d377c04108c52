// Builds what the npm package runs: the program in few files, which load faster than its sources, types for what users
// import, and the files that the program reads beside its code. A checkout needs none of it; it runs the sources.
// Decision 0019
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildDashboard } from './build-dashboard.ts';
import { buildSite, isSiteCurrent } from './build-site.ts';
import { bundleInto } from './bundle.ts';

const ROOT = join(import.meta.dirname, '..');
const BUILT = join(ROOT, 'dist');

for (const entry of globSync('*', { cwd: BUILT, exclude: ['help'] }))
  rmSync(join(BUILT, entry), { recursive: true });
await bundleInto(BUILT);
await buildDashboard();
if (!isSiteCurrent()) await buildSite();
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
