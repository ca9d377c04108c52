// `sluice start --only api`: the API without a trader; it shows the trader once that runs.
import type { Settings } from '../../../trader/ports/settings.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { printError, printJson, printLine } from '../../program/output.ts';
import { startApi } from './detached-api.ts';
import type { StartFlags } from './start-flags.ts';

export async function startApiAlone(flags: StartFlags, { api }: Settings): Promise<ExitCode> {
  if (flags.foreground === true) {
    const { serveUntilSignal } = await import('../../portfolios/serve.ts');
    return serveUntilSignal(flags);
  }
  const started = await startApi(flags, api.folder);
  if (!started.ok) return printError(started.failure);
  const { url, pid } = started.value;
  if (flags.json === true) printJson({ api: { url, state: 'up', pid } });
  else printLine(`API started (pid ${pid}): ${url}/docs`);
  return EXIT.ok;
}
