// `sluice practice`: the user's own strategies, limits and feeds between two simulators, on practice time, in the
// foreground.
import { relative } from 'node:path';
import type { Command } from 'commander';
import { instant, toIso } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import {
  instanceFolder,
  whyFolderIsUnfit,
} from '../../trader/adapters/sqlite/instance/instance-folder.ts';
import type { Play } from '../../trader/app/simulated/play.ts';
import type { LoadedConfig } from '../../trader/config/settings/load-settings.ts';
import { fitsMode } from '../../trader/ports/account-names.ts';
import {
  loadConfiguration,
  printConfigurationFailure,
  readAgain,
} from '../program/configuration.ts';
import { demoFlag } from '../program/demo-name.ts';
import { type CommandFailure, EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { homeBroker, homeBrokerName, homeMarket } from '../program/home.ts';
import { addConfigOption, type InstanceFlags, locateInstance } from '../program/instance.ts';
import { barsBySymbol } from '../program/option-bars.ts';
import { speed } from '../program/option-numbers.ts';
import { printError } from '../program/output.ts';
import { findRunning } from '../program/running.ts';
import { textWidth } from '../program/terminal.ts';
import { exchangeDateTime, timeLabel, wrapped } from '../program/words.ts';
import { practicePlay } from './practice/practice-play.ts';
import { emptyRunFolder } from './start/run-folder.ts';
import { alreadyRunning } from './start/start-failure.ts';

interface PracticeFlags extends InstanceFlags {
  readonly at?: string;
  readonly speed: number;
  readonly bars?: ReadonlyMap<string, string>;
  readonly tape?: string;
  readonly untilClose?: boolean;
  readonly trace?: boolean;
  readonly json?: boolean;
}

const SPEED = 60;

export function configure(command: Command, finish: Finish): void {
  addConfigOption(command)
    .description(
      'Run your configuration between a simulated broker and a simulated feed, on practice time.',
    )
    .option('--at <time>', 'trading day, or time with offset; default: the last session')
    .option('--speed <speed>', 'speed relative to real time', speed, SPEED)
    .option(
      '--bars <symbol=file>',
      'one-minute bars instead of made-up prices; repeatable',
      barsBySymbol,
    )
    .option('--tape <file>', 'recorded predictions instead of made-up ones')
    .option('--until-close', 'end after the first close')
    .option('--trace', 'log every event at debug level')
    .option('--json', 'print only a summary at the end, as JSON')
    .action(async (flags: PracticeFlags) => finish(await practise(flags)));
}

async function practise(flags: PracticeFlags): Promise<ExitCode> {
  const refusal = refusalOf(flags);
  if (refusal !== undefined) return printError(refusal);
  const asPractice = { ...flags, practice: true };
  const inForce = loadConfiguration(asPractice);
  if (!inForce.ok) return printConfigurationFailure(inForce.failure);
  const play = playOf(flags, inForce.value);
  if (!play.ok) return printError(play.failure);
  const { settings } = inForce.value;
  const folder = instanceFolder(settings.dataFolder, settings.mode, settings.account);
  const running = await findRunning(folder);
  if (running.kind !== 'stopped') return printError(alreadyRunning(running.pid, '--practice'));
  const unfit = whyFolderIsUnfit(folder);
  if (unfit !== undefined) {
    return printError({ sentence: unfit, code: 'data', exitCode: EXIT.failure });
  }
  const emptied = await emptyRunFolder(settings, '--practice');
  if (!emptied.ok) return printError(emptied.failure);
  const { runSimulated } = await import('./start/simulated.ts');
  const ended = await runSimulated({
    configuration: { inForce: inForce.value, read: readAgain(asPractice, inForce.value) },
    play: play.value,
    flags,
    introduction: introduction(inForce.value, play.value),
    option: '--practice',
  });
  // No service manager keeps a practice.
  return ended === EXIT.stopped ? EXIT.ok : ended;
}

/** A configuration of real money stays out of a practice, whatever else it says. */
function refusalOf(flags: PracticeFlags): CommandFailure | undefined {
  const located = locateInstance(flags);
  if (!located.ok) return located.failure;
  const { name, hasPractice } = homeBroker();
  if (!hasPractice)
    return {
      sentence: `There is no practice with ${name}: \`sluice start ${demoFlag(homeMarket())} --foreground\` plays a demonstration of the venue, and \`mode: dry-run\` runs your configuration without sending an order`,
      code: 'practice-at-venue',
      exitCode: EXIT.usage,
    };
  const { mode, account } = located.value;
  const broker = homeBrokerName();
  if (mode !== 'live' && fitsMode({ broker, account, mode: 'practice' })) return undefined;
  const what = mode === 'live' ? 'trades real money (mode: live)' : `names the account ${account}`;
  return {
    sentence: `The configuration ${what}; a practice needs a paper account: put "mode: paper" and the paper account into a second file and add it with -c`,
    code: 'practice-in-live',
    exitCode: EXIT.usage,
  };
}

function playOf(
  { at, speed: factor, bars = new Map(), tape }: PracticeFlags,
  { settings }: LoadedConfig,
): Result<Play, CommandFailure> {
  const symbols = settings.feeds.flatMap((feed) => feed.symbols);
  if (symbols.length === 0) {
    const sentence = 'The configuration has no feed, so nothing would trade; add one under `feeds`';
    return failed({ sentence, code: 'no-feed', exitCode: EXIT.configuration });
  }
  const play = practicePlay({
    speed: factor,
    bars,
    symbols,
    now: instant(Date.now()),
    ...(at !== undefined && { at }),
    ...(tape !== undefined && { tape }),
  });
  if (play.ok) return ok(play.value);
  return failed({ sentence: play.failure, code: 'practice', exitCode: EXIT.usage });
}

function introduction({ settings, files }: LoadedConfig, play: Play): string[] {
  const names = settings.strategies.map(({ name }) => name).join(', ');
  const symbols = [...new Set(settings.feeds.flatMap((feed) => feed.symbols))].join(', ');
  const recorded = [...play.bars.keys()].join(', ');
  const prices = recorded === '' ? 'random walks' : `recorded for ${recorded}, else random walks`;
  const predictions =
    'tape' in play.predictions ? `from ${play.predictions.tape}` : `made up for ${symbols}`;
  return [
    `Practice without money: ${relative('', files[0] ?? '')} between two simulators.`,
    `Strategies: ${names === '' ? 'none, so nothing trades' : names}.`,
    `Prices: ${prices}. Predictions: ${predictions}. A profit made here means nothing.`,
    `It is ${exchangeDateTime(toIso(play.begin))} ${timeLabel()}; ${play.speed} times real speed. Ctrl-C ends it.`,
  ]
    .flatMap((text) => wrapped(text, textWidth()))
    .concat('');
}
