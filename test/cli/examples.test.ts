import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { programFor } from '../../src/cli/command-line.ts';
import { EXAMPLES } from '../../src/cli/program/examples.ts';

/** Most groups only hold others; one with options of its own also runs without a word after it. */
function doesSomething({ commands, options, parent }: Command): boolean {
  return commands.length === 0 || (parent !== null && options.length > 0);
}

/** Every command that does something, by its words. */
async function leaves(): Promise<Map<string, Command>> {
  const found = new Map<string, Command>();
  const visit = (command: Command, path: string): void => {
    if (doesSomething(command)) found.set(path, command);
    for (const child of command.commands) visit(child, `${path} ${child.name()}`.trim());
  };
  visit(await programFor(['completion'], () => {}), '');
  return found;
}

/** Words as a shell splits them, without what follows a pipe, a redirection or a comment. */
function argumentsOf(example: string): string[] {
  const [, words = ''] = /(?:^|\()sluice ([^|>#)]*)/.exec(example.replaceAll('\\\n', ' ')) ?? [];
  return [...words.matchAll(/"([^"]*)"|\S+/g)].map(([word, inQuotes]) => inQuotes ?? word);
}

// All commands are loaded here, outside of any test.
const LEAVES = await leaves();

it.each([...LEAVES])('the help of %s fits 80 columns', (_, command) => {
  let help = '';
  const writeOut = (text: string) => {
    help += text;
  };
  command.configureOutput({ writeOut, getOutHelpWidth: () => 80 }).outputHelp();
  expect(help.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

describe('the examples in the help', () => {
  it('exist for every command, and for nothing else', () => {
    expect(Object.keys(EXAMPLES).sort()).toEqual([...LEAVES.keys()].sort());
  });

  it.each(Object.entries(EXAMPLES))('of %s parse and fit 80 columns', async (path, examples) => {
    expect(examples).not.toEqual([]);
    for (const example of examples) {
      const args = argumentsOf(example);
      const program = await programFor(args, () => {});
      const called: string[] = [];
      const listen = (command: Command, at: string): void => {
        command.exitOverride().configureOutput({ writeErr: () => {} });
        if (doesSomething(command)) command.action(() => void called.push(at));
        for (const child of command.commands) listen(child, `${at} ${child.name()}`.trim());
      };
      listen(program, '');
      await program.parseAsync(args, { from: 'user' });
      expect(called).toEqual([path]);
      for (const line of example.split('\n')) expect(`  $ ${line}`.length).toBeLessThanOrEqual(80);
    }
  });
});
