// An API on a real socket, with a store of its own and traders given by the test.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Agents } from '../../../src/advisers/app/agents.ts';
import { openPolicies } from '../../../src/advisers/app/policies.ts';
import type { Wordings } from '../../../src/advisers/app/wordings.ts';
import { openAgents, openProposals, openWordings } from '../../../src/api/app/agents.ts';
import { openAssistants } from '../../../src/api/app/assistants.ts';
import { openDisks } from '../../../src/api/app/disk-figures.ts';
import { openFilms } from '../../../src/api/app/films.ts';
import { openIdentity } from '../../../src/api/app/identity.ts';
import { createJobs, type Job, openJobRecords } from '../../../src/api/app/jobs.ts';
import { bookOf, ledgerPlaceOf, type OpenBook, openBook } from '../../../src/api/app/ledger.ts';
import { later, liveContext } from '../../../src/api/app/live.ts';
import { openPlanOrders } from '../../../src/api/app/plan-orders.ts';
import { createProcessFigures } from '../../../src/api/app/process-figures.ts';
import { createPushAlarms, type PushAlarms } from '../../../src/api/app/push-alarms.ts';
import { openReconciliationFiles } from '../../../src/api/app/reconciliation-files.ts';
import { followedAccounts, openRelays } from '../../../src/api/app/relays.ts';
import { createTraderEvents, type TraderEvents } from '../../../src/api/app/trader-events.ts';
import { journalsOf } from '../../../src/api/app/trader-journals.ts';
import { openTraderLogs } from '../../../src/api/app/trader-logs.ts';
import { watchRelays } from '../../../src/api/app/watch-relays.ts';
import type { Rates } from '../../../src/api/http/guard/rates.ts';
import type { Book } from '../../../src/api/http/loaders/book.ts';
import type { Identity } from '../../../src/api/http/loaders/parts.ts';
import { createHealthChecks } from '../../../src/api/http/monitoring/health-checks.ts';
import type { RequestLog } from '../../../src/api/http/monitoring/observe-requests.ts';
import type { Backtests, GridRun } from '../../../src/api/http/presenters/backtests.ts';
import type { Films } from '../../../src/api/http/presenters/films.ts';
import {
  type BookServer,
  createServer,
  type RouteEntry,
  type ServerOptions,
} from '../../../src/api/http/server.ts';
import type { User } from '../../../src/api/identity/identity-store.ts';
import type { Role } from '../../../src/api/identity/role.ts';
import type { LiveTrader } from '../../../src/api/live/reader.ts';
import type { TraderStream } from '../../../src/api/live/trader-stream.ts';
import { createPush } from '../../../src/api/push/push.ts';
import { createPushKey } from '../../../src/api/push/push-key.ts';
import { openStore } from '../../../src/api/store/open-store.ts';
import { createApiMetrics } from '../../../src/api/telemetry/api-metrics.ts';
import { createTraderClients, type TraderClient } from '../../../src/api/traders/trader-clients.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { ok } from '../../../src/kernel/result.ts';
import { createSend } from '../../../src/ledger/app/deliveries.ts';
import { type OpenPrices, openPrices } from '../../../src/ledger/app/prices/open-prices.ts';
import type { CurrencyCode } from '../../../src/ledger/domain/entries/ids.ts';
import { openPriceStore } from '../../../src/ledger/store/prices/open-price-store.ts';
import { US } from '../../../src/market/venues/us.ts';
import type { Relays } from '../../../src/relay/app/relays.ts';
import { reportOf } from '../../../src/trader/domain/report/report.ts';
import { reportJson } from '../../../src/trader/domain/report/report-json.ts';
import type { ErrorReports } from '../../../src/trader/ports/error-reports.ts';
import type { HomeVenue } from '../../../src/trader/ports/home-venue.ts';
import type {
  LanguageModelSettings,
  OidcSettings,
  TraderPlace,
} from '../../../src/trader/ports/settings.ts';
import { emptyTables, writeEmptyLedger } from '../../ledger/harness/empty-tables.ts';
import { BESIDE_SPY } from '../../trader/domain/report/sample-run.ts';
import { problemFault } from './problem-faults.ts';
import { scriptedTrader } from './scripted-trader.ts';

