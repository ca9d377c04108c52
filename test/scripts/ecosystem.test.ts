// The file for pm2, wherever the package is installed.
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ROOT } from '../processes/program.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-pm2-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface App {
  readonly script: string;
  readonly args?: string;
}

function appsIn(name: string): readonly App[] {
  const scripts = join(folder, name, 'scripts');
  mkdirSync(scripts, { recursive: true });
  const file = join(scripts, 'ecosystem.config.cjs');
  cpSync(join(ROOT, 'scripts', 'ecosystem.config.cjs'), file);
  return createRequire(file)(file).apps;
}

it('names the program and its arguments', () => {
  expect(appsIn('plain').map(({ script, args }) => [script, args])).toEqual([
    [join(folder, 'plain/bin/sluice.js'), 'start --foreground --only trader'],
    [join(folder, 'plain/bin/sluice.js'), 'serve'],
  ]);
});

it('is one command of the shell in a folder with a space, which pm2 runs by a shell', () => {
  const [trader, api] = appsIn("an operator's folder");
  const program = `'${folder}/an operator'\\''s folder/bin/sluice.js'`;
  expect(trader?.script).toBe(`exec ${program} start --foreground --only trader`);
  expect(api?.script).toBe(`exec ${program} serve`);
  expect(trader?.args).toBeUndefined();
});
