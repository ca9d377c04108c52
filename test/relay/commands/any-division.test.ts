// Laws of the commands: any division of the facts into batches gives the same ones, and the ledger holds what the account holds.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textOf } from '../../../src/kernel/decimal.ts';
import { applyCommand } from '../../../src/relay/booking/apply-command.ts';
import { merged } from '../../../src/relay/booking/merged-commands.ts';
import { commandsOf } from '../../../src/relay/commands/commands-of.ts';
import { INITIAL_STATE, stateFrom, stateText } from '../../../src/relay/commands/relayed-state.ts';
import { createMemoryTarget, type MemoryTarget } from '../../../src/relay/target/memory-target.ts';
import { venuesOf } from '../../../src/trader/app/venues.ts';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';
import { JOURNAL_ID, recorded } from '../harness/account-facts.ts';
import { ACCOUNT_STEPS, accountAfter, factsOf } from '../harness/account-life.ts';
import { commandLine, draftLine } from '../harness/lines.ts';

const TERMS = { journalId: JOURNAL_ID, venues: venuesOf('us') };
const BOOKING = { source: `trader:${JOURNAL_ID}` };

/** Each batch begins with what was stored of the one before. */
function inBatches(facts: readonly RecordedFact[], sizes: readonly number[]) {
  const batches: RecordedFact[][] = [];
  let from = 0;
  for (const size of [...sizes, facts.length]) {
    batches.push(facts.slice(from, from + size));
    from += size;
  }
  let stored = stateText(INITIAL_STATE);
  return batches.map((batch) => {
    const { commands, state } = commandsOf(stateFrom(stored), batch, TERMS);
    stored = stateText(state);
    return commands;
  });
}

async function ledgerAfter(batches: ReturnType<typeof inBatches>): Promise<MemoryTarget> {
  const target = createMemoryTarget();
  await target.inOneStep(async (step) => {
    const portfolio = await step.portfolioOf({
      name: '',
      account: '',
      mode: '',
      venue: 'us',
      currency: '',
    });
    for (const commands of batches)
      for (const { command } of merged(commands))
        await applyCommand({ ...BOOKING, step, portfolio }, command);
  });
  return target;
}

const LIVES = fc.array(ACCOUNT_STEPS, { maxLength: 40 });
const SIZES = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 12 });

describe('the facts of an account', () => {
  it('give the same commands in any batches, and in every run', () => {
    fc.assert(
      fc.property(LIVES, SIZES, (steps, sizes) => {
        const facts = recorded(factsOf(steps));
        const whole = commandsOf(INITIAL_STATE, facts, TERMS).commands;
        const parts = inBatches(facts, sizes).flat();
        const lines = whole.map(({ seq, command }) => `${seq} ${commandLine(command)}`);
        expect(parts.map(({ seq, command }) => `${seq} ${commandLine(command)}`)).toEqual(lines);
        const again = commandsOf(INITIAL_STATE, facts, TERMS).commands;
        expect(again.map(({ seq, command }) => `${seq} ${commandLine(command)}`)).toEqual(lines);
      }),
    );
  });

  it('leave the same transactions in any batches', async () => {
    await fc.assert(
      fc.asyncProperty(LIVES, SIZES, async (steps, sizes) => {
        const facts = recorded(factsOf(steps));
        const whole = await ledgerAfter(inBatches(facts, []));
        const parts = await ledgerAfter(inBatches(facts, sizes));
        const lines = ({ draftById }: MemoryTarget) =>
          [...draftById.values()].map(draftLine).sort();
        expect(lines(parts)).toEqual(lines(whole));
      }),
    );
  });

  it('leave in the ledger what the account holds', async () => {
    await fc.assert(
      fc.asyncProperty(LIVES, async (steps) => {
        const target = await ledgerAfter(inBatches(recorded(factsOf(steps)), []));
        const held = await target.inOneStep((step) => step.held(1 as never));
        const shares = [...held]
          .filter(([, quantity]) => !quantity.isZero())
          .map(([symbol, quantity]) => [symbol, textOf(quantity)]);
        const net = [...accountAfter(steps)].filter(([, quantity]) => quantity !== 0);
        expect(new Map(shares as [string, string][])).toEqual(
          new Map(net.map(([symbol, quantity]) => [symbol, String(quantity)])),
        );
      }),
    );
  });
});
