// Builds the dashboard's page into dist/dashboard, from where the API serves it.
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type InlineConfig } from 'vite';
import { asProgram } from './as-program.ts';
import { listContained } from './licences.ts';

const ROOT = join(import.meta.dirname, '..');

export const DASHBOARD = join(ROOT, 'dist/dashboard');

/** How it is built, wherever it goes. */
export const BUILD = {
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
} as const satisfies InlineConfig;

export async function buildDashboard(): Promise<void> {
  const page = filesIn(await build(BUILD));
  const worker = await buildWorker();
  listContained(DASHBOARD, [...page, ...worker]);
  compress();
}

/** Those that went into what was built. */
function filesIn(built: Awaited<ReturnType<typeof build>>): string[] {
  if (!('output' in built)) throw new Error('It is built once.');
  return built.output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
}

/** It keeps what the page names, and is another one as soon as that has changed. */
async function buildWorker(): Promise<string[]> {
  const page = readFileSync(join(DASHBOARD, 'index.html'), 'utf8');
  const named = [...page.matchAll(/"(\/desk\/[^"]+)"/g)].map(([, file = '']) => file);
  const hash = createHash('sha256').update(page).digest('hex').slice(0, 16);
  const built = await build({
    ...BUILD,
    define: {
      SHELL_NAME: JSON.stringify(`shell-${hash}`),
      SHELL_FILES: JSON.stringify([BUILD.base, ...named]),
    },
    build: {
      ...{ write: false, target: BUILD.build.target },
      rolldownOptions: {
        input: join(BUILD.root, 'worker/shell-worker.ts'),
        output: { format: 'iife' },
      },
    },
  });
  if (!('output' in built)) throw new Error('It is built once.');
  const [{ code }] = built.output;
  writeFileSync(join(DASHBOARD, 'worker.js'), code);
  return filesIn(built);
}

/** Beside each script and style sheet, as the API sends it to a browser that takes it: a third on the way to a phone. */
function compress(): void {
  for (const asset of globSync('assets/*.{js,css}', { cwd: DASHBOARD })) {
    const file = join(DASHBOARD, asset);
    writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
  }
}

/** Sources older than the page that was built of them need no new one. */
export function isCurrent(): boolean {
  const page = join(DASHBOARD, 'index.html');
  if (!existsSync(page)) return false;
  const builtAt = statSync(page).mtimeMs;
  const sources = globSync(
    ['src/{api/{dashboard,client},market,kernel}/**/*.*', 'config/strategy.schema.json'],
    { cwd: ROOT },
  );
  return sources.every((file) => statSync(join(ROOT, file)).mtimeMs < builtAt);
}

if (import.meta.main) {
  await asProgram(async () => {
    if (!process.argv.includes('--if-changed') || !isCurrent()) await buildDashboard();
  });
}
