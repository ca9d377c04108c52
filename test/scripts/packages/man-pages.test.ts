// The manual pages: every command and option of the program is in them, and groff has nothing to say against them.
import { spawnSync } from 'node:child_process';
import type { Command } from 'commander';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ManPage, manPages } from '../../../scripts/packages/man-pages.ts';
import { escapedRoff, typed } from '../../../scripts/packages/roff.ts';
import { programFor } from '../../../src/cli/command-line.ts';
import { COMMANDS } from '../../../src/cli/commands.ts';

let pages: readonly ManPage[];
let program: Command;
beforeAll(async () => {
  pages = await manPages({ version: '1.2.3', day: '2026-11-29' });
  program = await programFor(['completion'], () => {});
});

const textOf = (name: string) => pages.find((page) => page.name === name)?.text ?? '';

function withBelow(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withBelow)];
}

const hasGroff = spawnSync('groff', ['--version']).status === 0;

describe('the manual pages', () => {
  it('are one for the program and one for each command', () => {
    expect(pages.map(({ name }) => name)).toEqual([
      'sluice',
      ...COMMANDS.map(({ name }) => `sluice-${name}`),
    ]);
  });

  it.runIf(hasGroff)('have no fault in their markup', () => {
    const input = pages.map(({ text }) => text).join('');
    const format = ['-man', '-Kutf8', '-Tutf8', '-ww'];
    const { stdout, stderr } = spawnSync('groff', format, { input, encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toContain('sluice-status');
  });

  it('have every option of every command as it is typed', () => {
    const missing = COMMANDS.flatMap(({ name }) => {
      const command = program.commands.find((one) => one.name() === name);
      return (command === undefined ? [] : withBelow(command))
        .flatMap(({ options }) => options.filter(({ hidden }) => !hidden))
        .filter(({ flags }) => !textOf(`sluice-${name}`).includes(`\\fB${typed(flags)}\\fR`))
        .map(({ flags }) => `${name} ${flags}`);
    });
    expect(missing).toEqual([]);
  });

  it('begin with the line that `apropos` reads', () => {
    expect(textOf('sluice-status')).toMatch(
      /^\.TH SLUICE\\-STATUS 1 "2026-11-29" "sluice 1\.2\.3"[\s\S]*\.SH NAME\nsluice\\-status \\- \S/m,
    );
  });

  it('take no text for a request', () => {
    expect(escapedRoff(".so file\n'a \\n --yes")).toBe("\\&.so file\n\\&'a \\en \\-\\-yes");
    expect(typed('.a -b')).toBe('\\&.a \\-b');
  });
});
