// The proofs that a mistake must not pass, the nearest first: the tests named for it, all tests of its context, simulated days,
// explored paths.
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutant } from './rows/mutant.ts';

export interface Proof {
  readonly name: string;
  /** The proof that failed, as a sentence; undefined if it passed. */
  run(folder: string): Promise<string | undefined>;
}

/** A mistake may make a loop endless. */
const TESTS_MAX_MS = 900_000;
const PLAY_MAX_MS = 900_000;

export function namedProof({ tests }: Pick<Mutant, 'tests'>): Proof {
  return { name: 'named', run: (folder) => failedTest(folder, tests) };
}

/** What `.ci/run` and `.ci/night` have beside the named tests. */
export function widerProofs({ file }: Pick<Mutant, 'file'>): readonly Proof[] {
  const [, context = ''] = file.split('/');
  const tests: Proof = {
    name: 'context',
    run: (folder) => failedTest(folder, [`test/${context}`]),
  };
  if (context !== 'trader') return [tests];
  const played = (name: string, script: string, options: readonly string[]): Proof => ({
    name,
    run: async (folder) => {
      const { code } = await ended(folder, [join('scripts', script), ...options], PLAY_MAX_MS);
      return code === 0 ? undefined : `${name} ${options.join(' ')}`;
    },
  });
  return [
    tests,
    played('simulate', 'simulate.ts', ['--days', '6', '--seed', '402', '--jobs', '1']),
    played('explore', 'explore.ts', ['--seconds', '60', '--workers', '1']),
  ];
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly status: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

const REPORT = '.mutant-report.json';

async function failedTest(folder: string, tests: readonly string[]): Promise<string | undefined> {
  const report = join(folder, REPORT);
  rmSync(report, { force: true });
  const vitest = join('node_modules', 'vitest', 'vitest.mjs');
  const config = join('test', 'mutants', 'mutant-config.ts');
  const words = [vitest, 'run', '-c', config, '--reporter=json', `--outputFile=${REPORT}`];
  const { code, isLate } = await ended(folder, [...words, ...tests], TESTS_MAX_MS);
  if (isLate) return `${tests.join(' ')}: it did not end`;
  if (code === 0) return undefined;
  return failureIn(JSON.parse(readFileSync(report, 'utf8')) as Report, folder);
}

/** The first test that failed; a module that cannot be loaded proves nothing. */
function failureIn({ testResults }: Report, folder: string): string {
  for (const { name, message, status, assertionResults } of testResults) {
    const path = name.slice(folder.length + 1);
    const failed = assertionResults.find((one) => one.status === 'failed');
    const [why = message] = failed?.failureMessages ?? [];
    if (status === 'failed' && /SyntaxError|ReferenceError|Transform failed/.test(why))
      throw new Error(`${path}: the mistake does not even run: ${why.split('\n', 1)[0]}`);
    if (failed !== undefined) return `${path} › ${failed.fullName}`;
    if (status === 'failed') return `${path}: ${message.split('\n', 1)[0]}`;
  }
  throw new Error('the tests ended with a failure, and no test has failed');
}

interface Ended {
  readonly code: number | null;
  readonly isLate: boolean;
}

function ended(folder: string, words: readonly string[], limitMs: number): Promise<Ended> {
  return new Promise((resolve, reject) => {
    // A failing test ends the run: how often properties try does not matter to the others.
    const env = { ...process.env, TEST_RUNS: process.env.TEST_RUNS ?? '0.1' };
    const child = spawn(process.execPath, words, {
      cwd: folder,
      env,
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, limitMs);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, isLate });
    });
  });
}
