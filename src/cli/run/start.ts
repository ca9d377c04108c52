// `sluice start`: starts a detached daemon and returns once it may trade; `--foreground` is for service managers and
// the demonstration.
import { existsSync } from 'node:fs';
import { type Command, Option } from 'commander';
import {
  instanceFolder,
  whyFolderIsUnfit,
} from '../../trader/adapters/sqlite/instance/instance-folder.ts';
import { PACKAGE_DATA } from '../../trader/config/files/data-folder.ts';
import type { LoadedConfig } from '../../trader/config/settings/load-settings.ts';
import { DEMOS_WITHOUT_STATE } from '../../trader/ports/demonstrations.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import { API_OFF, apiRunsAlready, findApi } from '../program/api-process.ts';
import { clockMisuse } from '../program/clock-flags.ts';
import { loadConfiguration, printConfigurationFailure } from '../program/configuration.ts';
import { demoFlag } from '../program/demo-name.ts';
import { type CommandFailure, EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { addInstanceOptions } from '../program/instance.ts';
import { seconds, speed } from '../program/option-numbers.ts';
import { addOnlyOption } from '../program/option-only.ts';
import { printError, printNote } from '../program/output.ts';
import { findRunning } from '../program/running.ts';
import { stopApi } from '../program/stop-api.ts';
import { clockAnchor } from './start/practice-clock.ts';
import { serviceNames } from './start/services/with-services.ts';
import { alreadyRunning } from './start/start-failure.ts';
import type { StartFlags } from './start/start-flags.ts';
import { stopDaemon } from './stop.ts';

export function configure(command: Command, finish: Finish): void {
  addOnlyOption(addInstanceOptions(command))
    .option('--foreground', 'stay in the foreground, log to stderr')
    .option('--replace', 'stop a running daemon first')
    .option('--wait <seconds>', 'longest time to wait until it may trade', seconds, 30)
    .option('--clock <clock>', 'practice time as MARKET@WALLMSxSPEED; refused in live')
    .option(
      '--at <market>',
      'practice time from this moment, beginning now; of a demo, a later moment',
    )
    .option('--speed <speed>', 'speed relative to real time', speed)
    .option('--keep', 'demo: keep the records of the last demonstration')
    .option('--with <services>', 'demo: with servers beside it, such as kafka', serviceNames)
    .option('--until-close', 'demo: end after the first close, with a summary')
    .option('--trace', 'log every event at debug level; as SLUICE_TRACE=1')
    .option('--json', 'print JSON')
    // Passed by a detached start to its child, which can only write to the log file.
    .addOption(new Option('--unwatched').hideHelp())
    .action(async (flags: StartFlags) => finish(await start(flags)));
}

async function start(flags: StartFlags): Promise<ExitCode> {
  const refusal = refusalOf(flags);
  if (refusal !== undefined) return printError(refusal);
  const loaded = loadConfiguration(flags);
  if (!loaded.ok) return printConfigurationFailure(loaded.failure);
  const clock = clockAnchor(flags, loaded.value.settings.mode);
  if (!clock.ok) return printError(clock.failure);
  if (flags.only === 'api' && !loaded.value.settings.api.isEnabled) return printError(API_OFF);
  const cleared = await clearTheWay(loaded.value, flags);
  if (cleared !== undefined) return printError(cleared);
  const unfit = unfitFolder(loaded.value);
  if (unfit !== undefined) return printError(unfit);
  noteLeftBehind(loaded.value);
  if (flags.only === 'api') {
    const { startApiAlone } = await import('./start/api-alone.ts');
    return startApiAlone(flags, loaded.value.settings);
  }
  if (flags.foreground === true) {
    const { runForeground } = await import('./start/foreground.ts');
    return runForeground(flags, loaded.value);
  }
  const { startDetached } = await import('./start/detached.ts');
  return startDetached(flags, loaded.value.settings);
}

/** An update by npm deletes what is in the folder of the package, so nothing is kept there any more; what is there is not moved. */
function noteLeftBehind({ settings: { dataFolder, mode, account } }: LoadedConfig): void {
  const { path } = instanceFolder(PACKAGE_DATA, mode, account);
  if (dataFolder === PACKAGE_DATA || !existsSync(path)) return;
  printNote(
    `note: ${path} has records of an older start, which this one does not read: data is in ${dataFolder} now, because an update by npm deletes what is in the package. To go on with them, stop, move that folder to ${dataFolder}, and start again.`,
  );
}

function unfitFolder({ settings }: LoadedConfig): CommandFailure | undefined {
  const sentence = whyFolderIsUnfit(
    instanceFolder(settings.dataFolder, settings.mode, settings.account),
  );
  return sentence === undefined ? undefined : { sentence, code: 'data', exitCode: EXIT.failure };
}

/** A running API is in the way of another one only; beside a new trader it keeps running. */
async function clearTheWay(
  { settings }: LoadedConfig,
  { demo, only, replace = false }: StartFlags,
): Promise<CommandFailure | undefined> {
  const { folder } = settings.api;
  if (only !== 'trader' && replace) {
    const stopped = await stopApi(folder, REPLACE_SECONDS);
    if (!stopped.ok) return stopped.failure;
  }
  const api = findApi(folder);
  if (only === 'api') return api && apiRunsAlready(api.pid);
  const runFlag = demo === undefined ? '' : demoFlag(demo);
  return clearTrader(settings, { isReplacing: replace, hasApi: api !== undefined, runFlag });
}

interface Way {
  readonly isReplacing: boolean;
  readonly hasApi: boolean;
  readonly runFlag: string;
}

async function clearTrader(
  settings: Settings,
  { isReplacing, hasApi, runFlag }: Way,
): Promise<CommandFailure | undefined> {
  const folder = instanceFolder(settings.dataFolder, settings.mode, settings.account);
  const running = await findRunning(folder);
  if (running.kind === 'stopped') return undefined;
  if (isReplacing) {
    const stopped = await stopDaemon(folder, REPLACE_SECONDS);
    return stopped.ok ? undefined : stopped.failure;
  }
  const already = alreadyRunning(running.pid, runFlag);
  if (hasApi || !settings.api.isEnabled) return already;
  const sentence = `${already.sentence}; \`sluice start --only api\` starts the API beside it`;
  return { ...already, sentence };
}

const REPLACE_SECONDS = 30;

function refusalOf(flags: StartFlags): CommandFailure | undefined {
  const usage = (sentence: string): CommandFailure => ({
    sentence,
    code: 'usage',
    exitCode: EXIT.usage,
  });
  // A demonstration has a moment, and takes a speed alone.
  const misuse = clockMisuse(flags.demo === undefined ? flags : { ...flags, speed: undefined });
  if (misuse !== undefined) return misuse;
  if (flags.practice === true) {
    return usage('A practice is started by `sluice practice`, in the foreground');
  }
  if (flags.with !== undefined && flags.only === 'api')
    return usage('--with needs the whole demonstration, without --only api');
  if (flags.demo !== undefined) {
    // A detached start passes it to the run whose folder it has emptied.
    const isKept = flags.keep === true && flags.unwatched !== true;
    if (isKept && DEMOS_WITHOUT_STATE.has(flags.demo))
      return usage(
        'The simulator of this demonstration keeps no state, so it begins anew each time; start it without --keep',
      );
    return flags.clock === undefined
      ? undefined
      : usage(
          'The demonstration sets its own clock; use --at for another moment of it, and --speed to change how fast it runs',
        );
  }
  if (flags.keep === true) return usage('--keep needs --demo');
  if (flags.untilClose === true) return usage('--until-close needs --demo');
  if (flags.with !== undefined)
    return usage('--with needs --demo; a configuration names its servers itself');
  return undefined;
}
