// `sluice halt`: writes the HALT file first, so that the halt holds in any case, then halts the daemon. Only the
// daemon's answer is a success.
import type { Command } from 'commander';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { writeHaltFile } from '../../trader/adapters/sqlite/instance/instance-folder.ts';
import { type CommandFailure, EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import {
  addInstanceOptions,
  type Instance,
  type InstanceFlags,
  locateInstance,
} from '../program/instance.ts';
import { printError, printJson, printLine } from '../program/output.ts';
import { findMeant } from '../program/running.ts';

interface HaltFlags extends InstanceFlags {
  readonly why: string;
  readonly json?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  addInstanceOptions(command)
    .option('--why <sentence>', 'reason to record', 'requested by the operator')
    .option('--json', 'print JSON')
    .action(async (flags: HaltFlags) => finish(await halt(flags)));
}

async function halt(flags: HaltFlags): Promise<ExitCode> {
  const located = locateInstance(flags);
  if (!located.ok) return printError(located.failure);
  const { folder } = located.value;
  writeHaltFile(folder, flags.why);
  const confirmed = await confirmedBy(located.value, flags.why);
  const text = confirmed.ok ? confirmed.value : confirmed.failure.sentence;
  if (flags.json) {
    const { haltFile: file } = folder;
    printJson({ halted: true, confirmed: confirmed.ok, why: flags.why, file, text });
  } else if (confirmed.ok) printLine(text);
  return confirmed.ok ? EXIT.ok : printError(confirmed.failure);
}

/** What the daemon answers. Without an answer the file alone holds the halt, and the command does not succeed. */
async function confirmedBy(
  instance: Instance,
  why: string,
): Promise<Result<string, CommandFailure>> {
  const stands = `The HALT file stands in ${instance.folder.path}`;
  const running = await findMeant(instance);
  if (!running.ok) {
    const { failure } = running;
    return failed({
      ...failure,
      sentence: `${stands}, but nothing is halted. ${failure.sentence}`,
    });
  }
  if (running.value.kind === 'stopped') {
    const sentence = `No daemon runs. ${stands}: one that starts there takes no entries until \`sluice resume\``;
    return failed({ sentence, code: 'not-running', exitCode: EXIT.notRunning });
  }
  const answer =
    running.value.kind === 'live'
      ? await running.value.daemon.post<{ text: string }>('/commands', {
          type: 'halt',
          why,
          by: 'operator',
        })
      : undefined;
  if (answer?.ok) return ok(answer.value.text);
  const sentence = `The daemon (pid ${running.value.pid}) has not answered. ${stands}: if the daemon still works, it takes no entries. Check with \`sluice status\``;
  return failed({ sentence, code: 'no-answer', exitCode: EXIT.timeout });
}
