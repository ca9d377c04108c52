// The laws of the layout, each a function from the files to the sentences that say where it is broken.
import { codeOf, type Import, importsOf, isProjectPath, type SourceFile } from './source-tree.ts';

export type Rule = (files: readonly SourceFile[]) => string[];

/** The contexts and their ranks: a context imports only what has a lower one. */
const CONTEXTS: Readonly<Record<string, number>> = {
  kernel: 0,
  files: 0,
  market: 1,
  sql: 1,
  trader: 2,
  ledger: 2,
  simulators: 2,
  research: 3,
  relay: 3,
  advisers: 3,
  api: 4,
  cli: 5,
  'main.ts': 6,
};

/** Contexts that anyone above may import anywhere. */
const OPEN = ['kernel', 'files', 'market', 'sql'];

/** Rooms by which every context above may enter. */
const ENTRANCES = ['contract', 'ports', 'app'];

/** What single contexts may enter besides. */
const ENTERS: Readonly<Record<string, readonly string[]>> = {
  research: [
    'trader/domain',
    'trader/engine',
    'trader/config',
    'trader/adapters/sqlite',
    'trader/adapters/tape',
    'trader/adapters/system',
    'simulators',
  ],
  cli: [
    'trader/domain',
    'trader/adapters',
    'trader/surfaces',
    'trader/config',
    'trader/notifications',
    'ledger/domain',
    'ledger/store',
    'ledger/prices',
    'api',
    'relay',
    'advisers',
    'research',
    'simulators',
  ],
  'main.ts': ['cli'],
};

/** The rooms of a context by rank; rooms of one rank are islands. */
const ROOMS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  trader: {
    contract: 0,
    domain: 0,
    ports: 1,
    engine: 2,
    adapters: 2,
    surfaces: 2,
    config: 2,
    notifications: 3,
    app: 4,
  },
  ledger: {
    ...{ domain: 0, ports: 1, store: 2, prices: 2, interchange: 2, solver: 2, webhooks: 2 },
    app: 3,
  },
  // Decision 0022
  api: {
    identity: 0,
    traders: 0,
    client: 0,
    telemetry: 0,
    push: 1,
    dashboard: 1,
    store: 1,
    live: 1,
    http: 2,
    mcp: 3,
    chat: 3,
    app: 4,
  },
  advisers: { agents: 0, policy: 0, wording: 0, app: 1 },
  simulators: {
    host: 0,
    'ib-gateway': 1,
    ibc: 1,
    'flow-api': 1,
    ssi: 1,
    alpaca: 1,
    yahoo: 1,
    flex: 1,
  },
};

/** Rooms whose subfolders are islands of their own. */
const ARCHIPELAGOS = ['trader/adapters', 'trader/surfaces'];
/** What the adapters of brokers share; it imports none of them. */
const ADAPTER_KIT = 'trader/adapters/kit';

