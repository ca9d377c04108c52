// The laws of the layout, each a function from the files to the sentences that say where it is broken.
import { codeOf, type Import, importsOf, isProjectPath, type SourceFile } from './source-tree.ts';

export type Rule = (files: readonly SourceFile[]) => string[];

const RANK: Readonly<Record<string, number>> = {
  kernel: 0,
  market: 1,
  trading: 2,
  holdings: 2,
  ports: 3,
  engine: 4,
  adapters: 4,
  surfaces: 4,
  advisers: 4,
  simulators: 4,
  config: 4,
  app: 5,
  cli: 6,
  'main.ts': 7,
};

/** Folders whose subfolders are islands of their own. */
const ARCHIPELAGOS = ['adapters', 'surfaces', 'simulators'];

/** Which parts of src may import a package; a package without a row is not used. */
const IMPORTERS: Readonly<Record<string, readonly string[]>> = {
  '@stoqey/ib': ['adapters/ib/link'],
  axios: ['adapters/flow-api', 'adapters/ssi', 'adapters/notify', 'adapters/prices'],
  rxjs: ['kernel/bus', 'ports', 'engine', 'adapters', 'surfaces', 'app'],
  'better-sqlite3': ['adapters/sqlite', 'adapters/sql'],
  kysely: ['adapters/sql'],
  pg: ['adapters/sql'],
  winston: ['adapters/system'],
  'node-cron': ['adapters/system'],
  commander: ['cli'],
  yaml: ['config'],
  zod: ['config', 'surfaces/http'],
  '@marcbachmann/cel-js': ['trading/strategy'],
  'decimal.js': ['kernel'],
  fastify: ['surfaces'],
  '@fastify/jwt': ['surfaces/http', 'adapters/sql'],
  '@node-rs/argon2': ['surfaces/http', 'adapters/sql'],
  'prom-client': ['surfaces'],
  'csv-parse': ['adapters/prices', 'adapters/flow-api'],
  'lightweight-charts': ['surfaces/report'],
};

const PURE = ['kernel', 'market', 'trading', 'holdings'];
const KEEPS_TIME = ['adapters/system', 'simulators/clock', 'cli'];
const TIME =
  /\b(Date\.now|new Date\(\)|setTimeout|setInterval|setImmediate|performance\.(?:now|timeOrigin)|process\.hrtime|node:timers\S*)/g;

const EMPTY_WORDS =
  'utils util helpers helper common misc types manager service handler processor base abstract impl data info';
const EMPTY_WORD = new Set(EMPTY_WORDS.split(' '));
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.test)?\.(ts|js)$/;

export const knowsEveryFolder: Rule = (files) =>
  sources(files)
    .filter(({ path }) => rankOf(path) === undefined)
    .map(({ path }) => `${path} is in no layer of the layout.`);

export const dependsDownwards: Rule = (files) =>
  projectImports(files)
    .filter(({ from, to }) => {
      const [own = 0, other = 0] = [rankOf(from), rankOf(to)];
      return other > own || (other === own && own !== 4 && topOf(from) !== topOf(to));
    })
    .map(({ from, to }) => `${from} imports ${to}, which is not below it.`);

export const islandsStayApart: Rule = (files) =>
  projectImports(files)
    .filter(({ from, to }) => rankOf(from) === 4 && rankOf(to) === 4)
    .filter(({ from, to }) => islandOf(from) !== islandOf(to) && !isSharedBySimulators(from, to))
    .map(({ from, to }) => `${from} imports ${to}, which is on another island.`);

export const packagesStayInTheirFolders: Rule = (files) =>
  packageImports(files)
    .filter(({ to }) => !to.startsWith('node:'))
    .flatMap(({ from, to }) => {
      const name = packageOf(to);
      const importers =
        IMPORTERS[name] ?? (name.startsWith('@fastify/') ? ['surfaces'] : undefined);
      if (importers === undefined) return [`${from} imports ${name}, which has no row of its own.`];
      const isAllowed = importers.some((folder) => isIn(from, folder));
      return isAllowed ? [] : [`${from} imports ${name}, which only ${importers.join(', ')} may.`];
    });

export const pureFoldersStayPure: Rule = (files) =>
  packageImports(files)
    .filter(({ from }) => PURE.some((folder) => isIn(from, folder)))
    .filter(({ to }) => to.startsWith('node:') || packageOf(to) === 'rxjs')
    .filter(({ from, to }) => to.startsWith('node:') || !isIn(from, 'kernel/bus'))
    .map(({ from, to }) => `${from} is pure and imports ${to}.`);

