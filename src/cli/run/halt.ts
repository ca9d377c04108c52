// `sluice halt`: writes the HALT file first, so that the halt holds in any case, then halts the daemon, also if the file
// could not be written. Only the daemon's answer is a success.
import type { Command } from 'commander';
import { fileFaultText } from '../../kernel/file-fault.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import {
  type InstanceFolder,
  writeHaltFile,
} from '../../trader/adapters/sqlite/instance/instance-folder.ts';
import { type CommandFailure, EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import {
  addInstanceOptions,
  type Instance,
  type InstanceFlags,
  locateInstance,
} from '../program/instance.ts';
import { printError, printJson, printLine, printNote } from '../program/output.ts';
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
  const written = haltFileWritten(folder, flags.why);
  const confirmed = await confirmedBy(located.value, flags.why, written);
  const text = confirmed.ok ? confirmed.value : confirmed.failure.sentence;
  if (flags.json) {
    const file = written.ok ? folder.haltFile : null;
    const halted = written.ok || confirmed.ok;
    printJson({ halted, confirmed: confirmed.ok, why: flags.why, file, text });
  } else if (confirmed.ok) printLine(text);
  if (!confirmed.ok) return printError(confirmed.failure);
  if (!written.ok) printNote(`${written.failure}; the halt is in the journal of the daemon`);
  return EXIT.ok;
}

function haltFileWritten(folder: InstanceFolder, why: string): Result<void, string> {
  try {
    return ok(writeHaltFile(folder, why));
  } catch (error) {
    const { haltFile } = folder;
    return failed(`The HALT file ${haltFile} could not be written: ${fileFaultText(error)}`);
  }
}

/** What the daemon answers. Without an answer the file alone holds the halt, and the command does not succeed. */
async function confirmedBy(
  instance: Instance,
  why: string,
  written: Result<void, string>,
): Promise<Result<string, CommandFailure>> {
  const stands = written.ok ? `The HALT file stands in ${instance.folder.path}` : written.failure;
  const running = await findMeant(instance);
  if (!running.ok) {
    const { failure } = running;
    return failed({
      ...failure,
      sentence: `${stands}, but nothing is halted. ${failure.sentence}`,
    });
  }
  if (running.value.kind === 'stopped') {
    const effect = written.ok
      ? 'one that starts there takes no entries until `sluice resume`'
      : 'a daemon that starts takes entries';
    const sentence = `No daemon runs. ${stands}: ${effect}`;
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
  const effect = written.ok
    ? 'if the daemon still works, it takes no entries. Check with `sluice status`'
    : 'NOTHING IS HALTED. Run `sluice halt` again, or `sluice stop`';
  const sentence = `The daemon (pid ${running.value.pid}) has not answered. ${stands}: ${effect}`;
  return failed({ sentence, code: 'no-answer', exitCode: EXIT.timeout });
}
