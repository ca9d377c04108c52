// What is wrong with the options of a script is one sentence on standard error, and exit code 2: nothing runs.
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { ROOT } from '../processes/program.ts';

test.each([
  ['test/crash/crash.ts --bogus', "Unknown option '--bogus'. There are: --runs, --from,"],
  ['test/crash/crash.ts --step nosuch', '--step nosuch: expected one of entry, bar,'],
  ['test/crash/crash.ts --runs many', '--runs many: expected a whole number, 1 or more.'],
  ['test/crash/crash.ts --venue moon', '--venue is us or vietnam, not moon.'],
  ['test/parity/parity.ts --from noon', '--from noon: expected a time such as 2020-12-16T09:36'],
  ['test/drills/run.ts nosuch', '"nosuch" is not one of systemd, pm2.'],
  ['test/tools/run.ts nosuch', 'No tool is called "nosuch". There are: alerts,'],
  ['bench/run.ts nosuch', 'No benchmark is called "nosuch". There are: journal,'],
  ['scripts/simulate.ts --days 0', '--days 0: expected a whole number, 1 or more.'],
  ['scripts/explore.ts --bogus', "Unknown option '--bogus'. There are: --seconds,"],
  ['scripts/scale.ts --lots few', '--lots few: expected a whole number, 1 or more.'],
])('%s', (line, sentence) => {
  const ended = spawnSync(process.execPath, line.split(' '), { cwd: ROOT, encoding: 'utf8' });
  expect(ended.stderr).toContain(`error: ${sentence}`);
  expect(ended.stderr.trim().split('\n')).toHaveLength(1);
  expect(ended.stdout).toBe('');
  expect(ended.status).toBe(2);
});
