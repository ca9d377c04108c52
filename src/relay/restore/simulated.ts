// What a journal would leave in the ledger up to a fact, and what the relay would remember there.
import type { JournalReading } from '../../trader/ports/journal-reading.ts';
import { applyCommand } from '../booking/apply-command.ts';
import type { RelayParts } from '../booking/relay-batch.ts';
import { commandsOf, sourceOf } from '../commands/commands-of.ts';
import type { RelayedDraft } from '../commands/ledger-command.ts';
import { INITIAL_STATE, type RelayedState } from '../commands/relayed-state.ts';
import { createMemoryTarget } from '../target/memory-target.ts';

const FACTS_AT_ONCE = 1_000;
const NO_ACCOUNT = { name: '', account: '', mode: '', venue: 'us', currency: '' } as const;

export interface Simulated {
  readonly state: RelayedState;
  /** In force, by id. */
  readonly draftById: ReadonlyMap<string, RelayedDraft>;
}

export async function simulated(
  { venues, pause }: Pick<RelayParts, 'venues' | 'pause'>,
  journal: JournalReading,
  lastSeq: number,
): Promise<Simulated> {
  const { journalId } = journal;
  const source = sourceOf(journalId);
  const memory = createMemoryTarget();
  let state = INITIAL_STATE;
  await memory.inOneStep(async (step) => {
    const portfolio = await step.portfolioOf(NO_ACCOUNT);
    for (let seq = 0; seq < lastSeq; ) {
      const facts = journal.factsAfter(seq, Math.min(FACTS_AT_ONCE, lastSeq - seq));
      const last = facts.at(-1)?.seq;
      if (last === undefined) return;
      seq = last;
      const batch = commandsOf(state, facts, { journalId, venues });
      state = batch.state;
      for (const { command } of batch.commands)
        await applyCommand({ step, portfolio, source }, command);
      await pause();
    }
  });
  return { state, draftById: memory.draftById };
}
