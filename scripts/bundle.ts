// The program as few JavaScript files: what is loaded together stands together, with the packages of many small files.
// One file is opened and resolved where the sources have a dozen, so every command starts in half the processor time.
// Decision 0039
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { licencesOf, listContained, readPackage } from './licences.ts';
import { bundleForNode } from './node-bundle.ts';

const ROOT = join(import.meta.dirname, '..');

/** What is started or imported by its name: the program, its threads and child, and what users import. */
const ENTRIES = [
  'src/main.ts',
  'src/sql/reading-thread.ts',
  'src/ledger/app/reading/file-thread.ts',
  'src/ledger/solver/lot-thread.ts',
  'src/ledger/solver/weight-thread.ts',
  'src/research/grid/grid-thread.ts',
  'src/research/null/null-thread.ts',
  'src/trader/config/code/vetting-program.ts',
  'src/trader/config/code/define-strategy.ts',
  'src/trader/app/library/library.ts',
];

/**
 * A dependency that the program contains as it does all development dependencies. It is installed as well: programs with the library share its types, whose
 * classes have protected members, so that a copy would be another type. The other dependencies are native.
 */
export const SHARED = 'rxjs';

const INSTALLED = new Set(Object.keys(readPackage(ROOT).dependencies ?? {}));
INSTALLED.delete(SHARED);

/** What contained packages read from beside themselves: the compressions of Kafka, the page that describes the API, SQLite, the charts of reports. */
const OWN_FILES = [
  { from: '@platformatic/wasm-utils/dist/native.wasm', to: 'native.wasm' },
  { from: '@fastify/swagger-ui/static', to: 'static' },
  { from: 'better-sqlite3/prebuilds', to: 'prebuilds' },
  {
    from: 'lightweight-charts/dist/lightweight-charts.standalone.production.js',
    to: 'assets/lightweight-charts.js',
  },
];
/** `src/ledger/solver/load-highs.ts` unpacks it. */
const PACKED_FILE = { from: 'highs/build/highs.wasm', to: 'highs.wasm.gz' };
/** The page that describes the API loads a bundle instead, and sluice does not run on Windows. */
const UNUSED = /^(swagger-ui\.js|win32-.*)$/;
/** What the charts embed. */
const EMBEDDED = ['fancy-canvas'];
/** How the packages' code names these files, and how the bundle must name them. */
const NAMED = [
  ["new URL('../dist/native.wasm'", "new URL('./native.wasm'"],
  ["path.join(__dirname, '..', 'static')", "path.join(__dirname, 'static')"],
  ["path.join(__dirname, '..', 'prebuilds',", "path.join(__dirname, 'prebuilds',"],
] as const;

/** Beside the code that reads them. */
const ASSETS = 'src/research/report/assets';

/** The folder must not have files of an earlier build. */
export async function bundleInto(folder: string): Promise<void> {
  const modules = await bundleForNode(folder, {
    root: ROOT,
    entries: Object.fromEntries(ENTRIES.map((path) => [basename(path, '.ts'), path])),
    // Packages in CommonJS name their own folder, mostly to shorten a stack.
    transform: { target: 'node24', define: { __dirname: 'import.meta.dirname' } },
    external: (id) => INSTALLED.has(packageOf(id)),
    plugins: [ownFilesNamed()],
  });
  cpSync(join(ROOT, ASSETS), join(folder, basename(ASSETS)), { recursive: true });
  for (const { from, to } of OWN_FILES)
    cpSync(join(ROOT, 'node_modules', from), join(folder, to), {
      recursive: true,
      filter: (file) => !UNUSED.test(basename(file)),
    });
  const program = readFileSync(join(ROOT, 'node_modules', PACKED_FILE.from));
  writeFileSync(join(folder, PACKED_FILE.to), gzipSync(program, { level: 9 }));
  const own = [...OWN_FILES, PACKED_FILE].map(({ from }) => join(ROOT, 'node_modules', from));
  const contained = [...modules, ...own, ...EMBEDDED.map(installed)];
  writeFileSync(join(folder, 'LICENSES'), licencesOf(contained));
  listContained(folder, contained);
}

/** Fails if a package names its files in another way than it did. */
function ownFilesNamed() {
  const found = new Set<string>();
  return {
    name: 'own files',
    transform: (code: string) =>
      NAMED.reduce((text, [theirs, ours]) => {
        if (text.includes(theirs)) found.add(theirs);
        return text.replace(theirs, ours);
      }, code),
    buildEnd() {
      const absent = NAMED.filter(([theirs]) => !found.has(theirs)).map(([theirs]) => theirs);
      if (absent.length > 0) throw new Error(`no package says ${absent.join(', ')}`);
    },
  };
}

function installed(name: string): string {
  return join(ROOT, 'node_modules', name, 'package.json');
}

function packageOf(id: string): string {
  return id
    .split('/')
    .slice(0, id.startsWith('@') ? 2 : 1)
    .join('/');
}
