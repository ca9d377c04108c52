// What the shells complete, read from the commands themselves: names, options and fixed values.
import type { Command } from 'commander';

export interface CompletedCommand {
  /** Words after `sluice`, such as `config check`; empty for the program itself. */
  readonly path: string;
  readonly children: readonly CompletedWord[];
  readonly options: readonly CompletedOption[];
  /** Values of the first argument, if there are only certain ones. */
  readonly values: readonly string[];
}

interface CompletedWord {
  readonly word: string;
  readonly summary: string;
}

export interface CompletedOption {
  readonly flags: readonly string[];
  readonly summary: string;
  readonly takesValue: boolean;
  readonly values: readonly string[];
}

export function commandTree(command: Command, path = ''): CompletedCommand[] {
  const help = command.createHelp();
  const children = help.visibleCommands(command);
  const own = {
    path,
    children: children.map((child) => ({
      word: child.name(),
      summary: help.subcommandDescription(child),
    })),
    options: help.visibleOptions(command).map((option) => ({
      flags: [option.short, option.long].filter((flag) => flag !== undefined && flag !== null),
      summary: option.description,
      takesValue: option.required || option.optional,
      values: option.argChoices ?? [],
    })),
    values: command.registeredArguments[0]?.argChoices ?? [],
  };
  const below = children
    .filter((child) => child.name() !== 'help')
    .flatMap((child) => commandTree(child, `${path} ${child.name()}`.trim()));
  return [own, ...below];
}

/** For shell text between single quotes. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
