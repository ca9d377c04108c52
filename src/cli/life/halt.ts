// `sluice halt`: writes the HALT file first, so that the halt holds in any case, then halts the daemon.
import type { Command } from 'commander';
import { writeHaltFile } from '../../trader/adapters/sqlite/instance/instance-folder.ts';
import { EXIT, type Finish } from '../program/exit-code.ts';
import { addInstanceOptions, type InstanceFlags, locateInstance } from '../program/instance.ts';
import { printError, printJson, printLine } from '../program/output.ts';
import { findRunning } from '../program/running.ts';

interface HaltFlags extends InstanceFlags {
  readonly why: string;
  readonly json?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  addInstanceOptions(command)
    .option('--why <sentence>', 'reason to record', 'requested by the operator')
    .option('--json', 'print JSON')
    .action(async (flags: HaltFlags) => {
      const located = locateInstance(flags);
      if (!located.ok) return finish(printError(located.failure));
      const { folder } = located.value;
      writeHaltFile(folder, flags.why);
      const running = await findRunning(folder);
      let text = 'Halted. A daemon that starts will refuse entries until `sluice resume`.';
      if (running.kind === 'live') {
        const answer = await running.desk.post<{ text: string }>('/commands', {
          type: 'halt',
          why: flags.why,
          by: 'operator',
        });
        // The file alone blocks every entry, so a daemon that did not answer is halted too.
        text = answer.ok
          ? answer.value.text
          : 'Halted by the HALT file; the daemon has not confirmed it. Check with `sluice status`.';
      }
      if (flags.json) printJson({ halted: true, why: flags.why, text });
      else printLine(text);
      finish(EXIT.ok);
    });
}
