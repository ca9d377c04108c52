// The program as few JavaScript files: what is loaded together stands together, with the packages of many small files.
// One file is opened and resolved where the sources have a dozen, so every command starts in half the processor time.
// Decision 0039
import { cpSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { rolldown } from 'rolldown';

const ROOT = join(import.meta.dirname, '..');

/** What is started or imported by its name: the program, its threads and child, and what users import. */
const ENTRIES = [
  'src/main.ts',
  'src/sql/reading-thread.ts',
  'src/ledger/app/reading/file-thread.ts',
  'src/trader/config/code/vetting-program.ts',
  'src/trader/config/code/define-strategy.ts',
  'src/trader/app/library/library.ts',
];

/**
 * Packages of which the program contains what it uses, with what they need themselves. The others stay as installed:
 * they are native, find files of their own beside them, or are few files.
 */
const CONTAINED = [
  '@marcbachmann/cel-js',
  'commander',
  'csv-parse',
  'fastify-type-provider-zod',
  'jose',
  'kysely',
  'lru-cache',
  'rxjs',
  'yaml',
  'zod',
];

const INSTALLED = new Set(Object.keys(readPackage(ROOT).dependencies ?? {}));
for (const name of CONTAINED) INSTALLED.delete(name);

/** Beside the code that reads them. */
const ASSETS = 'src/research/report/assets';

/** The folder must not have files of an earlier build. */
export async function bundleInto(folder: string): Promise<void> {
  const bundle = await rolldown({
    cwd: ROOT,
    input: Object.fromEntries(ENTRIES.map((path) => [basename(path, '.ts'), path])),
    platform: 'node',
    transform: { target: 'node24' },
    external: (id) => INSTALLED.has(packageOf(id)),
  });
  // Flat: code that names a file beside itself finds it, whichever file it was put into.
  const { output } = await bundle.write({
    dir: folder,
    format: 'esm',
    sourcemap: true,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
  });
  await bundle.close();
  const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
  cpSync(join(ROOT, ASSETS), join(folder, basename(ASSETS)), { recursive: true });
  writeFileSync(join(folder, 'LICENSES'), packagesOf(modules).map(licenceOf).join('\n'));
}

function packageOf(id: string): string {
  return id
    .split('/')
    .slice(0, id.startsWith('@') ? 2 : 1)
    .join('/');
}

/** The folders of the packages that the files come from. */
function packagesOf(files: readonly string[]): string[] {
  const folders = files.flatMap(
    (file) => /^.*\/node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? [],
  );
  return [...new Set(folders)].sort();
}

function licenceOf(folder: string): string {
  const { name, version, license } = readPackage(folder);
  const [file] = globSync('{LICENSE,LICENCE,License,license}*', { cwd: folder });
  if (file === undefined) throw new Error(`${name} has no text of its licence`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8')}`;
}

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function readPackage(folder: string): Package {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