/** Which parts of src may import a package; a package without a row is not used. */
const IMPORTERS: Readonly<Record<string, readonly string[]>> = {
  '@simplewebauthn/server': ['api/identity'],
  '@stoqey/ib': ['trader/adapters/ib/transport'],
  axios: [
    'trader/adapters/flow-api',
    'trader/adapters/kit/transport',
    'trader/adapters/notify',
    'ledger/prices',
    'advisers',
  ],
  rxjs: [
    'kernel/bus',
    'trader/ports',
    'trader/engine',
    'trader/adapters',
    'trader/surfaces',
    'trader/notifications',
    'trader/app',
    'research/fills',
    'api/live',
  ],
  'better-sqlite3': ['trader/adapters/sqlite', 'sql'],
  kysely: ['sql', 'ledger/store', 'api/store'],
  pg: ['sql'],
  winston: ['trader/adapters/system', 'api/app'],
  'node-cron': ['trader/adapters/system', 'api/app'],
  commander: ['cli'],
  yaml: ['trader/config', 'ledger/interchange'],
  zod: [
    'trader/config',
    'trader/contract',
    'trader/surfaces',
    'api',
    'ledger/interchange',
    'relay/kafka',
    'research/grid',
    'research/null',
    'research/workers',
  ],
  '@marcbachmann/cel-js': ['trader/domain/strategy'],
  fastify: ['api'],
  'fastify-type-provider-zod': ['api'],
  helmet: ['api'],
  jose: ['api/identity', 'api/push'],
  'openapi-fetch': ['api/client'],
  '@node-rs/argon2': ['api/identity'],
  otpauth: ['api/identity'],
  'openid-client': ['api/identity'],
  'lru-cache': ['ledger/prices/cache', 'api/store'],
  'yahoo-finance2': ['ledger/prices', 'research/bars'],
  '@modelcontextprotocol/server': ['api/mcp'],
  'prom-client': ['trader/surfaces', 'api'],
  'csv-parse': ['trader/adapters', 'ledger/prices', 'ledger/interchange', 'research'],
  highs: ['ledger/solver'],
  sax: ['ledger/interchange', 'trader/adapters/s3'],
  aws4fetch: ['trader/adapters/s3'],
  hyparquet: ['trader/adapters', 'research'],
  'hyparquet-writer': ['trader/adapters', 'research'],
  'hyparquet-compressors': ['trader/adapters', 'research'],
  'lightweight-charts': ['research/report', 'api/dashboard'],
  uplot: ['research/report', 'api/dashboard'],
  preact: ['api/dashboard'],
  '@preact/signals': ['api/dashboard'],
  '@tanstack/virtual-core': ['api/dashboard'],
  '@codemirror/autocomplete': ['api/dashboard/editor'],
  '@codemirror/commands': ['api/dashboard/editor'],
  '@codemirror/lang-javascript': ['api/dashboard/editor'],
  '@codemirror/lang-yaml': ['api/dashboard/editor'],
  '@codemirror/language': ['api/dashboard/editor'],
  '@codemirror/lint': ['api/dashboard/editor'],
  '@codemirror/state': ['api/dashboard/editor'],
  '@codemirror/view': ['api/dashboard/editor'],
  '@lezer/highlight': ['api/dashboard/editor'],
  '@platformatic/kafka': ['relay', 'api/store', 'ledger/store'],
  ioredis: ['relay', 'api/store', 'ledger/store'],
  bullmq: ['relay', 'api/store', 'ledger/store'],
  ws: ['trader/adapters/kit/transport', 'simulators/ssi', 'simulators/alpaca'],
  msgpackr: ['simulators/alpaca', 'api/http/alpaca-streams'],
};

/** The client of the API runs in browsers too. */
const PURE = [
  'kernel',
  'market',
  'trader/contract',
  'trader/domain',
  'ledger/domain',
  'ledger/interchange',
  'api/client',
  'advisers/policy/learning',
  'advisers/policy/markets',
  'advisers/policy/gate',
  'advisers/policy/overlay',
  'advisers/wording/question',
  'advisers/wording/numbers',
  'advisers/wording/words',
  'advisers/wording/checks',
];
const KEEPS_TIME = [
  'trader/adapters/system',
  'api/app',
  'api/dashboard/browser',
  'simulators/host',
  'cli',
];
const TIME =
  /\b(Date\.now|new Date\(\)|setTimeout|setInterval|setImmediate|performance\.(?:now|timeOrigin)|process\.hrtime|node:timers\S*)/g;

const EMPTY_WORDS =
  'utils util helpers helper common misc types manager service handler processor base abstract impl data info';
const EMPTY_WORD = new Set(EMPTY_WORDS.split(' '));
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.test|\.d)?\.(tsx?|js)$/;

export const knowsEveryFolder: Rule = (files) =>
  sources(files).flatMap(({ path }) => {
    if (contextRank(path) === undefined) return [`${path} is in no context of the layout.`];
    const isKnown = ROOMS[contextOf(path)] === undefined || roomRank(path) !== undefined;
    return isKnown ? [] : [`${path} is in no room of its context.`];
  });

export const dependsDownwards: Rule = (files) =>
  projectImports(files)
    .filter(({ from, to }) => contextOf(from) !== contextOf(to))
    .filter(({ from, to }) => (contextRank(to) ?? 0) >= (contextRank(from) ?? 0))
    .map(({ from, to }) => `${from} imports ${to}, which is not below it.`);

export const contextsAreEnteredByTheirDoors: Rule = (files) =>
  projectImports(files)
    .filter(({ from, to }) => contextOf(from) !== contextOf(to))
    .filter(({ from, to }) => !mayEnter(contextOf(from), to))
    .map(({ from, to }) => `${from} imports ${to}, which is not a way into that context.`);