export interface Served {
  readonly identity: Identity;
  readonly book: OpenBook;
  readonly relays: Relays;
  /** Followed once the test asks for it. */
  readonly traderEvents: TraderEvents;
  /** Sends alarms once the test asks for it. */
  readonly pushAlarms: PushAlarms;
  /** As after a restart. */
  anotherPushAlarms(): PushAlarms;
  readonly agents: Agents;
  readonly wordings: Wordings;
  /** Closes and rates on record. */
  readonly history: OpenPrices['history'];
  readonly url: string;
  /** File or address of its store. */
  readonly place: string;
  readonly folder: string;
  readonly log: readonly RequestLog[];
  readonly routes: readonly RouteEntry[];
  readonly askAs: BookServer['askAs'];
  /** Without a connection. */
  readonly askInside: BookServer['ask'];
  /** As when the process is asked to stop. */
  close(): Promise<void>;
  /** Moves the clock of identity. */
  pass(ms: number): void;
  /** Throws for a problem without a code that is listed. */
  ask(method: string, path: string, request?: Asked): Promise<Answer>;
  /** A user with this password, signed in: the access token. */
  signedIn(name: string, role: Role, accounts?: readonly string[]): Promise<string>;
}

export interface ServedAs {
  /** File or address of the store; a file of its own unless given. */
  readonly place?: string;
  /** With the key of the book; empty and its own unless given. */
  readonly folder?: string;
  /** Of the book; the United States unless given. */
  readonly venue?: HomeVenue;
  readonly oidc?: OidcSettings;
  /** As `api.code`; off unless given. */
  readonly code?: boolean;
  readonly secondFactorFor?: readonly Role[];
  /** As in mode demo; no unless given. */
  readonly isDemonstration?: boolean;
  readonly port?: number;
  readonly guarded?: Partial<Pick<ServerOptions, 'tls' | 'trustedProxies' | keyof Rates>>;
  readonly errorReports?: ErrorReports;
  /** Closed by the test that gives it. */
  readonly stocks?: Pick<OpenPrices, 'prices' | 'byHand'>;
  /** Whose journals flow to the ledger once its relays are started; those of the traders, without journals, unless given. */
  readonly traders?: readonly TraderPlace[];
  /** The API's folder with proofs by statements; an empty one unless given. */
  readonly proofsIn?: string;
  /** Of what the ledger holds; those of `stocks` unless given. */
  readonly prices?: Book['prices'];
  /** False as beside an account in live mode. */
  readonly allowsSimulation?: boolean;
  /** Of the trader of DU1, in a folder of bars; answered at once unless given. */
  readonly backtests?: Backtests;
  /** Words what agents find; off unless given. */
  readonly languageModel?: LanguageModelSettings;
  /** Folder of the built dashboard; none unless given. */
  readonly dashboard?: string;
  /** Folder of the built documents; none unless given. */
  readonly help?: string;
  /** Done in the background; none unless given. */
  readonly jobs?: readonly Job[];
  /** The clock of identity and book stands until it is moved; it runs unless given. */
  readonly isStanding?: boolean;
  /** Passwords cost as much as in the service. */
  readonly hasCostlyPasswords?: boolean;
  /** Webhooks may go to this machine. */
  readonly allowsPrivateWebhooks?: boolean;
  /** From the files of the traders unless given. */
  readonly films?: Films;
  /** Folder of an instance with judged policies; none unless given. */
  readonly policiesIn?: string;
  /** Alpaca's API; not served unless given. */
  readonly alpaca?: ServerOptions['alpaca'];
  /** Over several processes; none unless given. */
  readonly locks?: ServerOptions['locks'];
}

