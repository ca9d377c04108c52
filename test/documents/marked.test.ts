// Each block of commands in the pages of the paths says where a test runs it, or why none can; what it calls exists.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { programFor } from '../../src/cli/command-line.ts';
import { named } from '../processes/named-command.ts';
import { ROOT } from '../processes/program.ts';
import { ENVIRONMENTS } from './environments.ts';
import { commandBlocks } from './path-blocks.ts';

const BLOCKS = commandBlocks();
/** What no test has. */
const NOT_RUN = {
  root: "the machine's systemd, as root; test/tools/systemd.ts runs the units in a manager of its own",
  docker: 'Docker',
  account: 'an account at a broker, and its phone',
  terminals: 'programs that run until Ctrl-C, each in a terminal',
};
/** More asks for a test; fewer asks to lower the number. */
const NOT_RUN_COUNT = 8;
const MARKS = new RegExp(
  `^(?:run=(?:${Object.keys(ENVIRONMENTS).join('|')})(?: exit=\\d+| until=\\S+)?|by=\\S+|not-run: (?:${Object.keys(NOT_RUN).join('|')}))$`,
);

/** Names of what the commands call: commands, scripts, ends of paths. */
function namesIn(commands: readonly string[]): string[] {
  const text = commands.join('\n');
  const found = text.matchAll(
    /sluice (\w+)|--(\w[\w-]+)|npm (?:run )?(\w+)|\/([a-z][a-z-]+)\b|(\w+)\.(?:py|sh|ts)\b|"?type"?: ?"(\w+)"/g,
  );
  return [...found].flatMap((match) => match.slice(1).filter((name) => name !== undefined));
}

/** Words after each `sluice`, up to a pipe, a redirection, a comment or the end of the line. */
function calledIn(text: string): string[][] {
  const lines = text.replaceAll(/\\\n/g, ' ').split('\n');
  return lines.flatMap((line) => {
    const [, words] = /^(?:\S+=\S+ )*(?:npx )?sluice ([^|>#;&]*)/.exec(line) ?? [];
    return words === undefined || words.includes('…')
      ? []
      : [words.match(/'[^']*'|"[^"]*"|\S+/g) ?? []];
  });
}

function unknownOptions(program: Command, words: readonly string[]): string[] {
  const { command, rest } = named(program, words);
  if (command === program) return [`sluice ${words[0]} is no command`];
  const known = command.options.flatMap(({ long, short }) => [long, short]).concat('--help');
  return rest
    .filter((word) => /^--?[a-z]/.test(word))
    .map((word) => word.replace(/=.*$/, ''))
    .filter((word) => !known.includes(word))
    .map((word) => `sluice ${words.join(' ')}: no option ${word}`);
}

describe('the blocks of commands in the paths', () => {
  it('say where they are run, or why they cannot be', () => {
    expect(BLOCKS.length).toBeGreaterThan(100);
    const unmarked = BLOCKS.filter(({ mark }) => !MARKS.test(mark));
    expect(unmarked.map(({ file, line, mark }) => `${file}:${line} ${mark}`)).toEqual([]);
  });

  it('name a file that calls the same, where no environment runs them', () => {
    const others = BLOCKS.flatMap(({ file, line, mark, commands }) => {
      const [, by] = /^by=(\S+)$/.exec(mark) ?? [];
      if (by === undefined) return [];
      const text = existsSync(join(ROOT, by)) ? readFileSync(join(ROOT, by), 'utf8') : '';
      const isCalled = namesIn(commands).some((name) => text.includes(name));
      return isCalled ? [] : [`${file}:${line} ${by}`];
    });
    expect(others).toEqual([]);
  });

  it('are left to people in the places that need what no test has', () => {
    const left = BLOCKS.filter(({ mark }) => mark.startsWith('not-run'));
    expect(left.length).toBe(NOT_RUN_COUNT);
  });

  it('call commands and options that exist', async () => {
    const called = BLOCKS.flatMap(({ commands }) => commands.flatMap(calledIn));
    expect(called.length).toBeGreaterThan(100);
    const program = await programFor(['completion'], () => {});
    expect(called.flatMap((words) => unknownOptions(program, words))).toEqual([]);
  });
});
