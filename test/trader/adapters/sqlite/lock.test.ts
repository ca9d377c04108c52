import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockHolder, takeLock } from '../../../../src/trader/adapters/sqlite/instance/lock.ts';
import { until } from '../../../processes/waiting.ts';

const MODULE = new URL('../../../../src/trader/adapters/sqlite/instance/lock.ts', import.meta.url)
  .href;
const HOLDING = `
  const { takeLock } = await import(process.argv[1]);
  const taken = takeLock(process.argv[2], { pid: process.pid, startedAt: 'now', version: '1' });
  console.log(taken.ok ? 'held' : 'refused by ' + taken.failure.pid);
  setInterval(() => {}, 1000);
`;

/** What every command does that looks for a daemon. */
const CHECKING = `
  const { lockHolder } = await import(process.argv[1]);
  console.log('checking');
  for (;;) lockHolder(process.argv[2]);
`;
const CHECKS = 200;

/** One new lock after the other, as the command does that starts a daemon: until it is held, and then says so. */
const WATCHING = `
  const { lockHolder } = await import(process.argv[1]);
  console.log('watching');
  for (let at = 0; ; at += 1) {
    while (lockHolder(process.argv[2] + at) === undefined);
    console.log(at);
  }
`;
/** A check that the system interrupts: longer than one attempt to take the lock waits. */
const INTERRUPTED = `
  const { parentPort, workerData } = require('node:worker_threads');
  const db = new (require('better-sqlite3'))(workerData);
  db.exec('BEGIN EXCLUSIVE');
  parentPort.postMessage('checking');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600);
  db.exec('ROLLBACK');
`;
const WATCHERS = 3;
const NEW_LOCKS = 30;

let folder = '';
let file = '';
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-lock-'));
  file = join(folder, 'lock.sqlite');
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

async function start(
  script = HOLDING,
): Promise<{ pid: number; said: string; child: ChildProcess; saying: AsyncIterator<string> }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, MODULE, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const saying = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const said = await saying.next();
  if (said.done === true) throw new Error('the child said nothing');
  return { pid: child.pid ?? 0, said: said.value, child, saying };
}

describe('the instance lock', () => {
  it('names its file if it is not a lock', () => {
    writeFileSync(file, 'not a database, although it is long enough to look at. '.repeat(40));
    const holder = { pid: 1, startedAt: 'now', version: '1' };
    const sentence = `${file} is damaged (file is not a database); it contains only the lock and can be removed while no daemon of the account runs`;
    expect(() => takeLock(file, holder)).toThrow(sentence);
    expect(() => lockHolder(file)).toThrow(sentence);
  });

  it('is held by one process for its lifetime, and others can name it', async () => {
    const first = await start();
    expect(first.said).toBe('held');
    expect(lockHolder(file)).toEqual({ pid: first.pid, startedAt: 'now', version: '1' });
    const second = takeLock(file, { pid: 1, startedAt: 'later', version: '2' });
    expect(second).toMatchObject({ ok: false, failure: { pid: first.pid } });
  });

  it('is free as soon as its holder was killed', async () => {
    const { child } = await start();
    child.kill('SIGKILL');
    await until('it is free', () => lockHolder(file) === undefined);
    const next = takeLock(file, { pid: 2, startedAt: 'later', version: '2' });
    expect(next.ok).toBe(true);
    expect(lockHolder(file)?.pid).toBe(2);
    if (next.ok) next.value.release();
    expect(lockHolder(file)).toBeUndefined();
  });

  it('is not mistaken for held while another command checks it', async () => {
    const { child } = await start();
    child.kill('SIGKILL');
    await once(child, 'exit');
    await start(CHECKING);
    for (let check = 0; check < CHECKS; check += 1) expect(lockHolder(file)).toBeUndefined();
    const next = takeLock(file, { pid: process.pid, startedAt: 'later', version: '2' });
    expect(next.ok).toBe(true);
    if (next.ok) next.value.release();
  });

  it('is not mistaken for held while it is made and another command checks it', async () => {
    const watchers = await Promise.all(Array.from({ length: WATCHERS }, () => start(WATCHING)));
    for (let at = 0; at < NEW_LOCKS; at += 1) {
      const taken = takeLock(`${file}${at}`, { pid: process.pid, startedAt: 'now', version: '1' });
      if (!taken.ok) throw new Error(`held by ${JSON.stringify(taken.failure)}`);
      for (const { saying } of watchers)
        expect(await saying.next()).toMatchObject({ value: `${at}` });
      taken.value.release();
    }
  });

  it('is taken by exactly one of several that start at once', async () => {
    const started = await Promise.all(Array.from({ length: 4 }, () => start()));
    const holders = started.filter(({ said }) => said === 'held');
    expect(holders).toHaveLength(1);
    expect(lockHolder(file)?.pid).toBe(holders[0]?.pid);
  });

  it('is taken while a check lasts, though the process that held it has not quite ended', async () => {
    const before = takeLock(file, { pid: process.pid, startedAt: 'before', version: '1' });
    if (before.ok) before.value.release();
    const check = new Worker(INTERRUPTED, { eval: true, workerData: file });
    await once(check, 'message');
    const taken = takeLock(file, { pid: process.pid, startedAt: 'now', version: '1' });
    expect(taken).toMatchObject({ ok: true });
    if (taken.ok) taken.value.release();
  });
});
