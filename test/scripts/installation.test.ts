// What npm runs when it installs sluice or links a checkout for `npx`: nothing. Only `npm ci` in a checkout builds.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
const { bin, name, scripts, version } = JSON.parse(
  readFileSync(join(ROOT, 'package.json'), 'utf8'),
);

test('npx starts the program of a checkout without running a script of its package', async () => {
  const checkout = checkoutWith('never.js');
  const env = { ...process.env, HOME: checkout, npm_config_cache: join(checkout, 'cache') };
  const { stdout } = await run('npx', ['--offline', '--', name], { cwd: checkout, env });
  expect(stdout).toBe('started\n');
});

test('an installation in a checkout builds the page', () => {
  expect(scripts.postprepare).toContain('scripts/build-dashboard.ts');
});

/** The checkout's own package file, its scripts replaced by one that fails. */
function checkoutWith(script: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-npx-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'bin'));
  const failing = Object.fromEntries(Object.keys(scripts).map((key) => [key, `node ${script}`]));
  const file = { name, version, bin, type: 'module', scripts: failing };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(file));
  const program = "#!/usr/bin/env node\nconsole.log('started');\n";
  writeFileSync(join(folder, bin.sluice), program, { mode: 0o755 });
  return folder;
}