export interface Asked {
  readonly bearer?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export const PASSWORD = 'correct horse 42';
/** As little as argon2 allows: hundreds of tests sign people in. */
const CHEAP = { memoryCost: 8, timeCost: 1, parallelism: 1 };
const silent = () => {};
const SILENT = { error: silent, warn: silent, info: silent, debug: silent };
const BY_TEST = { name: 'test', address: 'local', requestId: 'test' };

export async function served(
  clients: readonly TraderClient[] = [],
  registration: Identity['registration'] = 'closed',
  streams: ReadonlyMap<string, TraderStream> = new Map(),
  {
    place,
    folder = mkdtempSync(join(tmpdir(), 'sluice-api-')),
    venue = 'us',
    oidc,
    code = false,
    secondFactorFor = [],
    isDemonstration = false,
    port = 0,
    guarded = {},
    errorReports,
    stocks,
    prices,
    proofsIn,
    traders,
    backtests = QUIET_BACKTESTS,
    allowsSimulation = true,
    allowsPrivateWebhooks = false,
    languageModel,
    dashboard = 'none',
    help = 'none',
    jobs: offered = [],
    isStanding = false,
    hasCostlyPasswords = false,
    alpaca,
    locks,
    films,
    policiesIn,
  }: ServedAs = {},
): Promise<Served> {
  let passed = 0;
  const begunAt = Date.now();
  const at = place ?? (await emptyBookIn(folder));
  const metrics = createApiMetrics('0.0.0');
  const {
    identity,
    ask: askStore,
    close,
  } = await openIdentity(
    at,
    { registration, oidc, code, secondFactorFor },
    {
      now: () => (isStanding ? begunAt : Date.now()) + passed,
      attemptFailed: metrics.attemptFailed,
      isDemonstration,
      ...(!hasCostlyPasswords && { passwordCost: CHEAP }),
      queries: {
        now: () => performance.now(),
        ended: ({ operation, isOk, durationMs }) =>
          metrics.queried({ operation, isOk, seconds: durationMs / 1_000 }),
      },
    },
  );
  const ownPrices = await pricesAt(at);
  const books = await openBook({ store: at, folder }, { venue, now: identity.context.now });
  const all = createTraderClients(clients);
  const places = traders ?? clients.map((client) => ({ ...client, dataFolder: folder }));
  const relays = openRelays({
    traders: places,
    ledger: books.ledger,
    users: identity.context.store,
    clients: all,
    log: SILENT,
  });
  const log: RequestLog[] = [];
  watchRelays(metrics, relays.states);
  const followed = followedAccounts(clients);
  const { store, now } = identity.context;
  const push = createPush({
    ...{ store, now, key: createPushKey({ store, now }) },
    send: createSend({ allowsPrivate: allowsPrivateWebhooks }),
  });
  const anotherPushAlarms = () => createPushAlarms({ store, now, push, clients: all, log: SILENT });
  const traderEvents = createTraderEvents({
    ...{ traders: traders ?? [], ledger: books.ledger, clients: all },
    users: identity.context.store,
  });
  const book = bookOf(books.ledger, venue, {
    allowsSimulation,
    allowsPrivateWebhooks,
    prices: prices ?? (stocks ?? ownPrices).prices,
    followed,
    planOrders: openPlanOrders({ venue, clients: all, followed, identity }),
    history: ownPrices.history,
    policies: openPolicies(policiesIn),
    staleAfterDays: 4,
  });
  const agents = openAgents(book, relays);
  const wordings = openWordings(book, { languageModel });
  const records = openJobRecords(books.ledger);
  const jobs = createJobs({ queue: undefined, records, log: SILENT, metrics });
  jobs.offer(offered);
  const server = await createServer({
    jobs,
    identity,
    clients: all,
    relays,
    traderEvents,
    push,
    stocks: stocks ?? ownPrices,
    proofs: openReconciliationFiles(proofsIn ?? folder),
    book,
    agents,
    backtests,
    disks: openDisks({ traders: traders ?? [], store: at, folder }),
    logs: openTraderLogs(places),
    films: films ?? openFilms(places),
    wordings,
    proposals: openProposals(book),
    metrics,
    tracing: undefined,
    errorReports,
    metricsToken: undefined,
    health: createHealthChecks({
      hasRunHere: () => true,
      clients: all,
      askStore,
      askLedger: books.ask,
      relays,
      now: identity.context.now,
      after: later,
    }),
    process: createProcessFigures(),
    live: liveContext(tradersOf(streams, clients), identity.authenticator, identity.context.now),
    version: '0.0.0',
    assistants: openAssistants('0.0.0', identity.context, US.calendar),
    corsOrigins: ['https://desk.example.org'],
    hosts: ['book.example.org'],
    requestsPerMinute: 100_000,
    loginsPerMinute: 100_000,
    trustedProxies: [],
    tls: undefined,
    alpaca,
    locks,
    openJournal: journalsOf(traders ?? []),
    ...guarded,
    dashboard,
    help,
    drawRequestId: () => `req_${randomBytes(4).toString('hex')}`,
    log: (entry) => log.push(entry),
  });
  const url = await server.listen({ host: '127.0.0.1', port });
  onTestFinished(async () => {
    await server.close();
    await relays.stop();
    await ownPrices.close();
    await close();
    await books.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function ask(method: string, path: string, { bearer, body, headers }: Asked = {}) {
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    // A stream has no end to wait for.
    const isStream = response.headers.get('content-type') === 'text/event-stream';
    if (isStream) await response.body?.cancel();
    const text = isStream ? '' : await response.text();
    const answer = { status: response.status, headers: response.headers, body: parsed(text) };
    const fault = problemFault(answer);
    if (fault !== undefined) throw new Error(`${method} ${path}: ${fault}: ${text}`);
    return answer;
  }

  return {
    traderEvents,
    pushAlarms: anotherPushAlarms(),
    anotherPushAlarms,
    folder,
    identity,
    book: books,
    relays,
    agents,
    wordings,
    history: ownPrices.history,
    url,
    place: at,
    log,
    routes: server.routes,
    askAs: server.askAs,
    askInside: server.ask,
    close: () => server.close(),
    pass: (ms) => {
      passed += ms;
    },
    ask,
    async signedIn(name, role, accounts = []) {
      const user = await userWithPassword(identity, {
        ...{ name, role },
        isCostly: hasCostlyPasswords,
      });
      for (const resource of accounts) {
        await identity.users.grant(user.id, { kind: 'account', resource, role }, BY_TEST);
      }
      return tokenOf(identity, user);
    },
  };
}

const writeEmptyIdentity = emptyTables(openStore, openPriceStore);

async function emptyBookIn(folder: string): Promise<string> {
  const file = join(folder, 'book.sqlite');
  await writeEmptyIdentity(file);
  await writeEmptyLedger(ledgerPlaceOf(file));
  return file;
}

/** Of cheap passwords, hashed once in a process. */
let hashed: Promise<string> | undefined;

/** A user with the password, without its cost. */
async function userWithPassword(
  { users, context }: Identity,
  { name, role, isCostly }: { name: string; role: Role; isCostly: boolean },
): Promise<User> {
  const wanted = { username: name, email: null, password: null, role };
  const added = await users.add(wanted, BY_TEST);
  if (!added.ok) throw new Error(added.failure.kind);
  const hash = () => context.passwords.hash(PASSWORD);
  if (hashed === undefined && !isCostly) hashed = hash();
  const passwordHash = await (isCostly || hashed === undefined ? hash() : hashed);
  await context.store.changeUser(added.value.id, { passwordHash }, context.now());
  return { ...added.value, passwordHash };
}

/** Of a new session. */
export async function tokenOf({ signIn }: Identity, user: User | undefined): Promise<string> {
  const pair = user && (await signIn.asUser(user, BY_TEST));
  if (pair === undefined) throw new Error('no such user');
  return pair.accessToken;
}

/** One without a trade. */
const QUIET_REPORT = {
  id: 'run-1',
  ...{ from: '2020-12-15', to: '2020-12-18', strategies: [], symbols: [], notes: ['quiet'] },
  ...{ start_equity: 100_000, end_equity: 100_000, headline: {}, trades: [] },
  total: { trades: 0, net_pnl: 0 },
};

/** On record: three trades beside a benchmark. */
const RECORDED_REPORT = reportJson(reportOf(BESIDE_SPY, US), BESIDE_SPY);

/** The strategy that is in force. */
const UNSAVED_REPORT = {
  ...{ ...QUIET_REPORT, id: 'run-2', unsaved: 'follow.yaml' },
  strategies: [{ name: 'flow-follow', hash: 'c0ffee' }],
};
const FEWER_TRADES = {
  ...RECORDED_REPORT,
  unsaved: 'follow.yaml',
  trials: { counted: true, try: 2, tries: 2, deflated_sharpe: null },
  trades: (RECORDED_REPORT.trades as readonly object[]).slice(1),
};

const QUIET_GRID: GridRun = {
  ...{ id: 'grid-1', state: 'failed', file: 'demo.yaml', grid: ['target.r=1,2'] },
  ...{ from: null, to: null, began_at: '2020-12-18T22:00:00.000Z', ended_at: null },
  ...{ variants: 2, played: 0, why: 'It was never begun.' },
};

const QUIET_BACKTESTS: Backtests = {
  account: 'DU1',
  reports: {
    list: () => [
      {
        ...{ id: 'run-1', made_at: '2020-12-18T22:00:00.000Z', has_page: true },
        ...{ from: '2020-12-15', to: '2020-12-18', strategies: [], symbols: [] },
        ...{ trades: 0, net_pnl: 0, total_return: 0, unsaved: null },
      },
    ],
    read: (id) => (id === 'run-2' ? FEWER_TRADES : RECORDED_REPORT),
    page: () => '<!doctype html><title>A backtest</title>',
  },
  grids: {
    list: () => [QUIET_GRID],
    read: () => ({ ...QUIET_GRID, rows: [], result: null }),
    begin: () => ok(QUIET_GRID),
    stop: () => false,
  },
  isFileName: (file) => file.endsWith('.yaml') || file.endsWith('.ts'),
  run: async ({ unsaved }) => ok(unsaved === undefined ? QUIET_REPORT : UNSAVED_REPORT),
};

/** The gateway has a print of SPY, and prices by hand are in the store. */
function pricesAt(place: string): Promise<OpenPrices> {
  const at = instant(Date.now());
  const print = { price: 369.7, currency: 'USD' as CurrencyCode, at, receivedAt: at };
  return openPrices(
    {
      sources: ['gateway', 'hand'],
      yahoo: { address: undefined, timeoutMs: 1_000 },
      ...{ files: undefined, staleAfterDays: 4, watchEveryMs: 15_000, historyDays: 1, pairs: [] },
    },
    {
      place,
      homeCurrency: 'USD' as CurrencyCode,
      lastPrints: async () => ok(new Map([['SPY', print]])),
      isBusinessDay: () => true,
      now: () => instant(Date.now()),
      after: later,
    },
  );
}

/** Named by their accounts. */
function tradersOf(
  streams: ReadonlyMap<string, TraderStream>,
  clients: readonly TraderClient[],
): readonly LiveTrader[] {
  return [...streams].map(([account, stream]) => {
    const client = clients.find(({ name }) => name === account) ?? scriptedTrader(account);
    return { name: account, account, stream, client };
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
