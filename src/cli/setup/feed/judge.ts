// `sluice feed judge`: whether a feed knows anything, by its predictions and stored bars.
import { type Command, Option } from 'commander';
import {
  USUAL_EFFECT,
  USUAL_MARKET,
  USUAL_POWER,
  USUAL_PRIMARY,
} from '../../../trader/domain/judge/judge-feed.ts';
import { JUDGE_HORIZONS } from '../../../trader/domain/judge/move.ts';
import type { Finish } from '../../program/exit-code.ts';
import { addInstanceOptions } from '../../program/instance.ts';
import { storedOrFileBySymbol } from '../../program/option-bars.ts';
import { numberFrom, wholeFrom } from '../../program/option-numbers.ts';
import { symbolOption } from '../../program/option-symbol.ts';
import { spread } from '../backtest/cost-flags.ts';
import { zone } from '../backtest/flags.ts';
import { shiftOption } from '../bars/file-terms.ts';
import type { JudgeFlags } from './judge/judge-flags.ts';

const SEED_MAX = 2_147_483_647;

export function configureJudge(command: Command, finish: Finish): void {
  addInstanceOptions(
    command
      .alias('score')
      .description('Whether a feed knows more than chance about the prices after its predictions.')
      .argument('[file]', 'predictions, one JSON object per line')
      .option('--journal', 'the predictions that the daemon accepted')
      .option('--feed <name>', 'with --journal: only this feed')
      .option(
        '--bars <symbol[=file]>',
        'one-minute bars; default: the stored ones of each symbol; repeatable',
        storedOrFileBySymbol,
      )
      .option('--folder <folder>', "stored bars; default: bars in the configuration's data")
      .option('--actions <file>', 'dividends and splits: date, symbol, dividend, split')
      .addOption(
        new Option('--horizon <horizon>', 'of the primary figure')
          .choices(JUDGE_HORIZONS)
          .default(USUAL_PRIMARY),
      )
      .addOption(
        new Option('--market <symbol>', 'whose moves are taken off, times beta')
          .argParser(symbolOption)
          .default(USUAL_MARKET),
      )
      .option(
        '--spread <spread>',
        'bid to ask: 0.02, 0.05%, SPY=0.02 or SPY=FILE; repeatable; default: two ticks',
        spread,
      )
      .addOption(
        new Option('--effect <points>', 'percentage points above chance that are worth finding')
          .argParser(percentOption(50))
          .default(USUAL_EFFECT, '5'),
      )
      .addOption(
        new Option('--power <percent>', 'how surely they should be found')
          .argParser(percentOption(99))
          .default(USUAL_POWER, '80'),
      )
      .addOption(
        new Option('--seed <number>', 'of the exchanges')
          .argParser(wholeFrom(0, SEED_MAX))
          .default(1),
      )
      .addOption(new Option('--zone <zone>', 'for times of bars without a zone').argParser(zone))
      .addOption(
        new Option('--dates <order>', 'order of day and month in 3/4/2017').choices(['mdy', 'dmy']),
      )
      .addOption(shiftOption())
      .option('--json', 'print JSON'),
  )
    .addHelpText(
      'after',
      `
CHANCE is the result of each day's calls on the prices of the other days, at
the same minutes. P is of 10,000 exchanges of whole days, two-sided; at least
10 days are needed. RUNS P: the sides of each day in another order.`,
    )
    .action(async (file: string | undefined, flags: JudgeFlags) => {
      const { judge } = await import('./judge/run-judge.ts');
      finish(await judge(file, flags));
    });
}

function percentOption(max: number): (text: string) => number {
  const what = `a percentage above 0, at most ${max}`;
  return (text) => numberFrom(text, what, (value) => value > 0 && value <= max) / 100;
}
