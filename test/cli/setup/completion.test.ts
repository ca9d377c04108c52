// The completion scripts, each run by its own shell; zsh and fish where they are installed.
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePlace, type Place } from '../place/sluice.ts';

type Shell = 'bash' | 'zsh' | 'fish';

let place: Place;
beforeAll(() => {
  place = makePlace();
});
afterAll(() => place.leave());

const isInstalled = (shell: Shell) => spawnSync(shell, ['-c', 'true']).status === 0;

/** What the shell offers at the end of the line, as words. */
const ASK: Readonly<Record<Shell, (file: string, words: readonly string[]) => string>> = {
  bash: (file, words) => `
source ${file}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
_sluice; printf '%s\\n' "\${COMPREPLY[@]}"`,
  zsh: (file, words) => `
compdef() { :; }; _files() { print files; }; compadd() { print -l -- "\${@[2,-1]}"; }
_describe() { for one in "\${(@P)2}"; do print -- "\${one%%:*}"; done; }
source ${file}
words=(${words.map((word) => `'${word}'`).join(' ')}); CURRENT=${words.length}; PREFIX='${words.at(-1)}'
_sluice | grep -e "^$PREFIX"`,
  fish: (file, words) => `
function sluice; end
source ${file}
complete -C "${words.join(' ')}" | string replace -r '\\t.*' ''`,
};

/** The script as the program writes it, once for each shell. */
async function scriptFor(shell: Shell): Promise<string> {
  const file = join(place.folder, `completion.${shell}`);
  if (!existsSync(file)) writeFileSync(file, (await place.run('completion', shell)).out);
  return file;
}

async function offered(shell: Shell, ...words: string[]): Promise<string[]> {
  const file = await scriptFor(shell);
  const ran = spawnSync(shell, ['-c', ASK[shell](file, ['sluice', ...words])], {
    encoding: 'utf8',
    cwd: place.folder,
    env: { PATH: process.env.PATH, HOME: place.folder },
  });
  expect(ran.stderr).toBe('');
  return ran.stdout.split('\n').filter(Boolean).sort();
}

describe.each(['bash', 'zsh', 'fish'] as const)('the completion for %s', (shell) => {
  const test = it.runIf(shell === 'bash' || isInstalled(shell));

  test('completes commands, and the commands of a group after an option', async () => {
    expect(await offered(shell, 'sta')).toEqual(['start', 'status']);
    expect(await offered(shell, 'db', '')).toEqual(['backup', 'help', 'restore', 'verify']);
    expect(await offered(shell, 'config', 'sh')).toEqual(['show']);
  });

  test('completes the options of the command that is typed', async () => {
    expect(await offered(shell, 'backtest', '--wa')).toEqual(['--walk-forward']);
    expect(await offered(shell, 'positions', '--json', '--for')).toEqual(['--foreign']);
  });

  test('completes values where only certain ones are allowed', async () => {
    expect(await offered(shell, 'completion', '')).toEqual(['bash', 'fish', 'zsh']);
    expect(await offered(shell, 'backtest', '--dates', '')).toEqual(['dmy', 'mdy']);
  });
});

describe('sluice completion', () => {
  it('refuses a shell it does not know', async () => {
    const ran = await place.run('completion', 'tcsh');
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('bash, zsh, fish');
  });
});
