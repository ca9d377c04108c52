// A command under a Node that is too old: the program runs in the installed Node as its child, and nobody notices.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { firstJson, makePlace, type Place } from '../cli/place/sluice.ts';
import { ask } from '../processes/ask.ts';
import { until } from '../processes/waiting.ts';

const FLAGS = ['--import', join(import.meta.dirname, 'pretend-old-node.js')];
const RECORDER = join(import.meta.dirname, 'run-signal-recorder.js');
const CTRL_C = '\u0003';

let place: Place;
const started: ChildProcess[] = [];
beforeEach(() => {
  place = makePlace(FLAGS);
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  place.leave();
});

function outputOf(child: ChildProcess): () => string {
  let output = '';
  child.stdout?.on('data', (chunk) => {
    output += chunk;
  });
  return () => output;
}

async function recorder(program: string, args: readonly string[]) {
  const child = spawn(program, args);
  started.push(child);
  const output = outputOf(child);
  const found = await until('the recorder runs', () => /parent (\d+)/.exec(output()) ?? undefined);
  return { child, output, pid: Number(found[1]) };
}

/** What was recorded up to a last SIGHUP: signals keep their order on the way through the parent. */
async function recorded({ output, pid }: { output: () => string; pid: number }) {
  process.kill(pid, 'SIGHUP');
  await until('the recorder received SIGHUP', () => output().includes('SIGHUP'));
  return output().match(/SIG\w+/g);
}

const isAnswering = (port: number) =>
  ask(port, 'GET', '/state').then(
    () => true,
    () => false,
  );

describe('a command under an old Node', () => {
  it('has the exit code and the messages of the program', async () => {
    const ran = await place.run('nonsense');
    expect(ran.code).toBe(2);
    expect(ran.err).toBe(
      "error: Unknown command 'nonsense'; see `sluice --help` (unknown-command)\n",
    );
  });

  it('passes SIGINT and SIGTERM on exactly once', async () => {
    const running = await recorder(process.execPath, [...FLAGS, RECORDER]);
    process.kill(running.pid, 'SIGINT');
    process.kill(running.pid, 'SIGTERM');
    expect((await recorded(running))?.sort()).toEqual(['SIGHUP', 'SIGINT', 'SIGTERM']);
  });

  it('passes Ctrl-C at a terminal on exactly once', async () => {
    const command = [process.execPath, ...FLAGS, RECORDER].map((word) => `'${word}'`).join(' ');
    const running = await recorder('script', [
      ...['--quiet', '--command', `exec ${command}`, '/dev/null'],
    ]);
    running.child.stdin?.write(CTRL_C);
    await until('Ctrl-C arrived', () => running.output().includes('SIGINT'));
    expect(await recorded(running)).toEqual(['SIGINT', 'SIGHUP']);
  });

  it('ends by the signal that ended the program', async () => {
    const { child, pid } = await recorder(process.execPath, [...FLAGS, RECORDER]);
    process.kill(pid, 'SIGQUIT');
    const [code, signal] = await once(child, 'exit');
    expect([code, signal]).toEqual([null, 'SIGKILL']);
  });

  it('ends the program when it is killed', async () => {
    const child = place.spawn('sim', 'gateway', '--port', '0', '--control-port', '0');
    const { control_port } = (await firstJson(child)) as { control_port: number };
    expect(await isAnswering(control_port)).toBe(true);
    child.kill('SIGKILL');
    await until('the simulator is gone', async () => !(await isAnswering(control_port)));
  });

  it('leaves a daemon running that `start` detached, even when it is killed while it waits', async () => {
    const child = place.spawn('start', '--demo', '--speed', '60');
    const status = () => place.run('status', '--demo', '--json');
    await until('the daemon answers', async () => (await status()).code !== 3);
    child.kill('SIGKILL');
    const { pid } = JSON.parse((await status()).out) as { pid: number };
    expect(process.kill(pid, 0)).toBe(true);
    expect((await place.run('stop', '--demo')).code).toBe(0);
  });
});
