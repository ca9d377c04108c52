// A daemon that holds its lock and answers nothing, as one that was frozen: what a person has to know comes from the journal.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { instanceFolder } from '../../../src/trader/adapters/sqlite/instance/instance-folder.ts';
import { takeLock } from '../../../src/trader/adapters/sqlite/instance/lock.ts';
import { until } from '../../processes/waiting.ts';
import { HELD, OPENING, recorded } from '../../trader/adapters/sqlite/one-trade.ts';
import { keepJournal } from '../place/kept-journal.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;
let frozen: ChildProcess;
let release: () => void;

beforeAll(async () => {
  place = makePlace();
  keepJournal(place, recorded([...OPENING, ...HELD]));
  frozen = spawn('sh', ['-c', 'trap "" TERM; echo; while :; do sleep 1; done']);
  if (frozen.stdout) await once(frozen.stdout, 'data');
  const { lock } = instanceFolder(`${place.folder}/data`, 'paper', 'DU1');
  const taken = takeLock(lock, { pid: frozen.pid ?? 0, startedAt: '', version: '' });
  if (!taken.ok) throw new Error('the lock is taken');
  release = taken.value.release;
});
afterAll(() => {
  release?.();
  frozen?.kill('SIGKILL');
  place?.leave();
});

it('is reported with the positions and stops that it recorded last', async () => {
  const { code, out, err } = await place.run('status');
  expect({ code, out }).toEqual({ code: 5, out: '' });
  expect(err).toMatch(
    /^error: A daemon \(pid \d+\) holds the lock but does not answer; .*\. 1 position, as of 2020-12-16 \d\d:\d\d:\d\d ET under working stops; verify in TWS; worst case if every stop fills: \S+ USD from entry .*\(no-answer\)\n$/,
  );
  const { error, code: kind } = JSON.parse((await place.run('status', '--json')).err);
  expect(kind).toBe('no-answer');
  expect(error).toContain('1 position, as of');
});

it('that does not end is named with what ends it', async () => {
  const { code, out, err } = await place.run('stop', '--timeout', '1');
  expect({ code, out }).toEqual({ code: 5, out: '' });
  expect(err).toBe(
    `error: The daemon (pid ${frozen.pid}) has not ended within 1 s; stops at the broker stay. See \`sluice logs\`; \`kill -9 ${frozen.pid}\` ends it, and the next start continues from the journal (stop-timeout)\n`,
  );
});

it('is watched until it answers, or a person ends it', async () => {
  const watching = place.spawn('status', '--watch');
  let said = '';
  watching.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  await until('it is reported twice', () => said.split('holds the lock').length > 2);
  const ended = once(watching, 'exit');
  watching.kill('SIGINT');
  await ended;
});
