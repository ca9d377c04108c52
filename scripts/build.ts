// Builds what the npm package runs: the program in few files, which load faster than its sources, types for what users
// import, and the files that the program reads beside its code. A checkout needs none of it; it runs the sources.
// Decision 0019
import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildDashboard } from './build-dashboard.ts';
import { buildSite, isSiteCurrent } from './build-site.ts';
import { bundleInto, SHARED } from './bundle.ts';
import { bundleTypes } from './bundle-types.ts';

const ROOT = join(import.meta.dirname, '..');
const BUILT = join(ROOT, 'dist');

for (const entry of globSync('*', { cwd: BUILT, exclude: ['help'] }))
  rmSync(join(BUILT, entry), { recursive: true });
await bundleInto(BUILT);
await buildDashboard();
if (!isSiteCurrent()) await buildSite();
await buildTypes();

/** Of what users import. */
async function buildTypes(): Promise<void> {
  const declared = mkdtempSync(join(tmpdir(), 'sluice-types-'));
  try {
    execFileSync(
      join(ROOT, 'node_modules/.bin/tsc'),
      ['-p', 'tsconfig.types.json', '--outDir', declared],
      { cwd: ROOT, stdio: 'inherit' },
    );
    const files = {
      'define-strategy': join(declared, 'trader/config/code/define-strategy.d.ts'),
      library: join(declared, 'trader/app/library/library.d.ts'),
    };
    await bundleTypes({ files, external: [SHARED] }, BUILT);
  } finally {
    rmSync(declared, { recursive: true });
  }
}
