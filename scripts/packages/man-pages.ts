// Manual pages from the program itself: sluice(1), and a page for each command with all that is below it.
import type { Command } from 'commander';
import { programFor } from '../../src/cli/command-line.ts';
import { COMMANDS } from '../../src/cli/commands.ts';
import { EXIT, EXIT_MEANINGS } from '../../src/cli/program/exit-code.ts';
import { isLaidOut, remarksOf } from '../site/help-remarks.ts';
import { bold, escapedRoff, paragraph, section, tagged, typed, verbatim } from './roff.ts';

export interface ManPage {
  /** Of its file, without the section: `sluice-status`. */
  readonly name: string;
  readonly text: string;
}

export interface Edition {
  readonly version: string;
  /** YYYY-MM-DD */
  readonly day: string;
}

export async function manPages(edition: Edition): Promise<readonly ManPage[]> {
  const program = await programFor(['completion'], () => {});
  const pages = COMMANDS.flatMap(({ name }) => {
    const command = program.commands.find((one) => one.name() === name);
    return command === undefined ? [] : [commandPage(name, command, edition)];
  });
  return [programPage(program, edition), ...pages];
}

function programPage(program: Command, edition: Edition): ManPage {
  const groups = [...new Set(COMMANDS.map(({ group }) => group))].map((group) => {
    const rows = COMMANDS.filter((one) => one.group === group);
    const lines = rows.map(({ name, summary }) => tagged(bold(`sluice ${name}`), `${summary}.`));
    return `.SS ${group.replace(/:$/, '')}\n${lines.join('')}`;
  });
  return page('sluice', edition, [
    section('NAME', 'sluice \\- trading daemon for predictions of options flow\n'),
    section('SYNOPSIS', `${bold('sluice')} \\fICOMMAND\\fR [\\fIOPTION\\fR]...\n`),
    section('DESCRIPTION', paragraph(program.description()) + paragraph(SEE_PAGES)),
    section('COMMANDS', groups.join('')),
    section('OPTIONS', optionsOf(program)),
    section('EXIT STATUS', EXITS),
    section('ENVIRONMENT', VARIABLES.map(([name, use]) => tagged(bold(name), use)).join('')),
    section('FILES', FILES.map(([path, use]) => tagged(`\\fI${typed(path)}\\fR`, use)).join('')),
    section('EXAMPLES', examplesOf(program)),
    section('SEE ALSO', `${bold('systemctl')}(1), ${bold('journalctl')}(1)\n`),
  ]);
}

const SEE_PAGES =
  'Each command has its own page: man sluice status shows sluice-status(1). The documents are in share/doc/sluice beside this page, in /usr on Debian.';

const VARIABLES = [
  ['SLUICE_CONFIG', 'The configuration file, for every command without -c.'],
  ['SLUICE__DATA', 'The folder of the records; SLUICE__ and a path sets any setting.'],
  ['NO_COLOR', 'No colours.'],
] as const;

const FILES = [
  ['/etc/sluice/config/sluice.yaml', 'Configuration of the service; sluice config init writes it.'],
  ['/etc/sluice/strategies', 'Its strategies.'],
  ['/etc/sluice/sluice.env', 'Its secrets, as NAME=value, readable by root alone.'],
  ['/var/lib/sluice', 'Its journal, log, tape and reports.'],
] as const;

function commandPage(name: string, command: Command, edition: Edition): ManPage {
  const path = `sluice ${name}`;
  const summary = COMMANDS.find((one) => one.name === name)?.summary ?? '';
  const below = descendantsOf(command, path);
  return page(`sluice-${name}`, edition, [
    section('NAME', `sluice\\-${typed(name)} \\- ${escapedRoff(summary)}\n`),
    section('SYNOPSIS', synopsisOf([{ command, path }, ...below])),
    section('DESCRIPTION', paragraph(command.description()) + remarksIn(command)),
    section('OPTIONS', argumentsOf(command) + optionsOf(command)),
    section('COMMANDS', below.map(subsection).join('')),
    section('EXAMPLES', examplesOf(command)),
    section('EXIT STATUS', EXITS),
    section('SEE ALSO', `${bold('sluice')}(1)\n`),
  ]);
}

interface Described {
  readonly command: Command;
  readonly path: string;
}

function descendantsOf(command: Command, path: string): readonly Described[] {
  const children = command.createHelp().visibleCommands(command);
  return children
    .filter((child) => child.name() !== 'help')
    .flatMap((child) => {
      const below = `${path} ${child.name()}`;
      return [{ command: child, path: below }, ...descendantsOf(child, below)];
    });
}

/** A command with others below it is not called by itself. */
function synopsisOf(described: readonly Described[]): string {
  return described
    .filter(({ command }) => command.commands.length === 0)
    .map(({ command, path }) => `${bold(path)} ${typed(command.usage())}\n.br\n`)
    .join('')
    .replace(/\.br\n$/, '');
}

function subsection({ command, path }: Described): string {
  return [
    `.SS ${typed(path)}\n`,
    paragraph(command.description()).replace(/^\.PP\n/, ''),
    remarksIn(command),
    argumentsOf(command),
    optionsOf(command),
    examplesOf(command),
  ].join('');
}

function argumentsOf(command: Command): string {
  const help = command.createHelp();
  return help
    .visibleArguments(command)
    .map((one) => tagged(`\\fI${typed(help.argumentTerm(one))}\\fR`, help.argumentDescription(one)))
    .join('');
}

function optionsOf(command: Command): string {
  const help = command.createHelp();
  return help
    .visibleOptions(command)
    .map((one) => tagged(bold(help.optionTerm(one)), help.optionDescription(one)))
    .join('');
}

function remarksIn(command: Command): string {
  return remarksOf(command)
    .paragraphs.map((text) =>
      isLaidOut(text) ? verbatim(text.replace(/^\n+|\n+$/g, '')) : paragraph(text),
    )
    .join('');
}

function examplesOf(command: Command): string {
  const { examples } = remarksOf(command);
  return examples === '' ? '' : verbatim(examples);
}

const EXITS = Object.entries(EXIT)
  .map(([name, code]) => tagged(bold(String(code)), EXIT_MEANINGS[name as keyof typeof EXIT]))
  .join('');

/** Lines are not filled to the right margin, and words not parted, so that what is shown can be searched and copied. */
function page(name: string, { version, day }: Edition, sections: readonly string[]): ManPage {
  const head = `.TH ${typed(name.toUpperCase())} 1 "${day}" "sluice ${version}" "User Commands"`;
  return { name, text: `.\\" Made from the program.\n${head}\n.nh\n.ad l\n${sections.join('')}` };
}
