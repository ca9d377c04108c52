// Builds the dashboard's page into dist/dashboard, from where the API serves it.
import { existsSync, globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { asProgram } from './as-program.ts';

const ROOT = join(import.meta.dirname, '..');

export const DASHBOARD = join(ROOT, 'dist/dashboard');

export async function buildDashboard(): Promise<void> {
  await build({
    configFile: false,
    root: join(ROOT, 'src/api/dashboard'),
    base: '/desk/',
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir: DASHBOARD,
      emptyOutDir: true,
      target: 'es2023',
      // The page forbids everything inline.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      license: { fileName: 'LICENSES.md' },
    },
  });
}

/** Sources older than the page that was built of them need no new one. */
function isCurrent(): boolean {
  const page = join(DASHBOARD, 'index.html');
  if (!existsSync(page)) return false;
  const builtAt = statSync(page).mtimeMs;
  const sources = globSync('src/api/{dashboard,client}/**/*.*', { cwd: ROOT });
  return sources.every((file) => statSync(join(ROOT, file)).mtimeMs < builtAt);
}

if (import.meta.main) {
  await asProgram(async () => {
    if (!process.argv.includes('--if-changed') || !isCurrent()) await buildDashboard();
  });
}
