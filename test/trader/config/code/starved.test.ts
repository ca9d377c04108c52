// A machine that gives a program no time must not make a good strategy a bad one: what counts is the time it used.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { vetCodeMeanwhile } from '../../../../src/trader/config/code/vet-code.ts';
import { TEMPLATE } from './code-text.ts';

/** It needs a tenth of a second. */
const MODULE = `const strategy = {
  entry: { when: () => { let sum = 0; for (let at = 0; at < 1e8; at += 1) sum += at; return sum > 0; } },
};`;
const PROGRAM = `
  const { openCode } = await import('./src/trader/config/code/open-code.ts');
  const opened = openCode('drive.ts', ${JSON.stringify(MODULE)});
  console.log('asked');
  const answer = opened.value.ask(() => ({ ok: false, failure: 'none' }));
  console.log(JSON.stringify(answer));`;

async function stopped(pid: number, ms: number): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  await sleep(ms);
  process.kill(pid, 'SIGCONT');
}

it('a condition that was kept from the processor for longer than its limit answers', async () => {
  const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', PROGRAM], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'readable');
  await stopped(child.pid ?? 0, 400);
  expect(await text(child.stdout)).toBe('asked\n{"ok":true,"value":true}\n');
});

it('a file that was kept from the processor for longer than its limit is loaded', async () => {
  const vetted = vetCodeMeanwhile({ file: 'drive.ts', text: TEMPLATE });
  const newest = execFileSync('pgrep', ['-nP', String(process.pid)], { encoding: 'utf8' });
  await stopped(Number(newest), 5_500);
  const result = await vetted;
  expect(result.kind).toBe('fit');
  expect(result).not.toHaveProperty('unfit');
});
