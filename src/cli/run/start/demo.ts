// `sluice start --demo --foreground`: the demonstration.

import { assertNever } from '../../../kernel/assert.ts';
import type { Instant } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { instanceFolder } from '../../../trader/adapters/sqlite/instance/instance-folder.ts';
import { DEMO_SPEED, demoPlay } from '../../../trader/app/demo/demo.ts';
import type { Configuration } from '../../../trader/app/reload/reloader.ts';
import { wordsAt } from '../../../trader/domain/wording/figures.ts';
import { DEFAULT_BROKER, wordsOf } from '../../../trader/ports/brokers.ts';
import type { DemoName } from '../../../trader/ports/demonstrations.ts';
import type { ApiSettings, Settings } from '../../../trader/ports/settings.ts';
import { demoFlag } from '../../program/demo-name.ts';
import { type CommandFailure, EXIT, type ExitCode } from '../../program/exit-code.ts';
import { home } from '../../program/home.ts';
import { locateInstance, servicesFile } from '../../program/instance.ts';
import { printError, printNote } from '../../program/output.ts';
import { stopApi } from '../../program/stop-api.ts';
import { openStoppedJournal } from '../../program/stopped-journal.ts';
import { apiLines } from './api-lines.ts';
import { clockAnchor } from './practice-clock.ts';
import { respawnApi } from './respawned-api.ts';
import { emptyRunFolder } from './run-folder.ts';
import { prepareServices, type RunningServices, startServices } from './services/with-services.ts';
import { runSimulated, type SimulatedRun } from './simulated.ts';
import type { StartFlags } from './start-flags.ts';
import { superviseApi } from './supervised-api.ts';

export async function runDemo(flags: StartFlags, configuration: Configuration): Promise<ExitCode> {
  const { settings } = configuration.inForce;
  const cleared = await clearedFor(flags, settings);
  if (!cleared.ok) return printError(cleared.failure);
  const demo = flags.demo ?? settings.venue;
  const speed = flags.speed ?? DEMO_SPEED[demo];
  const from = beginning(flags);
  if (!from.ok) return printError(from.failure);
  const play = demoPlay(demo, speed, from.value);
  if (play === undefined) return printError(IS_OVER);
  const services = await servicesFor(flags, settings);
  if (!services.ok) return printError(services.failure);
  const { lines, stop } = services.value;
  try {
    return await runSimulated({
      configuration,
      flags,
      play,
      introduction: [...introduction(demo, speed), ...lines, ''],
      option: demoFlag(demo),
      ...(settings.api.isEnabled && apiBeside(flags, settings.api)),
    });
  } finally {
    // As children of this process they would keep it alive.
    await stop();
  }
}

async function servicesFor(
  { with: names = [], unwatched }: StartFlags,
  { dataFolder, mode, account }: Settings,
): Promise<Result<RunningServices, CommandFailure>> {
  // A detached start has brought them already.
  if (names.length > 0 && unwatched !== true) {
    printNote(`Starting ${names.join(', ')} ...`);
    const prepared = await prepareServices(names);
    if (!prepared.ok) return prepared;
  }
  return startServices(names, servicesFile(instanceFolder(dataFolder, mode, account)));
}

/** The API of a run that was killed may still be there: a detached run keeps it, another starts its own. */
async function clearedFor(
  { demo, keep, unwatched }: StartFlags,
  settings: Settings,
): Promise<Result<unknown, CommandFailure>> {
  if (keep !== true) return emptyRunFolder(settings, demoFlag(demo ?? settings.venue));
  return unwatched === true ? ok(undefined) : stopApi(settings.api.folder, API_SECONDS);
}

const API_SECONDS = 30;

/** Undefined for its first moment. */
function beginning(flags: StartFlags): Result<Instant | undefined, CommandFailure> {
  const leftAt = lastRecorded(flags);
  const anchor = clockAnchor({ ...flags, speed: 1 }, 'demo');
  if (!anchor.ok) return anchor;
  const at = anchor.value?.market ?? leftAt;
  if (leftAt === undefined || at === undefined || at >= leftAt) return ok(at);
  const sentence = `The kept demonstration is at ${wordsAt(home()).moment(leftAt)} already, and its time does not run back; give a later --at, or start it without --keep`;
  return failed({ sentence, code: 'demo-back', exitCode: EXIT.usage });
}

const IS_OVER: CommandFailure = {
  sentence: 'The demonstration has played its last day then; start it without --keep and --at',
  code: 'demo-over',
  exitCode: EXIT.usage,
};

/** The time at which a kept demonstration continues, so that its time never runs back. */
function lastRecorded(flags: StartFlags): Instant | undefined {
  const located = locateInstance(flags);
  const opened = located.ok ? openStoppedJournal(located.value) : located;
  if (!opened.ok) return undefined;
  const { asOf } = opened.value;
  opened.value.close();
  return asOf;
}

function apiBeside(
  flags: StartFlags,
  api: Pick<ApiSettings, 'folder'>,
): Pick<SimulatedRun, 'superviseApi'> {
  if (flags.unwatched === true) return { superviseApi: (say) => respawnApi({ flags, api, say }) };
  if (flags.only === 'trader') return {};
  return {
    superviseApi: (say) =>
      superviseApi({
        ...{ flags, folder: api.folder },
        isConsole: false,
        onUp: (ready) => say(...apiLines(ready)),
        say,
      }),
  };
}

function introduction(demo: DemoName, speed: number): string[] {
  switch (demo) {
    case 'us':
      return [
        'A demonstration without money: a simulated gateway, recorded SPY prices from',
        `16 December 2020 on, synthetic predictions; ${speed} times real speed. Ctrl-C ends it.`,
      ];
    case 'options':
      return [
        'A demonstration without money: options of SPY at a simulated gateway. The prices',
        'of SPY are recorded, from 16 December 2020 on; option quotes are GENERATED from',
        `them, predictions synthetic. ${speed} times real speed. Ctrl-C ends it.`,
      ];
    case 'alpaca':
      return [
        `A demonstration without money: ${wordsOf(demo).name} is simulated, the prices of SPY are`,
        'recorded, from 16 December 2020 on, predictions are synthetic;',
        `${speed} times real speed. Ctrl-C ends it.`,
      ];
    case 'vietnam':
      return [
        `A demonstration without money: ${wordsOf(DEFAULT_BROKER.vietnam).name} and the exchanges of Vietnam are simulated.`,
        'Prices of VIC, FPT and SHS are GENERATED, predictions synthetic: nothing ever',
        `traded at these prices. 8 to 11 June 2026, ${speed} times real speed. Ctrl-C ends it.`,
      ];
    default:
      return assertNever(demo);
  }
}
