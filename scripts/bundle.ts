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
 * Dependencies that the program contains as it does all development dependencies: what it uses of a package, with what that needs itself.
 * They are installed as well, since programs with the library use them. The other dependencies are native or find files beside themselves.
 */
const CONTAINED = ['commander', 'rxjs'];

const INSTALLED = new Set(Object.keys(readPackage(ROOT).dependencies ?? {}));
for (const name of CONTAINED) INSTALLED.delete(name);

/** What contained packages read from beside themselves: the compressions of Kafka, the page that describes the API, the charts of reports. */
const OWN_FILES = [
  { from: '@platformatic/wasm-utils/dist/native.wasm', to: 'native.wasm' },
  { from: '@fastify/swagger-ui/static', to: 'static' },
  {
    from: 'lightweight-charts/dist/lightweight-charts.standalone.production.js',
    to: 'assets/lightweight-charts.js',
  },
];
/** How they name it in their code, and where it is for the program. */
const NAMED = [
  ["new URL('../dist/native.wasm'", "new URL('./native.wasm'"],
  ["path.join(__dirname, '..', 'static')", "path.join(__dirname, 'static')"],
] as const;

/** Beside the code that reads them. */
const ASSETS = 'src/research/report/assets';

/** The folder must not have files of an earlier build. */
export async function bundleInto(folder: string): Promise<void> {
  const bundle = await rolldown({
    cwd: ROOT,
    input: Object.fromEntries(ENTRIES.map((path) => [basename(path, '.ts'), path])),
    platform: 'node',
    // Packages in CommonJS name their own folder, mostly to shorten a stack.
    transform: { target: 'node24', define: { __dirname: 'import.meta.dirname' } },
    external: (id) => INSTALLED.has(packageOf(id)),
    plugins: [{ name: 'own files', transform: withOwnFiles }],
  });
  // Flat: code that names a file beside itself finds it, whichever file it was put into.
  const { output } = await bundle.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
  });
  await bundle.close();
  const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
  cpSync(join(ROOT, ASSETS), join(folder, basename(ASSETS)), { recursive: true });
  for (const { from, to } of OWN_FILES)
    cpSync(join(ROOT, 'node_modules', from), join(folder, to), { recursive: true });
  writeFileSync(join(folder, 'LICENSES'), packagesOf(modules).map(licenceOf).join('\n'));
}

function withOwnFiles(code: string): string {
  return NAMED.reduce((text, [theirs, ours]) => text.replace(theirs, ours), code);
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
  const { name, version, license, author, repository } = readPackage(folder);
  const [file] = globSync('{LICENSE,LICENCE,License,license}*', { cwd: folder });
  // A few packages state their licence by its name alone.
  const text =
    file === undefined
      ? `By ${nameIn(author)}, ${nameIn(repository)}\n`
      : readFileSync(join(folder, file), 'utf8');
  return `${name} ${version} (${license})\n\n${text}`;
}

type Named = string | { readonly name?: string; readonly url?: string };

function nameIn(named: Named = ''): string {
  return typeof named === 'string' ? named : (named.name ?? named.url ?? '');
}

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly author?: Named;
  readonly repository?: Named;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function readPackage(folder: string): Package {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
