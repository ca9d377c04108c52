// What the help of a command prints after its options: paragraphs, and examples as they are typed.
import type { Command } from 'commander';

export interface HelpRemarks {
  readonly paragraphs: readonly string[];
  /** A line each, as at a prompt. Of a command with others below it there are none: each of these has its own. */
  readonly examples: string;
}

export function remarksOf(command: Command): HelpRemarks {
  let printed = '';
  command.configureOutput({ writeOut: (text) => (printed += text) });
  command.outputHelp();
  const information = command.helpInformation();
  const remarks = printed.slice(printed.indexOf(information) + information.length);
  const [before = '', examples = ''] = remarks.split(/^Examples:$/m);
  return {
    paragraphs: before.split(/\n{2,}/).filter((text) => text.trim() !== ''),
    examples: command.commands.length > 0 ? '' : examples.replaceAll(/^ {2}/gm, '').trim(),
  };
}

/** Lists and tables, which are not folded. */
export function isLaidOut(paragraph: string): boolean {
  return /^ /m.test(paragraph);
}
