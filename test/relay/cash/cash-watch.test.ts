// The cash of an account is opened and compared only when the broker's figure and the ledger count the same trades.
import { describe, expect, it } from 'vitest';
import { money } from '../../../src/kernel/decimal.ts';
import { type Instant, instant, plus } from '../../../src/kernel/instant.ts';
import { createCashWatch } from '../../../src/relay/cash/cash-watch.ts';
import { cursorText, startOf } from '../../../src/relay/journal/cursor.ts';
import { cursorName } from '../../../src/relay/target/relay-target.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import { commission, execution, JOURNAL_ID, recorded, START } from '../harness/account-facts.ts';
import { ACCOUNT } from '../harness/accounts.ts';

/** The facts are a second apart from the start on; the ledger has so many of them. */
async function opened(facts: readonly Fact[], relayed: number, reportedAt: Instant) {
  const all = recorded(facts);
  const cursors = new Map([
    [cursorName(ACCOUNT), cursorText({ ...startOf(JOURNAL_ID), seq: relayed })],
  ]);
  const amounts: string[] = [];
  const step = {
    cursor: async (name: string) => cursors.get(name),
    saveCursor: async (name: string, text: string) => void cursors.set(name, text),
    portfolioOf: async () => 1,
    async openCash(_: unknown, { amount }: { readonly amount: object }) {
      amounts.push(String(amount));
      return undefined;
    },
    cash: async () => money('100'),
  };
  const watch = createCashWatch({
    target: { inOneStep: (work: (given: never) => unknown) => work(step as never) } as never,
    account: ACCOUNT,
    cash: async () => ({ currency: 'USD', amount: money('100'), at: reportedAt }),
    log: { info() {}, error() {} },
    now: () => instant(1_000_000),
  });
  const journal = {
    lastSeq: () => all.length,
    factsAfter: (seq: number, limit: number) => all.slice(seq, seq + limit),
  };
  const compared = await watch.tend(journal as never, undefined);
  return { compared: compared !== undefined, opened: amounts.length };
}

const FACTS = [execution('e1.01', 10, 2), commission('e1.01', 0.5)];
const SETTLED = plus(START, 12_000);

describe('the cash of an account', () => {
  it('is opened once every fact is relayed', async () => {
    expect(await opened(FACTS, 2, SETTLED)).toEqual({ compared: true, opened: 1 });
    expect(await opened(FACTS, 1, SETTLED)).toEqual({ compared: false, opened: 0 });
  });

  it('is that of a report at least ten seconds after the last trade and its commission', async () => {
    expect(await opened(FACTS, 2, plus(SETTLED, -1))).toEqual({ compared: false, opened: 0 });
    expect(await opened([...FACTS].reverse(), 2, plus(SETTLED, -1))).toEqual({
      compared: false,
      opened: 0,
    });
  });
});
