// `sluice serve`: the API in a process of its own, in the foreground until a signal.
import { type Command, Option } from 'commander';
import type { ServeFailure, ServeOptions } from '../../api/app/serve.ts';
import { packageVersion } from '../../trader/app/instance/package.ts';
import type { ApiSettings } from '../../trader/ports/settings.ts';
import {
  API_OFF,
  announceApi,
  apiRunsAlready,
  findApi,
  withdrawApi,
} from '../program/api-process.ts';
import { loadConfiguration, printConfigurationFailure } from '../program/configuration.ts';
import { type CommandFailure, EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { addInstanceOptions, configFiles, type InstanceFlags } from '../program/instance.ts';
import { boundYoungGeneration } from '../program/loading-memory.ts';
import { outliveClosedPipes, printError, printJson, printNote } from '../program/output.ts';

interface ServeFlags extends InstanceFlags {
  readonly json?: boolean;
  /** Requests go to the log of its folder. */
  readonly unwatched?: boolean;
  /** A trader in the foreground ends it. */
  readonly kept?: boolean;
  readonly loginCode?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  addInstanceOptions(command)
    .option('--json', 'print the ready line as JSON')
    // Passed by `sluice start`.
    .addOption(new Option('--unwatched').hideHelp())
    .addOption(new Option('--kept').hideHelp())
    .addOption(new Option('--login-code').hideHelp())
    .action(async (flags: ServeFlags) => finish(await serveUntilSignal(flags)));
}

export async function serveUntilSignal(flags: ServeFlags): Promise<ExitCode> {
  const loaded = loadConfiguration(flags);
  if (!loaded.ok) return printConfigurationFailure(loaded.failure);
  const { settings, strategies } = loaded.value;
  if (!settings.api.isEnabled) return printError(API_OFF);
  const files = configFiles(flags);
  const backtested = {
    configFiles: files.ok ? files.value : [],
    strategies: strategies.map(({ strategy: { name }, file }) => ({ name, file })),
  };
  const { folder } = settings.api;
  const running = findApi(folder);
  if (running !== undefined) return printError(apiRunsAlready(running.pid));
  const unfit = announced(folder, isDetached(flags));
  if (unfit !== undefined) return printError(unfit);
  try {
    return await serveAnnounced(flags, { settings, backtested });
  } finally {
    withdrawApi(folder);
  }
}

type Given = Pick<ServeOptions, 'settings' | 'backtested'>;

async function serveAnnounced(flags: ServeFlags, given: Given): Promise<ExitCode> {
  const { api, mode } = given.settings;
  outliveClosedPipes();
  const asked = signal(flags.kept === true);
  const { DEMO_USER } = await import('../../api/app/composed.ts');
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
      `API at ${url}/api/v1, its description at ${url}/docs. Ctrl-C ends it; trading goes on.`,
    );
  await asked;
  // Whatever ends it now, it was asked to stop.
  announceApi(api.folder, { url, isDetached: false });
  await stop();
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

/** Ctrl-C reaches everything at the terminal; whoever keeps the API decides when it ends. */
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
    case 'tls':
      return { ...failure(`Cannot use api.tls: ${why}`, kind), exitCode: EXIT.configuration };
  }
}

function failure(sentence: string, code: string): CommandFailure {
  return { sentence, code, exitCode: EXIT.failure };
}

/** Without the password of a database address. */
function shown(store: string): string {
  return store.replace(/\/\/[^@/]*@/, '//***@');
}
