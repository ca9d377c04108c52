// `sluice serve`: the API as a separate process, in the foreground until a signal.
import { type Command, Option } from 'commander';
import type { ServeFailure, ServeOptions } from '../../api/app/serve.ts';
import { redacted } from '../../kernel/redact.ts';
import { isServerAddress } from '../../sql/open-database.ts';
import { packageVersion } from '../../trader/app/instance/package.ts';
import type { ApiSettings } from '../../trader/ports/settings.ts';
import {
  API_OFF,
  announceApi,
  apiRunsAlready,
  findApi,
  withdrawApi,
} from '../program/api-process.ts';
import { forgetWorkers, writeWorkers } from '../program/api-workers.ts';
import { loadConfiguration, printConfigurationFailure } from '../program/configuration.ts';
import { type CommandFailure, EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { addInstanceOptions, configFiles, type InstanceFlags } from '../program/instance.ts';
import { boundYoungGeneration } from '../program/loading-memory.ts';
import { wholeFrom } from '../program/option-numbers.ts';
import { outliveClosedPipes, printError, printJson, printNote } from '../program/output.ts';
import { wasStopRequested } from '../program/stop-request.ts';
import { noteSupervisor, supervisorOf, surroundings } from '../program/supervisor.ts';
import { portFor, superviseWorkers } from './serve/supervise-workers.ts';
import { watchUncaught } from './serve/uncaught.ts';
import { type WorkerPlace, workerPlace } from './serve/worker-notifications.ts';

interface ServeFlags extends InstanceFlags {
  readonly json?: boolean;
  /** Processes that answer requests; one unless given. */
  readonly workers?: number;
  /** Requests go to the log of its folder. */
  readonly unwatched?: boolean;
  /** A trader in the foreground ends it. */
  readonly kept?: boolean;
  readonly loginCode?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  addInstanceOptions(command)
    .option('--json', 'print the ready line as JSON')
    .option('--workers <n>', 'processes that answer requests, on PostgreSQL', wholeFrom(1, 64))
    // Passed by `sluice start`.
    .addOption(new Option('--unwatched').hideHelp())
    .addOption(new Option('--kept').hideHelp())
    .addOption(new Option('--login-code').hideHelp())
    .action(async (flags: ServeFlags) => finish(await serveUntilSignal(flags)));
}

export async function serveUntilSignal(flags: ServeFlags): Promise<ExitCode> {
  const loaded = loadConfiguration(flags, { isApi: true });
  if (!loaded.ok) return printConfigurationFailure(loaded.failure);
  const { settings } = loaded.value;
  // Started beside every trader, it ends for good where the configuration has no API.
  if (!settings.api.isEnabled) return printError({ ...API_OFF, exitCode: EXIT.stopped });
  const { workers = 1 } = flags;
  if (workers > 1 && !isServerAddress(settings.api.store)) return printError(oneProcess(workers));
  const files = configFiles(flags);
  const backtested = {
    configFiles: files.ok ? files.value : [],
    strategies: () => strategiesHere(flags),
  };
  const { folder } = settings.api;
  watchUncaught(folder);
  const place = workerPlace(process.env);
  if (place !== undefined) return serveAsWorker(flags, { settings, backtested }, place);
  const running = findApi(folder);
  if (running !== undefined) return printError(apiRunsAlready(running.pid));
  const unfit = announced(folder, isDetached(flags));
  if (unfit !== undefined) return printError(unfit);
  const isOnItsOwn = flags.unwatched !== true && flags.kept !== true;
  noteSupervisor(folder, isOnItsOwn ? supervisorOf(surroundings()) : undefined);
  try {
    const given = { settings, backtested };
    const code = await (workers > 1 ? serveByWorkers(flags, given) : serveAnnounced(flags, given));
    return code === EXIT.ok && wasStopRequested(folder) ? EXIT.stopped : code;
  } finally {
    withdrawApi(folder);
  }
}

/** For backtests alone: a host of the API may have no strategies, and one that is wrong is the trader's matter. */
function strategiesHere(flags: ServeFlags): ReturnType<ServeOptions['backtested']['strategies']> {
  const loaded = loadConfiguration(flags);
  if (!loaded.ok) return { folder: undefined, all: [] };
  const { strategiesFolder: folder, strategies } = loaded.value;
  return { folder, all: strategies.map(({ strategy: { name }, file }) => ({ name, file })) };
}

type Given = Pick<ServeOptions, 'settings' | 'backtested'>;

async function serveAnnounced(flags: ServeFlags, given: Given): Promise<ExitCode> {
  const { api, mode } = given.settings;
  outliveClosedPipes();
  const asked = signal(flags.kept === true);
  const { DEMO_USER } = await import('../../api/app/composition.ts');
  const { serve } = await import('../../api/app/serve.ts');
  const isConsole = flags.unwatched !== true;
  const served = await serve({ ...given, version: packageVersion(), isConsole });
  if (!served.ok) return printError(serveFailure(served.failure, api));
  const { url, stop, loginCode } = served.value;
  announceApi(api.folder, { url, isDetached: isDetached(flags) });
  boundYoungGeneration();
  const { pid } = process;
  if (flags.json) {
    const isAsked = flags.loginCode === true && mode === 'demo';
    const login = isAsked ? { login_code: await loginCode(DEMO_USER) } : {};
    printJson({ event: 'ready', url, pid, ...login });
  } else
    printNote(
      `API at ${url}/api/v1, its description at ${url}/docs. Ctrl-C ends it; trading continues.`,
    );
  await asked;
  // Whatever ends it now, it was asked to stop.
  announceApi(api.folder, { url, isDetached: false });
  await stop();
  return EXIT.ok;
}

/** SQLite has one writer, and what it answers from memory is of one process. */
function oneProcess(workers: number): CommandFailure {
  return {
    sentence: `\`--workers ${workers}\` needs a database that several processes share, and the book is in SQLite files; copy it with \`sluice book move --to postgres://...\` and set api.store to that address`,
    code: 'configuration',
    exitCode: EXIT.configuration,
  };
}

/** This process starts the workers and holds their port. */
async function serveByWorkers(flags: ServeFlags, { settings }: Given): Promise<ExitCode> {
  const { folder } = settings.api;
  const { workers: count = 1 } = flags;
  outliveClosedPipes();
  const asked = signal(flags.kept === true);
  const port = await portFor(settings.api).catch((error: Error) => error.message);
  if (typeof port === 'string')
    return printError(serveFailure({ kind: 'port', why: port }, settings.api));
  const { databaseRefused } = await import('../../api/app/serve.ts');
  const refused = await databaseRefused(settings.api, count);
  if (refused !== undefined) return printError(serveFailure(refused, settings.api));
  const workers = superviseWorkers({
    ...{ count, port },
    say: printNote,
    onChange: (states) => writeWorkers(folder, states),
  });
  try {
    const ready = await Promise.race([workers.ready, asked]);
    if (ready !== undefined && 'code' in ready) return ready.code;
    if (ready === undefined) return EXIT.ok;
    const { url } = ready;
    announceApi(folder, { url, isDetached: isDetached(flags) });
    if (flags.json) printJson({ event: 'ready', url, pid: process.pid, workers: count });
    else printNote(`API at ${url}/api/v1 with ${count} workers, its description at ${url}/docs.`);
    await asked;
    announceApi(folder, { url, isDetached: false });
    return EXIT.ok;
  } finally {
    await workers.stop();
    forgetWorkers(folder);
  }
}

/** Started by the process above, which announces it. */
async function serveAsWorker(
  flags: ServeFlags,
  given: Given,
  place: WorkerPlace,
): Promise<ExitCode> {
  try {
    return await serveAtPlace(flags, given, place);
  } finally {
    // The channel to its starter would keep it alive.
    if (process.connected) process.disconnect();
  }
}

async function serveAtPlace(
  flags: ServeFlags,
  { settings, backtested }: Given,
  { number, port, report }: WorkerPlace,
): Promise<ExitCode> {
  outliveClosedPipes();
  // Ctrl-C reaches all of them; the process that started this one says when to end.
  const asked = signal(true);
  const { serve } = await import('../../api/app/serve.ts');
  const served = await serve({
    backtested,
    settings: { ...settings, api: { ...settings.api, port } },
    version: packageVersion(),
    isConsole: flags.unwatched !== true,
    worker: number,
    onLeader: (isLeader) => report({ kind: 'leader', isLeader }),
  });
  if (!served.ok) return printError(serveFailure(served.failure, settings.api));
  report({ kind: 'ready', url: served.value.url });
  boundYoungGeneration();
  await asked;
  await served.value.stop();
  return EXIT.ok;
}

/** As `sluice start` starts it, unless that stays and keeps it itself. */
function isDetached({ unwatched = false, kept = false }: ServeFlags): boolean {
  return unwatched && !kept;
}

function announced(folder: string, isDetached: boolean): CommandFailure | undefined {
  try {
    announceApi(folder, { isDetached });
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return {
      sentence: `Cannot write to ${folder} (api.folder): ${error.message}`,
      code: 'data',
      exitCode: EXIT.failure,
    };
  }
}

/** Ctrl-C reaches every process at the terminal; the one that keeps the API decides when it ends. */
function signal(isKept: boolean): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  process.on('SIGTERM', () => resolve());
  process.on('SIGINT', () => {
    if (!isKept) resolve();
  });
  return promise;
}

function serveFailure(
  { kind, why }: ServeFailure,
  { host, port, store }: ApiSettings,
): CommandFailure {
  switch (kind) {
    case 'port':
      return failure(`Cannot listen on ${host}:${port} (api.host, api.port): ${why}`, kind);
    case 'store':
      return failure(`Cannot open the store ${shown(store)} (api.store): ${why}`, kind);
    case 'connections':
      return { ...failure(`Too few connections: ${why}`, kind), exitCode: EXIT.configuration };
    case 'replica':
      return {
        ...failure(`api.database.replica cannot be used: ${why}`, kind),
        exitCode: EXIT.configuration,
      };
    case 'kafka':
    case 'redis':
      return { ...failure(`Cannot use api.${kind}: ${why}`, kind), exitCode: EXIT.configuration };
    case 'tls':
      return { ...failure(`Cannot use api.tls: ${why}`, kind), exitCode: EXIT.configuration };
  }
}

function failure(sentence: string, code: string): CommandFailure {
  return { sentence, code, exitCode: EXIT.failure };
}

/** Without the password of a database address, which may hold any character, or stand among its terms. */
function shown(store: string): string {
  return redacted(store.replace(/\/\/.*@/, '//***@'));
}
