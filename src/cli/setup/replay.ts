// `sluice replay`: reruns a day from its tape with today's code and shows the first decision that differs.
import type { Command } from 'commander';
import type { TradingDay } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { DayReplay } from '../../research/replay/replay-day.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import { loadConfiguration, printConfigurationFailure } from '../program/configuration.ts';
import { EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { addInstanceOptions, type InstanceFlags, locateInstance } from '../program/instance.ts';
import { dayOption } from '../program/option-day.ts';
import { printError, printJson, printLine } from '../program/output.ts';
import { countOf, createProgress } from '../program/progress.ts';

interface ReplayFlags extends InstanceFlags {
  readonly date?: TradingDay;
  readonly currentConfig?: boolean;
  readonly json?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  addInstanceOptions(command)
    .description("Rerun a day from its tape with today's code; exits 1 if a decision differs.")
    .option('--date <day>', 'YYYY-MM-DD in exchange time; default: the last day on tape', dayOption)
    .option('--current-config', "use today's configuration, not that of the day")
    .option('--json', 'print JSON')
    .action(async (flags: ReplayFlags) => finish(await replay(flags)));
}

async function replay(flags: ReplayFlags): Promise<ExitCode> {
  const located = locateInstance(flags);
  if (!located.ok) return printError(located.failure);
  const { folder } = located.value;
  const { adapterOf } = await import('../../trader/app/brokers/brokers.ts');
  const { replayDay } = await import('../../research/replay/replay-day.ts');
  const day = await dayOf(flags, folder.tape);
  if (!day.ok) return printError({ ...day.failure, exitCode: EXIT.usage });
  let settings: Settings | undefined;
  if (flags.currentConfig) {
    const loaded = loadConfiguration(flags);
    if (!loaded.ok) return printConfigurationFailure(loaded.failure);
    settings = loaded.value.settings;
  }
  const progress = createProgress();
  const replayed = await replayDay({
    folder,
    onBatch: countOf(progress, 'replay', 'inputs'),
    day: day.value,
    traitsOf: (broker) => adapterOf({ broker }).traits,
    ...(settings && { settings }),
  });
  progress.end();
  if (!replayed.ok) {
    const { kind, sentence } = replayed.failure;
    const exitCode = kind === 'no-tape' ? EXIT.usage : EXIT.failure;
    return printError({ sentence, code: kind, exitCode });
  }
  const { replayJson, replayText } = await import('./replay-text.ts');
  if (flags.json) printJson(replayJson(replayed.value));
  else printLine(replayText(replayed.value));
  return isSame(replayed.value) ? EXIT.ok : EXIT.failure;
}

function isSame({ lives }: DayReplay): boolean {
  return lives.length > 0 && lives.every(({ divergence }) => divergence === undefined);
}

type DayFailure = { readonly sentence: string; readonly code: string };

async function dayOf(
  { date }: ReplayFlags,
  tapeFolder: string,
): Promise<Result<TradingDay, DayFailure>> {
  if (date !== undefined) return ok(date);
  const { tapeFilesIn } = await import('../../trader/adapters/tape/tape-files.ts');
  const last = tapeFilesIn(tapeFolder)
    .map(({ day }) => day)
    .sort()
    .at(-1);
  if (last !== undefined) return ok(last);
  const sentence = 'This instance has no tape yet; a daemon writes one while it runs';
  return failed({ sentence, code: 'no-tape' });
}
