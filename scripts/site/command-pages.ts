// A page for each command, from the command itself: what `--help` prints, as tables.
import type { Argument, Command, Help, Option } from 'commander';
import { programFor } from '../../src/cli/command-line.ts';
import { COMMANDS } from '../../src/cli/commands.ts';
import { EXIT, EXIT_MEANINGS } from '../../src/cli/program/exit-code.ts';
import { isLaidOut, remarksOf } from './help-remarks.ts';
import { escaped, table } from './markdown-table.ts';

export interface CommandPage {
  readonly name: string;
  readonly group: string;
  readonly text: string;
}

/** In the order of `sluice --help`. */
export async function commandPages(): Promise<CommandPage[]> {
  const program = await programFor(['completion'], () => {});
  return COMMANDS.flatMap(({ name, group }) => {
    const command = program.commands.find((one) => one.name() === name);
    if (command === undefined) return [];
    const text = `# sluice ${name}\n\n${sectionsOf(command, `sluice ${name}`)}\n${EXIT_LINE}\n`;
    return [{ name, group: group.replace(/:$/, ''), text }];
  });
}

/** The list of all commands, by group. */
export function commandIndex(pages: readonly CommandPage[]): string {
  const groups = [...new Set(pages.map(({ group }) => group))];
  const tables = groups.map((group) => {
    const rows = COMMANDS.filter((one) => one.group === `${group}:`);
    const lines = rows.map(({ name, summary }) => [`[${name}](./${name}.md)`, escaped(summary)]);
    return `## ${group}\n\n${table(['command', ''], lines)}`;
  });
  const codes = Object.entries(EXIT).map(([name, code]) => [
    String(code),
    escaped(EXIT_MEANINGS[name as keyof typeof EXIT]),
  ]);
  const exits = `## Exit codes\n\n${table(['exit code', 'meaning'], codes)}`;
  return `# Commands\n\nMade from the program; \`sluice COMMAND --help\` prints the same.\n\n${[...tables, exits].join('\n')}`;
}

const EXIT_LINE = `Exit codes: ${Object.entries(EXIT)
  .map(([name, code]) => `${code} ${EXIT_MEANINGS[name as keyof typeof EXIT]}`)
  .join(', ')}.`;

function sectionsOf(command: Command, path: string): string {
  const help = command.createHelp();
  const children = help.visibleCommands(command).filter((child) => child.name() !== 'help');
  const own = [
    `${escaped(command.description())}`,
    `\`\`\`console\n$ ${help.commandUsage(command)}\n\`\`\``,
    argumentsOf(help, command),
    optionsOf(help, command),
    remarkSections(command),
  ];
  const below = children.map((child) => {
    const name = `${path} ${child.name()}`;
    return `## ${name}\n\n${sectionsOf(child, name)}`;
  });
  return [...own.filter((part) => part !== ''), ...below].join('\n\n');
}

function argumentsOf(help: Help, command: Command): string {
  const rows = help
    .visibleArguments(command)
    .map((one: Argument) => [
      `\`${help.argumentTerm(one)}\``,
      escaped(help.argumentDescription(one)),
    ]);
  return rows.length === 0 ? '' : table(['argument', ''], rows);
}

function optionsOf(help: Help, command: Command): string {
  const rows = help
    .visibleOptions(command)
    .filter((option: Option) => option.long !== '--help')
    .map((option: Option) => [
      `\`${help.optionTerm(option)}\``,
      escaped(help.optionDescription(option)),
    ]);
  return rows.length === 0 ? '' : table(['option', ''], rows);
}

/** Sentences, which the page folds itself; lists and tables stay as the help has them. */
function remarkSections(command: Command): string {
  const { paragraphs, examples } = remarksOf(command);
  const shown = examples === '' ? [] : [`\`\`\`console\n${examples}\n\`\`\``];
  return [...paragraphs.map(remark), ...shown].join('\n\n');
}

function remark(text: string): string {
  return isLaidOut(text)
    ? `\`\`\`text\n${text.replace(/^\n|\n$/g, '')}\n\`\`\``
    : escaped(text.trim());
}
