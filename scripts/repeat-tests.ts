// Runs `npm test` again and again: every second time with the lowest priority, beside two busy processes and one that keeps the
// disk busy. Whatever fails once is named. `npm run test:repeat [-- --runs 20]`
//
// The busy processes compute for a second of every three, both at the same time: on a machine of two cores the tests stand still
// again and again, and a run takes about half as long again as one alone. Without pauses, a process of the lowest priority has about
// 3 % of a core, and a run takes hours, which shows nothing else: to stand still is what a test has to bear.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scriptOptions, wholeOption } from './script-options.ts';

const { runs: asked } = scriptOptions({ runs: { type: 'string', default: '20' } });
const runs = wholeOption('runs', asked);
const folder = mkdtempSync(join(tmpdir(), 'sluice-repeat-'));
const LOWEST = 19;

/** By the clock, so that two of them begin and pause together. */
const BUSY = `
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    while (Date.now() % 3_000 < 1_000);
    Atomics.wait(pause, 0, 0, 3_000 - (Date.now() % 3_000));
  }`;
/** Writes 64 MB and waits until they are on the disk, for ever. */
const WRITING = `
  const { closeSync, fsyncSync, openSync, writeSync } = require('node:fs');
  const block = Buffer.alloc(1 << 20, 1);
  for (;;) {
    const file = openSync(${JSON.stringify(join(folder, 'disk'))}, 'w');
    for (let at = 0; at < 64; at += 1) writeSync(file, block);
    fsyncSync(file);
    closeSync(file);
  }`;

let green = 0;
for (let run = 1; run <= runs; run += 1) {
  const isLoaded = run % 2 === 0;
  const neighbours = isLoaded ? [BUSY, BUSY, WRITING].map(program) : [];
  const began = performance.now();
  const { code, output } = await tested(isLoaded);
  for (const neighbour of neighbours) neighbour.kill('SIGKILL');
  const seconds = Math.round((performance.now() - began) / 1_000);
  const isGreen = code === 0;
  green += isGreen ? 1 : 0;
  const how = isLoaded ? 'beside busy processes' : 'alone';
  console.log(`run ${run} of ${runs}, ${how}: ${isGreen ? 'green' : 'RED'} in ${seconds} s`);
  if (!isGreen) console.log(reasons(output));
}
rmSync(folder, { recursive: true, force: true });
console.log(`${green} of ${runs} green`);
process.exitCode = green === runs ? 0 : 1;

function program(text: string): ChildProcess {
  return spawn(process.execPath, ['-e', text], { stdio: 'ignore' });
}

/** All that it printed is read from a file: a pipe would make it wait for us. */
async function tested(isLoaded: boolean): Promise<{ code: number | null; output: string }> {
  const file = join(folder, 'output');
  const command = `npm test > ${JSON.stringify(file)} 2>&1`;
  const child = isLoaded
    ? spawn('nice', ['-n', String(LOWEST), 'sh', '-c', command])
    : spawn('sh', ['-c', command]);
  const { promise, resolve } = Promise.withResolvers<number | null>();
  child.once('close', resolve);
  return { code: await promise, output: readFileSync(file, 'utf8') };
}

/** The failed tests, or how the output ended. */
function reasons(output: string): string {
  const failed = output.split('\n').filter((line) => /FAIL|error TS|✖/.test(line));
  return (failed.length > 0 ? [...new Set(failed)] : output.split('\n').slice(-15)).join('\n');
}
