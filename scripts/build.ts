// Builds what the npm package runs: the program in few files, which load faster than its sources, types for what users
// import, and the files that the program reads beside its code. A checkout needs none of it; it runs the sources.
// Decision 0019
import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildDashboard } from './build-dashboard.ts';
import { buildSite, isSiteCurrent } from './build-site.ts';
import { bundleInto, SHARED } from './bundle.ts';
import { bundleDeclarations } from './bundle-declarations.ts';

const ROOT = join(import.meta.dirname, '..');
const BUILT = join(ROOT, 'dist');
const TYPES = ['trader/config/code/define-strategy', 'trader/app/library/library'];

for (const entry of globSync('*', { cwd: BUILT, exclude: ['help'] }))
  rmSync(join(BUILT, entry), { recursive: true });
await bundleInto(BUILT);
await buildDashboard();
if (!isSiteCurrent()) await buildSite();
await bundleDeclarations(
  {
    project: 'tsconfig.types.json',
    // Projects of users name the first of them by its path (`strategy new --typescript`).
    files: Object.fromEntries(TYPES.map((name) => [name, `${name}.d.ts`])),
    external: [SHARED],
  },
  BUILT,
);