export const timeIsKeptInThreePlaces: Rule = (files) =>
  sources(files)
    .filter(({ path }) => !KEEPS_TIME.some((place) => isIn(path, place)))
    .flatMap((file) =>
      [...codeOf(file).matchAll(TIME)].map(([word]) => `${file.path} uses ${word}.`),
    );

/** Types included: a knot of types cannot be understood one file at a time either. */
export const importsHaveNoCycles: Rule = (files) => {
  const importedBy = new Map<string, string[]>();
  for (const { from, to } of projectImports(files)) {
    importedBy.set(from, [...(importedBy.get(from) ?? []), to]);
  }
  const finished = new Set<string>();
  const cycles: string[] = [];
  function visit(path: string, trail: readonly string[]): void {
    const seenAt = trail.indexOf(path);
    if (seenAt >= 0) cycles.push([...trail.slice(seenAt), path].join(' -> '));
    if (seenAt >= 0 || finished.has(path)) return;
    for (const next of importedBy.get(path) ?? []) visit(next, [...trail, path]);
    finished.add(path);
  }
  for (const { path } of sources(files)) visit(path, []);
  return cycles;
};

export const fileNamesAreKebabCase: Rule = (files) =>
  scripts(files)
    .filter(({ path }) => !KEBAB.test(nameOf(path)) && path !== 'vitest.config.ts')
    .map(({ path }) => `${path} is not in kebab-case.`);

/** `BaseEvent` is the one name that keeps its word. */
export const fileNamesSaySomething: Rule = (files) =>
  scripts(files)
    .filter(({ path }) => nameOf(path) !== 'base-event.ts')
    .flatMap(({ path }) =>
      path
        .split('/')
        .map(
          (part) =>
            part
              .replace(/(\.test)?\.(ts|js)$/, '')
              .split('-')
              .at(-1) ?? '',
        )
        .filter((word) => EMPTY_WORD.has(word))
        .map((word) => `${path} says nothing by "${word}".`),
    );

/** Written apart so that this file does not break its own rule. */
const MACHINE_PATH = new RegExp(
  ['work', 'tmp', 'root']
    .map((folder) => `(?<![\\w.*}-])/${folder}/`)
    .join('|')
    .concat('|\\.\\./sha', 'red\\b'),
  'g',
);

export const noFileNamesAMachine: Rule = (files) =>
  files.flatMap(({ path, text }) =>
    [...text.matchAll(MACHINE_PATH)].map(([word]) => `${path} names ${word}.`),
  );

function sources(files: readonly SourceFile[]): SourceFile[] {
  return files.filter(({ path }) => path.startsWith('src/') && path.endsWith('.ts'));
}

function scripts(files: readonly SourceFile[]): SourceFile[] {
  return files.filter(({ path }) => /^(src|test|scripts|bench|bin)\/.*\.(ts|js)$/.test(path));
}

function imports(files: readonly SourceFile[]): Import[] {
  return sources(files).flatMap(importsOf);
}

function projectImports(files: readonly SourceFile[]): Import[] {
  return imports(files).filter(({ to }) => isProjectPath(to));
}

function packageImports(files: readonly SourceFile[]): Import[] {
  return imports(files).filter(({ to }) => /^[@\w]/.test(to) && !isProjectPath(to));
}

function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function topOf(path: string): string {
  return path.split('/')[1] ?? '';
}

function rankOf(path: string): number | undefined {
  return RANK[topOf(path)];
}

function islandOf(path: string): string {
  const [, top = '', below = ''] = path.split('/');
  return ARCHIPELAGOS.includes(top) ? `${top}/${below}` : top;
}

/** What stands beside the simulators is shared by them: the market clock, the server. */
function isSharedBySimulators(from: string, to: string): boolean {
  const isShared = /^src\/simulators\/[^/]+\.ts$/;
  return isIn(from, 'simulators') && isShared.test(to);
}

/** In the folder, or the file of that name. */
function isIn(path: string, place: string): boolean {
  return path.startsWith(`src/${place}/`) || path === `src/${place}.ts`;
}

function nameOf(path: string): string {
  return path.split('/').at(-1) ?? '';
}
