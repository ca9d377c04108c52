// The command line: finds the command, loads only its file, and reports every failure as one sentence and an exit
// code.
import { Command, CommanderError } from 'commander';
import { fileFaultText } from '../kernel/file-fault.ts';
import { nearestName } from '../kernel/nearest-name.ts';
import { isDamage } from '../trader/adapters/sqlite/file/open-failure.ts';
import { packageVersion } from '../trader/app/instance/package.ts';
import { COMMANDS } from './commands.ts';
import { instanceFlagIn, withDemoName, wrongDemoText } from './program/demo-name.ts';
import { addExamples } from './program/examples.ts';
import { type CommandFailure, EXIT, type ExitCode } from './program/exit-code.ts';
import { forgiveClosedPipes, printError } from './program/output.ts';
import { filesFlag, filesIn, settleReach } from './program/reach.ts';
import { didYouMean, usageMessage } from './program/usage-message.ts';

export async function runCommandLine(given: readonly string[]): Promise<ExitCode> {
  const args = withDemoName(given);
  settleReach({ instance: instanceFlagIn(args), files: await filesToName(filesIn(args)) });
  forgiveClosedPipes();
  let exitCode: ExitCode = EXIT.ok;
  const program = await programFor(args, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return usageExit(error, given, program);
    return printError(unforeseen(error));
  }
}

/** What reads configurations is loaded by the commands that need it. */
async function filesToName(files: readonly string[]): Promise<string | undefined> {
  if (files.length === 0) return undefined;
  const { neededFiles } = await import('./program/instance.ts');
  return filesFlag(neededFiles(files));
}

/** A bug or a broken machine: the user can only act on the sentence. */
function unforeseen(error: unknown): CommandFailure {
  if (error instanceof Error && 'syscall' in error && error.syscall === 'uv_cwd') {
    const sentence = 'The working directory was deleted; change into another one, such as by `cd`';
    return { sentence, code: 'no-folder', exitCode: EXIT.failure };
  }
  if (error instanceof Error && 'syscall' in error && 'path' in error) {
    const sentence = `${error.path}: ${fileFaultText(error)}`;
    return { sentence, code: 'file', exitCode: EXIT.failure };
  }
  if (isDamage(error)) {
    const sentence = `A database is damaged: ${error.message}. \`sluice db verify\` checks the journal, \`sluice book verify\` the ledger`;
    return { sentence, code: 'damaged', exitCode: EXIT.failure };
  }
  const sentence = error instanceof Error ? error.message : String(error);
  return { sentence, code: 'internal', exitCode: EXIT.failure };
}

const NEEDS_ALL = 'completion';

const FIRST_STEPS = `
Examples:
  $ sluice start --demo --foreground   # no account, no network
  $ sluice config init . && sluice practice
  $ sluice status --watch`;

/** Loads only the file of the command that is called; the completion needs all of them. */
export async function programFor(
  args: readonly string[],
  finish: (code: ExitCode) => void,
): Promise<Command> {
  const program = new Command('sluice')
    .description('Options-flow predictions in, exactly-once protected orders at the broker out.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', '\nEvery reading command takes --json. Times are exchange time.')
    .addHelpText(
      'after',
      'Documents: docs/README.md of the package; /help of the API (`sluice serve`).',
    )
    .addHelpText('after', FIRST_STEPS)
    .commandsGroup('Help:')
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  const called = args.find((arg) => !arg.startsWith('-'));
  const wanted = called === 'help' ? args[args.indexOf('help') + 1] : called;
  for (const { name, summary, group, load } of COMMANDS) {
    const command = program
      .command(name)
      .summary(summary)
      .description(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`)
      .helpGroup(group);
    if (name !== wanted && wanted !== NEEDS_ALL) continue;
    (await load()).configure(command, finish);
    addExamples(command);
  }
  return program;
}

/** Commander prints help and version itself; every other message becomes one sentence. */
function usageExit(error: CommanderError, args: readonly string[], program: Command): ExitCode {
  if (error.exitCode === 0) return EXIT.ok;
  const called = commandOf(program, args);
  if (error.code === 'commander.help') return noCommand(called, args);
  const wrongMarket = error.code === 'commander.excessArguments' ? wrongDemoText(args) : undefined;
  if (wrongMarket !== undefined)
    return printError({ sentence: wrongMarket, code: 'no-demo', exitCode: EXIT.usage });
  const { sentence, code, offered } = usageMessage(error);
  const suggestion = nameInstead(sentence, offered);
  const hint = suggestion === undefined ? usageHint(error, called) : didYouMean(suggestion);
  return printError({ sentence: `${sentence}${hint}`, code, exitCode: EXIT.usage });
}

interface Called {
  readonly command: Command;
  /** As typed in a shell. */
  readonly text: string;
}

/** The command that the words lead to; options and arguments are skipped. */
function commandOf(program: Command, args: readonly string[]): Called {
  let called: Called = { command: program, text: 'sluice' };
  for (const arg of args) {
    const command = called.command.commands.find((one) => one.name() === arg);
    if (command !== undefined) called = { command, text: `${called.text} ${arg}` };
  }
  return called;
}

/** Commander reports `help` with an unknown command in the same way as a missing command. */
function noCommand({ command, text }: Called, args: readonly string[]): ExitCode {
  const asked = args[args.indexOf('help') + 1];
  if (!args.includes('help') || asked === undefined) {
    const sentence = `No command given; \`${text} --help\` lists them`;
    return printError({ sentence, code: 'no-command', exitCode: EXIT.usage });
  }
  const meant = nearestName(
    asked,
    command.commands.map((one) => one.name()),
  );
  const hint = meant === undefined ? `; \`${text} --help\` lists all` : didYouMean(meant);
  const sentence = `Unknown command '${asked}'${hint}`;
  return printError({ sentence, code: 'unknown-command', exitCode: EXIT.usage });
}

/** Of messages that name what is wrong but not what is right. */
const NEEDS_USAGE: readonly string[] = [
  'commander.missingArgument',
  'commander.excessArguments',
  'commander.missingMandatoryOptionValue',
  'commander.optionMissingArgument',
  'commander.unknownOption',
  'commander.unknownCommand',
];

function usageHint({ code }: CommanderError, { text }: Called): string {
  return NEEDS_USAGE.includes(code) ? `; see \`${text} --help\`` : '';
}

/** The only name that begins so: `strategy` for `strat`, which is nearer to `start`. */
function begunName(begin: string, names: readonly string[]): string | undefined {
  const [name, ...others] = begin === '' ? [] : names.filter((one) => one.startsWith(begin));
  return others.length === 0 ? name : undefined;
}

function nameInstead(sentence: string, offered: string | undefined): string | undefined {
  const [, unknown = ''] = /^Unknown command '(.+)'/.exec(sentence) ?? [];
  const names = COMMANDS.map(({ name }) => name);
  return begunName(unknown, names) ?? offered ?? nearestName(unknown, names);
}