export const roomsDependDownwards: Rule = (files) =>
  projectImports(files)
    .filter(({ from, to }) => contextOf(from) === contextOf(to) && roomOf(from) !== roomOf(to))
    .filter(({ from, to }) => (roomRank(to) ?? -1) >= (roomRank(from) ?? Infinity))
    .map(({ from, to }) => `${from} imports ${to}, which is not below its room.`);

export const siblingsStayApart: Rule = (files) =>
  projectImports(files)
    .filter(({ from, to }) => roomOf(from) === roomOf(to) && islandOf(from) !== islandOf(to))
    .filter(({ to }) => islandOf(to) !== ADAPTER_KIT)
    .map(({ from, to }) => `${from} imports ${to}, which is on another island.`);

export const packagesStayInTheirFolders: Rule = (files) =>
  packageImports(files)
    .filter(({ to }) => !to.startsWith('node:'))
    .flatMap(({ from, to }) => {
      const name = packageOf(to);
      const importers = IMPORTERS[name] ?? familyOf(name);
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

export const timeIsKeptInFourPlaces: Rule = (files) =>
  sources(files)
    .filter(({ path }) => !KEEPS_TIME.some((place) => isIn(path, place)))
    .flatMap((file) =>
      [...codeOf(file).matchAll(TIME)].map(([word]) => `${file.path} uses ${word}.`),
    );

const US_VENUE = 'src/market/venues/us.ts';
const KNOWS_US = ['market/venues', 'trader/config/settings/venues', 'simulators'];
/** A file without a column for it is in the currency of its broker's country, or of the market in its name; so is a tax return. */
const NAMES_CURRENCIES = [
  ...KNOWS_US,
  'trader/config/schema',
  'ledger/interchange/brokers',
  'ledger/prices/files/daily-file',
  'ledger/domain/tax/jurisdiction',
];
const CURRENCY = /(['"`])(USD|EUR|GBP|JPY|CHF|CAD|AUD|HKD|SGD|VND)\1/g;

export const venuesComeFromOnePlace: Rule = (files) => [
  ...projectImports(files)
    .filter(({ from, to }) => to === US_VENUE && !KNOWS_US.some((place) => isIn(from, place)))
    .map(({ from }) => `${from} imports the US venue instead of taking the instrument's.`),
  ...sources(files)
    .filter(({ path }) => !NAMES_CURRENCIES.some((place) => isIn(path, place)))
    .flatMap((file) =>
      [...codeOf(file).matchAll(CURRENCY)].map(
        ([word]) => `${file.path} names the currency ${word} instead of taking the venue's.`,
      ),
    ),
];

/** Types included: a knot of types cannot be understood one file at a time either. */
export const importsHaveNoCycles: Rule = (files) => {
  const importedBy = new Map<string, string[]>();
  for (const { from, to } of codeImports(files)) {
    importedBy.set(from, [...(importedBy.get(from) ?? []), to]);
  }
  return cyclesOf(importedBy);
};

/** A folder's own files are its door: they may import its subfolders and are never imported by them. */
export const subfoldersNeverImportTheDoor: Rule = (files) =>
  codeImports(files).flatMap(({ from, to }) => {
    const folder = folderOf(to);
    const isBelow = folder !== folderOf(from) && from.startsWith(`${folder}/`);
    return isBelow ? [`${from} imports ${to}, which is the door of a folder above it.`] : [];
  });

/** Tests included, types included: the subfolders of every folder have an order. */
export const foldersHaveNoCycles: Rule = (files) => {
  const importedBy = new Map<string, Map<string, string[]>>();
  for (const { from, to } of codeImports(files)) {
    const parent = sharedFolder(from, to);
    const [own, other] = [childOf(parent, from), childOf(parent, to)];
    if (own === undefined || other === undefined || own === other) continue;
    const siblings = importedBy.get(parent) ?? new Map<string, string[]>();
    importedBy.set(parent, siblings);
    siblings.set(own, [...new Set([...(siblings.get(own) ?? []), other])]);
  }
  return [...importedBy.values()].flatMap(cyclesOf);
};

/** The file that turns a durable fact into what a broker accepts. */
const MINT = 'src/trader/ports/approval.ts';
const MINTED = /\bas\s+(?:unknown\s+as\s+)?(?:readonly\s+)?(?:Approved\w+|DurableFact)\b/g;

export const approvalIsMintedInOnePlace: Rule = (files) =>
  sources(files)
    .filter(({ path }) => path !== MINT)
    .flatMap((file) =>
      [...codeOf(file).matchAll(MINTED)].map(([cast]) => `${file.path} mints by "${cast}".`),
    );

/** Interactive Brokers' words for orders and contracts. */
const BROKER_WORD = /\b(permId|ocaGroup|ocaType|conId|clientId|tif|outsideRth|nextOrderId)\b/g;

/** Where these words may stand besides the adapter and the simulators, and why. */
const SPEAKS_BROKER: Readonly<Record<string, RegExp>> = {
  'trader/adapters/ib': BROKER_WORD,
  simulators: BROKER_WORD,
  // Rows of orders in JSON keep the broker's names, and so do the columns they are made of.
  'trader/adapters/sqlite/read-tables': /\b(permId|clientId|tif)\b/,
  'trader/contract/order-rows': /\btif\b/,
  'api/client/schema': /\btif\b/,
  'cli/queries/orders': /\btif\b/,
  // Statements of Interactive Brokers are read here, and their trades compared with our rows.
  'trader/domain/statement': /\bpermId\b/,
  'cli/queries/reconcile': /\bpermId\b/,
  // Facts of older versions carried these words.
  'trader/domain/facts/broker-words': BROKER_WORD,
  // The client id is a setting of the gateway, and rows show it.
  'trader/config': /\bclientId\b/,
  'trader/ports/settings': /\bclientId\b/,
  'trader/app': /\bclientId\b/,
  'cli/program': /\bclientId\b/,
  // The row of an order has it.
  'api/http/alpaca/order-rows': /\btif\b/,
  // People know this flag from every other broker's tools.
  'cli/manual-orders/order': /\btif\b/,
  'cli/program/examples': /\btif\b/,
  'cli/setup/doctor': /\bclientId\b/,
  'cli/brokers/ib': /\bclientId\b/,
  'cli/setup/bars': /\bclientId\b/,
  // So has a customer of SSI.
  'trader/adapters/ssi': /\bclientId\b/,
  'trader/ports/ssi-settings': /\bclientId\b/,
  // Clients of Kafka have one too.
  'relay/kafka/broker': /\bclientId\b/,
  // Orders can be explained by the number people see in TWS.
  'cli/queries/explain': /\bpermId\b/,
};

export const brokerWordsStayAtTheBroker: Rule = (files) =>
  sources(files).flatMap((file) => {
    const allowed = Object.entries(SPEAKS_BROKER).filter(([place]) => isIn(file.path, place));
    const words = new Set([...codeOf(file).matchAll(BROKER_WORD)].map(([word]) => word));
    return [...words]
      .filter((word) => !allowed.some(([, pattern]) => word.match(pattern) !== null))
      .map((word) => `${file.path} says ${word}, which is a word of Interactive Brokers.`);
  });

/** Where decisions are made and told; a code is looked up in the adapter's one table. */
const READS_NO_CODES = ['domain', 'ports', 'engine', 'notifications', 'app'].map(
  (it) => `trader/${it}`,
);
const BROKER_CODE =
  /(?<![\w.])(103|110|135|136|161|201|202|320|321|399|404|504|1100|1101|1102|2109|2110|10147|10148|10149|10197|10311|10349)(?![\w.])/g;

export const brokerCodesAreTranslatedInTheAdapter: Rule = (files) =>
  sources(files)
    .filter(({ path }) => [...READS_NO_CODES, 'research'].some((place) => isIn(path, place)))
    // The upcaster of refused changes reads the one code that older facts have kept.
    .filter(({ path }) => path !== 'src/trader/domain/facts/broker-words.ts')
    .flatMap((file) =>
      [...codeOf(file).matchAll(BROKER_CODE)].map(
        ([code]) => `${file.path} names ${code}, which is a code of Interactive Brokers.`,
      ),
    );

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

const LINES_MAX = 300;

/** Longer files, with why a part of them would be harder to read. */
const LONG_FILES: Readonly<Record<string, string>> = {
  'src/api/client/schema.ts': 'generated, and not kept in the repository',
  'src/cli/commands.ts': 'the table of all commands, in the order of the help',
  'src/simulators/ib-gateway/exchange/exchange.ts':
    'connects the parts of the exchange, which know each other only through their arguments',
};

/** An exception that is no longer one is named too. */
export const filesAreShort: Rule = (files) =>
  files
    .filter(({ path }) => /^src\/.*\.tsx?$/.test(path))
    .flatMap(({ path, text }) => {
      const lines = text.split('\n').length - 1;
      const isListed = path in LONG_FILES;
      if (lines > LINES_MAX && !isListed) return [`${path} has ${lines} lines.`];
      return lines <= LINES_MAX && isListed ? [`${path} is short enough to leave the list.`] : [];
    });

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

/** Imports within the sources and within the tests, which have folders as well. */
function codeImports(files: readonly SourceFile[]): Import[] {
  return scripts(files)
    .flatMap(importsOf)
    .filter(({ from, to }) => /^(src|test)\//.test(to) && topOf(from) === topOf(to));
}

function packageImports(files: readonly SourceFile[]): Import[] {
  return imports(files).filter(({ to }) => /^[@\w]/.test(to) && !isProjectPath(to));
}

function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Packages that are allowed as a family: the official plugins of Fastify, and OpenTelemetry. */
function familyOf(name: string): readonly string[] | undefined {
  if (name.startsWith('@fastify/')) return ['api'];
  return name.startsWith('@opentelemetry/') ? ['trader/surfaces', 'api'] : undefined;
}

function mayEnter(context: string, to: string): boolean {
  const entered = contextOf(to);
  const isEntrance = ENTRANCES.some((room) => isIn(to, `${entered}/${room}`));
  const isAllowed = (ENTERS[context] ?? []).some((place) => isIn(to, place));
  return OPEN.includes(entered) || isEntrance || isAllowed;
}

function topOf(path: string): string {
  return path.split('/')[0] ?? '';
}

function contextOf(path: string): string {
  return path.split('/')[1] ?? '';
}

function contextRank(path: string): number | undefined {
  return CONTEXTS[contextOf(path)];
}

/** `context/room` where the context has rooms, else the context. */
function roomOf(path: string): string {
  const [, context = '', room = ''] = path.split('/');
  return ROOMS[context] === undefined ? context : `${context}/${room}`;
}

function roomRank(path: string): number | undefined {
  const [, context = '', room = ''] = path.split('/');
  return ROOMS[context]?.[room];
}

function islandOf(path: string): string {
  const room = roomOf(path);
  return ARCHIPELAGOS.includes(room) ? `${room}/${path.split('/')[3]}` : room;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** The deepest folder that holds both. */
function sharedFolder(one: string, other: string): string {
  const parts = folderOf(one).split('/');
  const others = folderOf(other).split('/');
  const until = parts.findIndex((part, index) => part !== others[index]);
  return (until < 0 ? parts : parts.slice(0, until)).join('/');
}

/** The subfolder of a folder that holds the file; undefined for the folder's own files. */
function childOf(folder: string, path: string): string | undefined {
  const [child, ...below] = path.slice(folder.length + 1).split('/');
  return below.length === 0 ? undefined : `${folder}/${child}`;
}

/** The cycles of a graph, each as a sentence of arrows. */
function cyclesOf(targetsBySource: ReadonlyMap<string, readonly string[]>): string[] {
  const finished = new Set<string>();
  const cycles: string[] = [];
  function visit(node: string, trail: readonly string[]): void {
    const seenAt = trail.indexOf(node);
    if (seenAt >= 0) cycles.push([...trail.slice(seenAt), node].join(' -> '));
    if (seenAt >= 0 || finished.has(node)) return;
    for (const next of targetsBySource.get(node) ?? []) visit(next, [...trail, node]);
    finished.add(node);
  }
  for (const node of targetsBySource.keys()) visit(node, []);
  return cycles;
}

/** In the folder, or the file of that name. */
function isIn(path: string, place: string): boolean {
  return path.startsWith(`src/${place}/`) || path === `src/${place}.ts` || path === `src/${place}`;
}

function nameOf(path: string): string {
  return path.split('/').at(-1) ?? '';
}
