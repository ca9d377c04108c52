// `sluice ledger relay`: a restored journal is seen, listed and gone on with on the command line, beside an API or without one; and
// what was compared after a close is still known after a restart.
import type { ChildProcess } from 'node:child_process';
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { HOUR_MS, plus } from '../../../src/kernel/instant.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import { getJson, startApi } from '../../processes/served-api.ts';
import { until } from '../../processes/waiting.ts';
import { execution, foreign, recorded, START } from '../../relay/harness/account-facts.ts';
import { journalAt } from '../../relay/harness/follower.ts';
import { keepJournal } from '../place/kept-journal.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;
let files: string[];

beforeEach(async () => {
  place = makePlace();
  const more = join(place.folder, 'config', 'more.yaml');
  writeFileSync(more, 'api: { enabled: true, port: 0 }\n');
  files = ['-c', place.config, '-c', more];
  expect(await run('user', 'add', 'ann', '--role', 'admin')).toMatchObject({ code: 0 });
});
afterEach(() => place?.leave());

const run = (...words: string[]) => place.run(...words, ...files);
const relay = (...words: string[]) => run('ledger', 'relay', ...words);
const journalFile = () => join(place.folder, 'data/paper-DU1/journal.sqlite');

interface RelayRow {
  readonly condition: string;
  readonly last_fact: number;
  readonly lag_facts: number;
  readonly compared_at: string | null;
  readonly differences: readonly object[];
}

async function serve() {
  const { url, child } = await startApi(place.folder, files);
  onTestFinished(() => void child.kill('SIGKILL'));
  const bearer = (await run('user', 'token', 'ann')).out.trim();
  const row = async () => (await getJson(`${url}/api/v1/relay/DU1`, bearer)).body as RelayRow;
  return { url, child, row };
}

async function ended(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  await until('the API is gone', () => child.exitCode !== null || child.signalCode !== null);
}

function append(facts: readonly Fact[], first: number, at = START): void {
  const journal = journalAt(journalFile());
  const failure = journal.append(recorded(facts, first, at));
  journal.close();
  if (failure !== undefined) throw new Error(failure.kind);
}

/** The copy of a moment ago takes the place of the journal, and goes another way. */
function restore(): void {
  for (const end of ['-wal', '-shm']) rmSync(`${journalFile()}${end}`, { force: true });
  copyFileSync(join(place.folder, 'copy.sqlite'), journalFile());
  append([execution('e3.01', 5, 4)], 2, plus(START, HOUR_MS));
}

function keepCopy(): void {
  keepJournal(place, recorded([execution('e1.01', 10, 2)]));
  copyFileSync(journalFile(), join(place.folder, 'copy.sqlite'));
  append([execution('e2.01', 20, 3)], 2);
}

it('lists what a restored journal lacks, and goes on with it once that is confirmed', async () => {
  expect(await relay('status')).toMatchObject({
    code: 0,
    out: 'DU1: paper DU1\n  no journal on this host\n',
  });
  keepCopy();
  const behind = await relay('status', 'DU1');
  expect(behind).toMatchObject({ code: 0, err: '' });
  expect(behind.out).toContain('2 facts to read');
  expect(behind.out).toContain(
    `No API runs: the ledger follows while \`sluice serve ${files.join(' ')}\` runs.`,
  );
  expect(await relay('continue', 'DU1', '--yes')).toMatchObject({
    code: 1,
    err: 'error: The ledger is not stopped at DU1: there is nothing to continue (not-stopped)\n',
  });

  const first = await serve();
  await until('both are booked', async () => (await first.row()).last_fact === 2);
  await ended(first.child);
  restore();

  const stopped = await relay('status');
  expect(stopped.code).toBe(1);
  expect(stopped.out).toContain('STOPPED: the journal was restored from a copy');
  const asked = await relay('continue', 'DU1');
  expect(asked).toMatchObject({ code: 1, err: expect.stringContaining('repeat it with --yes') });
  expect(asked.out).toMatch(
    /1 transaction of the ledger missing in it:\n.*\n +e2\.01 +BUY 20 SPY at 3/,
  );
  expect(JSON.parse((await relay('status', '--json')).out)).toMatchObject([
    { condition: 'stopped', last_fact: 2, missing: [{ id: 'e2.01' }] },
  ]);

  const done = await relay('continue', 'DU1', '--yes');
  expect(done).toMatchObject({ code: 0, err: '' });
  expect(done.out).toContain('e2.01');
  expect(done.out).toMatch(
    /continues with journal \S+ after fact \d+; \d+ facts? to read\. `sluice serve -c /,
  );
  const second = await serve();
  await until('the other way is booked', async () => {
    const { condition, lag_facts } = await second.row();
    return condition === 'following' && lag_facts === 0;
  });
  const held = await run('ledger', 'lots', '-p', 'DU1 (paper)', '--json');
  expect(JSON.parse(held.out)).toMatchObject({
    lots: [{ cost_basis: '20' }, { cost_basis: '20' }],
  });
});

it('is heard by an API that runs beside it', async () => {
  keepCopy();
  const { row } = await serve();
  await until('both are booked', async () => (await row()).last_fact === 2);
  restore();
  await until('the API stopped', async () => (await row()).condition === 'stopped');
  expect(await relay('continue', 'DU1', '--yes')).toMatchObject({ code: 0 });
  await until('the API goes on', async () => {
    const { condition, lag_facts } = await row();
    return condition === 'following' && lag_facts === 0;
  });
  expect(await relay('continue', 'DU9')).toMatchObject({
    code: 2,
    err: 'error: No trader DU9; known: DU1 (not-found)\n',
  });
});

it('keeps what was compared after a close through restarts', async () => {
  const marked = { symbol: 'SPY', quantity: 9, averageCost: 2, price: 3 };
  keepJournal(place, recorded([execution('e1.01', 10, 2), foreign('QQQ', 4, 5)]));
  append([{ type: 'holding-marked', ...marked }], 3, plus(START, 6 * HOUR_MS));
  const first = await serve();
  const before = await until('the close is compared', async () => {
    const found = await first.row();
    return found.compared_at !== null && found;
  });
  expect(before).toMatchObject({
    compared_at: '2026-11-18T21:00:00.000Z',
    differences: [{ symbol: 'SPY', ledger: '10', trader: '0', broker: '9' }],
  });
  await ended(first.child);
  const told = await relay('status');
  expect(told.code).toBe(1);
  expect(told.out).toMatch(
    /DIFFERENT after the close of 2026-11-18 16:00:00 ET:\n[^\n]+\n +SPY +10 +0 +9/,
  );

  const { url, row } = await serve();
  const after = await until('the relay follows', async () => {
    const found = await row();
    return found.condition === 'following' && found;
  });
  expect(after).toMatchObject({ compared_at: before.compared_at, differences: before.differences });
  expect(await (await fetch(`${url}/health/ready`)).json()).toMatchObject({
    checks: { relay: 'degraded' },
    why: expect.stringContaining('After the last close the ledger differed from a trader.'),
  });
  expect(await (await fetch(`${url}/metrics`)).text()).toContain(
    'sluice_relay_differences{trader="DU1"} 1',
  );
  // It gives the API a moment to answer, which a busy machine may not keep.
  await until('the status shows the difference', async () =>
    /^ledger {7}DIFFERS from a trader/m.test((await run('status')).out),
  );
  await until('the status tells it to programs', async () => {
    const { api } = JSON.parse((await run('status', '--json')).out);
    return api?.ledger === 'degraded';
  });
});
