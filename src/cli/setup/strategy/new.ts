// `sluice strategy new`: writes a commented draft; it trades nothing until you rename it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { makeFolder } from '../../../files/make-folder.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { shellWord } from '../../../kernel/shell-word.ts';
import { PACKAGE_FOLDER } from '../../../trader/app/instance/package.ts';
import { type CommandFailure, EXIT, type ExitCode } from '../../program/exit-code.ts';
import { type InstanceFlags, strategiesFolder } from '../../program/instance.ts';
import { writeNewFile } from '../../program/new-file.ts';
import { printError, printLine, printNote } from '../../program/output.ts';
import { writeEditorProject } from './editor-project.ts';

export interface NewFlags extends InstanceFlags {
  readonly from: string;
  readonly typescript?: boolean;
}

const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;
const SHIPPED = join(PACKAGE_FOLDER, 'strategies');
/** Its files come with the program. */
const DEMONSTRATION = join(PACKAGE_FOLDER, 'config', 'demo');
const SCHEMA = join('config', 'strategy.schema.json');

export function begin(name: string, flags: NewFlags): ExitCode {
  const folder = strategiesFolder(flags);
  if (!folder.ok) return printError(folder.failure);
  if (folder.value.startsWith(join(DEMONSTRATION, sep))) return printError(shippedFolder());
  const text = draftOf(name, flags, folder.value);
  if (!text.ok) return printError(text.failure);
  const ending = flags.typescript === true ? 'ts' : 'yaml';
  const draft = join(folder.value, `${name}.draft.${ending}`);
  const final = join(folder.value, `${name}.${ending}`);
  makeFolder(folder.value);
  writeNewFile(draft, text.value);
  printLine(shown(draft));
  const types = ending === 'ts' ? writeEditorProject(folder.value) : undefined;
  if (types !== undefined) printNote(`${shown(types)} shows your editor where the types are.`);
  printNote(
    `The draft trades nothing yet. Edit it, check it with \`sluice strategy check ${typed(draft)}\`, then activate it: mv ${typed(draft)} ${typed(final)}`,
  );
  return EXIT.ok;
}

function shippedFolder(): CommandFailure {
  return {
    sentence:
      'The strategies of the demonstration are part of sluice, and an update replaces them; create your own configuration with `sluice config init` and repeat this without --demo',
    code: 'usage',
    exitCode: EXIT.usage,
  };
}

function draftOf(name: string, flags: NewFlags, folder: string): Result<string, CommandFailure> {
  if (!NAME.test(name)) {
    const rule = 'lower-case letters, digits and hyphens, such as morning-drive';
    return refused(`"${name}" is not a valid strategy name: ${rule}`, EXIT.usage);
  }
  const taken = ['draft.yaml', 'draft.ts', 'yaml', 'ts']
    .map((ending) => join(folder, `${name}.${ending}`))
    .find((file) => existsSync(file));
  if (taken !== undefined) {
    return refused(`${shown(taken)} exists already; nothing was overwritten`);
  }
  return flags.typescript === true ? ok(codeDraft(name)) : fromExample(name, flags.from, folder);
}

function codeDraft(name: string): string {
  return readFileSync(join(SHIPPED, 'templates', 'strategy.ts'), 'utf8').replaceAll('NAME', name);
}

/** The comments of the example explain its keys; only the name and the path of the schema change. */
function fromExample(name: string, from: string, folder: string): Result<string, CommandFailure> {
  const file = join(SHIPPED, `${from}.yaml`);
  if (!existsSync(file)) {
    const names = readdirSync(SHIPPED).flatMap((each) => /^(.*)\.yaml$/.exec(each)?.[1] ?? []);
    return refused(`Unknown example ${from}; available: ${names.join(', ')}`, EXIT.usage);
  }
  const own = join(folder, '..', SCHEMA);
  const schema = relative(folder, existsSync(own) ? own : join(PACKAGE_FOLDER, SCHEMA));
  const text = readFileSync(file, 'utf8')
    .replace(/^# yaml-language-server: .*\n/, '')
    .replace(/^name: .*$/m, `name: ${name}`);
  return ok(`# yaml-language-server: $schema=${schema}\n#\n# Copied from ${from}:\n${text}`);
}

function refused(
  sentence: string,
  exitCode: ExitCode = EXIT.failure,
): Result<never, CommandFailure> {
  return failed({ sentence, code: exitCode === EXIT.usage ? 'usage' : 'exists', exitCode });
}

function typed(path: string): string {
  return shellWord(shown(path));
}

function shown(path: string): string {
  return relative('', path);
}
