// Executions flow to the ledger while the relay, the ledger in it, and the trader's writer are killed: each arrives once.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { applyCommand } from '../../src/relay/booking/apply-command.ts';
import { commandsOf } from '../../src/relay/commands/commands-of.ts';
import { INITIAL_STATE } from '../../src/relay/commands/relayed-state.ts';
import { bookedRow, createMemoryTarget } from '../../src/relay/target/memory-target.ts';
import { openJournalReading } from '../../src/trader/app/journal-reading/open-journal-reading.ts';
import { venuesOf } from '../../src/trader/app/venues.ts';
import { JOURNAL_ID, recorded } from '../relay/harness/account-facts.ts';
import { ACCOUNT } from '../relay/harness/accounts.ts';
import { openBookedLedger, rowLine } from '../relay/harness/booked-ledger.ts';
import { runs } from '../runs/runs.ts';
import { DIE_VARIABLE } from './relay/die-at.ts';
import { EXECUTIONS_VARIABLE } from './relay/executions-variable.ts';

const HERE = import.meta.dirname;
const folder = mkdtempSync(join(tmpdir(), 'sluice-relay-killed-'));
const journal = join(folder, 'journal.sqlite');
const ledger = join(folder, 'ledger.sqlite');
/** Fewer lack the split. */
const EXECUTIONS = Math.max(1_500, runs(5_000));
const KILLS = Math.max(6, runs(10));
/** So far between two kills that some remain to be killed in the last. */
const STATEMENTS = 0.4 * EXECUTIONS;
// Before the facts are made.
process.env[EXECUTIONS_VARIABLE] = String(EXECUTIONS);
const { tenThousand } = await import('./relay/ten-thousand.ts');

const MEGABYTE = 1_000_000;

afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
}

function started(program: string, args: readonly string[], dieAt = ''): ChildProcess {
  return spawn(process.execPath, [join(HERE, 'relay', program), ...args], {
    env: { ...process.env, [DIE_VARIABLE]: dieAt },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function ended(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  child.stdout?.on('data', (data) => {
    stdout += data;
  });
  const { promise, resolve } = Promise.withResolvers<Ended>();
  child.once('close', (_, signal) => resolve({ signal, stdout }));
  return promise;
}

function journalId(): string {
  const opened = openJournalReading(journal);
  if (!opened.ok || opened.value === undefined) throw new Error('there is no journal');
  const { journalId: id, close } = opened.value;
  close();
  return id;
}

/** What the facts ask for, booked without any interruption. */
async function expected(): Promise<readonly string[]> {
  const terms = { journalId: JOURNAL_ID, venues: venuesOf('us') };
  const { commands } = commandsOf(INITIAL_STATE, recorded(tenThousand()), terms);
  const memory = createMemoryTarget();
  await memory.inOneStep(async (step) => {
    const portfolio = await step.portfolioOf(ACCOUNT);
    const booking = { step, portfolio, source: `trader:${JOURNAL_ID}` };
    for (const { command } of commands) await applyCommand(booking, command);
  });
  return [...memory.draftById.values()].map((draft) => rowLine(bookedRow(draft))).sort();
}

/** Numbers that look random and are the same in every run. */
function drawn(index: number, below: number): number {
  return 1 + ((index * 2_654_435_761 + 97) % below);
}

describe('thousands of executions', () => {
  it('are in the ledger once each, whichever process is killed at whichever statement', async () => {
    let writer = started('writer-process.ts', [journal]);
    let written = ended(writer);
    let logBytesMax = 0;
    let killed = 0;
    for (let index = 0; index < KILLS; index += 1) {
      const dieAt = `${drawn(index, STATEMENTS)} ${index % 2 === 0 ? 'before' : 'after'}`;
      const { signal } = await ended(started('relay-process.ts', [journal, ledger], dieAt));
      if (signal === null) break;
      killed += 1;
      if (index % 4 !== 3) continue;
      writer.kill('SIGKILL');
      logBytesMax = Math.max(logBytesMax, Number((await written).stdout));
      writer = started('writer-process.ts', [journal]);
      written = ended(writer);
    }
    logBytesMax = Math.max(logBytesMax, Number((await written).stdout));
    const last = await ended(started('relay-process.ts', [journal, ledger]));
    expect(last.signal).toBeNull();
    expect(killed).toBeGreaterThan(3);
    expect(logBytesMax).toBeGreaterThan(0);
    expect(logBytesMax).toBeLessThan(10 * MEGABYTE);
    const { rows, ledger: book, close } = await openBookedLedger(ledger);
    const booked = (await rows(journalId())).map(rowLine).sort();
    const events = await book.read.events({ limit: 1_000_000 });
    await close();
    const wanted = await expected();
    expect(booked.length).toBe(wanted.length);
    expect(booked.find((line, index) => line !== wanted[index])).toBeUndefined();
    expect(events.filter(({ type }) => type === 'CORPORATE_ACTION_PROPOSED')).toHaveLength(1);
  });
});
