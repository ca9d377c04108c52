// `sluice resume`: removes the HALT file and tells the daemon; a daily loss needs its own word.
import type { Command } from 'commander';
import { removeHaltFile } from '../../adapters/sqlite/instance-folder.ts';
import { EXIT, type Finish } from '../exit-code.ts';
import { addInstanceOptions, type InstanceFlags, locateInstance } from '../instance.ts';
import { printError, printJson, printLine } from '../output.ts';
import { findRunning } from '../running.ts';

interface ResumeFlags extends InstanceFlags {
  readonly overrideDailyLoss?: boolean;
  readonly json?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  addInstanceOptions(command)
    .option('--override-daily-loss', "trade on although the day's loss limit was reached")
    .option('--json', 'print JSON')
    .addHelpText('after', '\nLifts the pauses of all symbols too, and names them.')
    .action(async (flags: ResumeFlags) => {
      const located = locateInstance(flags);
      if (!located.ok) return finish(printError(located.failure));
      const { folder } = located.value;
      removeHaltFile(folder);
      const running = await findRunning(folder);
      let text = 'The HALT file is removed; a daemon that starts may trade.';
      if (running.kind === 'live') {
        const told = await running.desk.post<{ text: string }>('/commands', {
          type: 'resume',
          override_daily_loss: flags.overrideDailyLoss === true,
          by: 'operator',
        });
        if (!told.ok) {
          const { failure } = told;
          const sentence = failure.kind === 'problem' ? failure.detail : failure.why;
          return finish(printError({ sentence, code: 'not-resumed', exitCode: EXIT.failure }));
        }
        text = told.value.text;
      } else if (flags.overrideDailyLoss === true) {
        return finish(
          printError({
            sentence: 'No daemon runs, and a loss limit is only overridden while it does',
            code: 'not-running',
            exitCode: EXIT.notRunning,
          }),
        );
      }
      if (flags.json) printJson({ resumed: true, text });
      else printLine(text);
      finish(EXIT.ok);
    });
}
