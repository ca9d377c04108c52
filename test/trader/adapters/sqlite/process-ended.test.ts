import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { hasProcessEnded } from '../../../../src/trader/adapters/sqlite/instance/process-ended.ts';
import { until } from '../../../processes/waiting.ts';

it('has ended, though its parent has not taken note', async () => {
  // The parent of the first becomes `sleep`, which waits for no child; the shell that it was may.
  const parent = spawn('sh', ['-c', 'sleep 600 & echo $!; exec sleep 600'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void parent.kill('SIGKILL'));
  const [said] = (await once(parent.stdout, 'data')) as [Buffer];
  const child = Number(said.toString());
  const name = () => readFileSync(`/proc/${parent.pid}/comm`, 'utf8').trim();
  await until('the shell has become the parent', () => name() === 'sleep');
  expect(hasProcessEnded(child)).toBe(false);
  process.kill(child, 'SIGKILL');
  await until('it has ended', () => hasProcessEnded(child));
  expect(process.kill(child, 0)).toBe(true);
  expect(hasProcessEnded(parent.pid ?? 0)).toBe(false);
});
