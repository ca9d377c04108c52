// Every fact of a trader that is published follows the schema that its header names.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { factMessage } from '../../../src/relay/kafka/publishing/journal-source.ts';
import { openJournalReading } from '../../../src/trader/app/journal-reading/open-journal-reading.ts';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';
import { runs } from '../../runs/runs.ts';
import { commission, execution, pinned, recorded } from '../harness/account-facts.ts';
import { ACCOUNT_STEPS, factsOf } from '../harness/account-life.ts';
import { faultsOf } from './strict-schemas.ts';

const PARTS = {
  account: { name: 'desk', mode: 'paper', account: 'DU1' },
  journal: { id: 'abcdefgh', branch: 0 },
  prefix: 'holdings',
};

function faultsIn(facts: readonly RecordedFact[]): readonly string[] {
  return facts.flatMap((fact) => {
    const { headers, value } = factMessage(PARTS, fact);
    return faultsOf(String(headers.schema), JSON.parse(value));
  });
}

it('holds for a trade from the prediction to its end', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-facts-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'journal.sqlite');
  copyFileSync(join(import.meta.dirname, '../../fixtures/journal/one-trade.sqlite'), file);
  const opened = openJournalReading(file);
  if (!opened.ok || opened.value === undefined) throw new Error('the journal cannot be read');
  const facts = opened.value.factsAfter(0, 10_000);
  opened.value.close();
  expect(facts.length).toBeGreaterThan(20);
  expect(faultsIn(facts)).toEqual([]);
});

it('holds for what happens to an account', () => {
  fc.assert(
    fc.property(fc.array(ACCOUNT_STEPS, { maxLength: 40 }), (steps) => {
      expect(faultsIn(recorded(factsOf(steps), 1))).toEqual([]);
    }),
    { numRuns: runs(50) },
  );
  const facts = [pinned('SPY'), execution('a.1.01', 1, 500), commission('a.1.01', 1)];
  expect(faultsIn(recorded(facts, 1))).toEqual([]);
});

it('has computed numbers as the decimals that they stand for, and texts as they are', () => {
  const [fact] = recorded([{ type: 'daily-loss-reached', loss: 100.3 - 0.2, limit: 0.1 + 0.2 }], 1);
  if (fact === undefined) throw new Error('no fact');
  const { value } = factMessage(PARTS, { ...fact, correlation: 'p 0.30000000000000004' });
  expect(JSON.parse(String(value))).toMatchObject({
    correlation: 'p 0.30000000000000004',
    data: { loss: 100.1, limit: 0.3 },
  });
});
