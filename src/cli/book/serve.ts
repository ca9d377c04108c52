// `sluice serve`: the API in a process of its own, in the foreground until a signal.
import type { Command } from 'commander';
import type { ServeFailure } from '../../api/app/serve.ts';
import type { RequestLog } from '../../api/http/server.ts';
import { packageVersion } from '../../trader/app/instance/package.ts';
import type { ApiSettings } from '../../trader/ports/settings.ts';
import { loadConfiguration, printConfigurationFailure } from '../program/configuration.ts';
import { type CommandFailure, EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { addInstanceOptions, type InstanceFlags } from '../program/instance.ts';
import { outliveClosedPipes, printError, printJson, printNote } from '../program/output.ts';

interface ServeFlags extends InstanceFlags {
  readonly json?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  addInstanceOptions(command)
    .option('--json', 'print the ready line as JSON')
    .action(async (flags: ServeFlags) => finish(await serveUntilSignal(flags)));
}

async function serveUntilSignal(flags: ServeFlags): Promise<ExitCode> {
  const loaded = loadConfiguration(flags);
  if (!loaded.ok) return printConfigurationFailure(loaded.failure);
  const { settings } = loaded.value;
  if (!settings.api.isEnabled) return printError(NOT_ENABLED);
  outliveClosedPipes();
  const asked = signal();
  const { serve } = await import('../../api/app/serve.ts');
  const served = await serve({ settings, version: packageVersion(), log: logLine });
  if (!served.ok) return printError(serveFailure(served.failure, settings.api));
  const { url, stop } = served.value;
  if (flags.json) printJson({ event: 'ready', url, pid: process.pid });
  else
    printNote(
      `API at ${url}/api/v1, its description at ${url}/docs. Ctrl-C ends it; trading goes on.`,
    );
  await asked;
  await stop();
  return EXIT.ok;
}

const NOT_ENABLED: CommandFailure = {
  sentence: 'The API is off; set `api: { enabled: true }` in the configuration',
  code: 'configuration',
  exitCode: EXIT.configuration,
};

function signal(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve());
  return promise;
}

/** One JSON line per request, for the journal of the service. */
function logLine({ requestId, durationMs, ...entry }: RequestLog): void {
  const level = entry.status >= 500 ? 'error' : 'info';
  const timestamp = new Date().toISOString();
  const line = { timestamp, level, service: 'api', request_id: requestId };
  printNote(JSON.stringify({ ...line, ...entry, duration_ms: Math.round(durationMs * 10) / 10 }));
}

function serveFailure(
  { kind, why }: ServeFailure,
  { host, port, store }: ApiSettings,
): CommandFailure {
  const sentence =
    kind === 'port'
      ? `Cannot listen on ${host}:${port} (api.host, api.port): ${why}`
      : `Cannot open the store ${shown(store)} (api.store): ${why}`;
  return { sentence, code: kind, exitCode: EXIT.failure };
}

/** Without the password of a database address. */
function shown(store: string): string {
  return store.replace(/\/\/[^@/]*@/, '//***@');
}
