// A commission reaches the trade it belongs to, and changes nothing where it is known.
import { describe, expect, it } from 'vitest';
import { decimal, type Money } from '../../../src/kernel/decimal.ts';
import type { PortfolioId } from '../../../src/ledger/ports/drafts.ts';
import { applyCommand } from '../../../src/relay/booking/apply-command.ts';
import { merged } from '../../../src/relay/booking/merged-commands.ts';
import { commandsOf } from '../../../src/relay/commands/commands-of.ts';
import type { LedgerCommand } from '../../../src/relay/commands/ledger-command.ts';
import { INITIAL_STATE } from '../../../src/relay/commands/relayed-state.ts';
import { createMemoryTarget } from '../../../src/relay/target/memory-target.ts';
import { asTrade } from '../../../src/relay/target/opposite-openings.ts';
import { venuesOf } from '../../../src/trader/app/venues.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import { commission, execution, foreign, JOURNAL_ID, recorded } from '../harness/account-facts.ts';

const TERMS = { journalId: JOURNAL_ID, venues: venuesOf('us') };

const commandsFor = (...facts: readonly Fact[]) =>
  commandsOf(INITIAL_STATE, recorded(facts), TERMS).commands;

const kinds = (commands: readonly { readonly command: LedgerCommand }[]) =>
  commands.map(({ command }) => command.kind);

describe('a commission in the same batch', () => {
  it('is booked with its trade', () => {
    const commands = merged(commandsFor(execution('a.01', 10, 2), commission('a.01', 0.35)));
    expect(commands).toMatchObject([
      { command: { kind: 'record', draft: { fees: decimal('0.35') } } },
    ]);
  });

  it('is not given to a trade that a correction has replaced', () => {
    const corrected = execution('a.02', 9, 2, {
      replaces: { execId: 'a.01', shares: 10, price: 2 },
    });
    const late = commission('a.01', 0.35);
    const commands = merged(commandsFor(execution('a.01', 10, 2), corrected, late));
    expect(kinds(commands)).toEqual(['record', 'replace', 'void', 'set-fees']);
  });
});

describe('a commission that is booked', () => {
  it('amends nothing', async () => {
    const memory = createMemoryTarget();
    const amends: unknown[] = [];
    await memory.inOneStep(async (plain) => {
      const step: typeof plain = {
        ...plain,
        amend: async (portfolio, origin, by) => {
          amends.push(by);
          return plain.amend(portfolio, origin, by);
        },
      };
      const booking = { step, portfolio: 1 as PortfolioId, source: `trader:${JOURNAL_ID}` };
      for (const { command } of commandsFor(execution('a.01', 10, 2), commission('a.01', 0.35)))
        await applyCommand(booking, command);
      expect(amends).toHaveLength(1);
      const again = { kind: 'set-fees', of: 'a.01', fees: decimal('0.35') as Money } as const;
      await applyCommand(booking, again);
      expect(amends).toHaveLength(1);
      await applyCommand(booking, { ...again, fees: decimal('0.4') as Money });
      expect(amends).toHaveLength(2);
    });
  });
});

describe('an opening balance on the other side of what is held', () => {
  it.each([
    [30, 'BUY'],
    [-30, 'SELL'],
  ])('of %s shares is a trade: %s', (quantity, type) => {
    const [opening] = commandsFor(foreign('SPY', quantity, 10));
    if (opening?.command.kind !== 'record') throw new Error('nothing is opened');
    expect(asTrade(opening.command.draft)).toMatchObject({ type, quantity: decimal('30') });
  });
});
