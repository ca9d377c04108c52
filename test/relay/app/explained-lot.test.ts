// A lot is walked back to the prediction that caused it.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { US } from '../../../src/market/venues/us.ts';
import { type ExplainById, explainedLot } from '../../../src/relay/app/explained-lot.ts';
import { openJournalReader } from '../../../src/trader/app/stopped-state/journal-reader.ts';
import { CLOSING, HELD, OPENING } from '../../trader/adapters/sqlite/one-trade.ts';
import { recorded } from '../harness/account-facts.ts';
import { journalAt } from '../harness/follower.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-explained-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = join(folder, 'journal.sqlite');
const journal = journalAt(file);
const chained = recorded([...OPENING, ...HELD, ...CLOSING]).map((one) => ({
  ...one,
  correlation: one.seq === 2 ? 'p1' : 'p1/demo',
}));
journal.append(chained.map((one) => ({ ...one, fact: { ...one.fact, ordersAfter: [] } as never })));
journal.close();

const explain: ExplainById = async (id) => {
  const opened = openJournalReader(file, { clientId: undefined, home: US });
  if (!opened.ok) throw new Error(opened.failure.kind);
  const steps = opened.value.look.explain(id);
  opened.value.close();
  return steps;
};
const source = 'trader:abcdefgh';

describe('a lot', () => {
  it('leads back to execution, order, signal and prediction', async () => {
    const explained = await explainedLot({ source, id: 'e1.01' }, explain);
    expect(explained).toMatchObject({
      execution: 'e1.01',
      order: 'abcdefgh.6.e',
      position: 'SPY-6',
      signal: 'p1/demo',
      prediction: 'p1',
      text: 'Prediction p1 became signal p1/demo, order abcdefgh.6.e and execution e1.01.',
    });
    expect(explained?.steps[0]?.topic).toBe('prediction');
  });

  it('is closed by an order of the position, which no prediction asked for', async () => {
    const explained = await explainedLot({ source, id: 'x1.01' }, explain);
    expect(explained).toMatchObject({
      order: 'abcdefgh.6.s',
      signal: 'p1/demo',
      text: 'Order abcdefgh.6.s, the stop of position SPY-6, became execution x1.01.',
    });
  });

  it('of foreign shares has no cause in the trader', async () => {
    const explained = await explainedLot({ source, id: 'foreign.QQQ.9.1' }, explain);
    expect(explained).toMatchObject({ execution: undefined, steps: [] });
    expect(explained?.text).toContain('without the trader');
  });

  it('that no trader opened is not explained', async () => {
    expect(await explainedLot({ source: 'file:csv', id: '1' }, explain)).toBeUndefined();
  });
});
