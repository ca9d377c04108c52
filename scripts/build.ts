// Builds what the npm package runs: the sources as JavaScript with source maps, types for what users import, and the
// files that the program reads beside its code. A checkout needs none of it; it runs the sources.
import { execFileSync } from 'node:child_process';
import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const SOURCES = join(ROOT, 'src');
const BUILT = join(ROOT, 'dist');

rmSync(BUILT, { recursive: true, force: true });
for (const project of ['tsconfig.build.json', 'tsconfig.types.json']) {
  execFileSync(join(ROOT, 'node_modules/.bin/tsc'), ['-p', project], {
    cwd: ROOT,
    stdio: 'inherit',
  });
}
cpSync(SOURCES, BUILT, { recursive: true, filter: (path) => !path.endsWith('.ts') });

for (const file of globSync('**/*.d.ts', { cwd: BUILT })) {
  const path = join(BUILT, file);
  writeFileSync(path, withBuiltNames(readFileSync(path, 'utf8')));
}

/** The compiler rewrites the endings of imports in code, but not in declarations. */
function withBuiltNames(declarations: string): string {
  return declarations.replaceAll(/(from |import\()(['"])(\.[^'"]*)\.ts\2/g, '$1$2$3.js$2');
}
