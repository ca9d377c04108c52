// How much of what was read is booked in one step of the ledger, which nothing else can change meanwhile.

import type { RecordedFact } from '../../trader/ports/journal.ts';
import type { NumberedCommand } from '../commands/ledger-command.ts';
import { isTrade } from '../commands/trades.ts';

/** About 15 ms of this process. Facts that ask for nothing cost next to nothing. */
const COMMANDS_MAX = 16;

/** Whole facts, and no trade without its commission if that is among them: to amend it later costs more than to book it. */
export function inOneStep(
  facts: readonly RecordedFact[],
  commands: readonly NumberedCommand[],
): readonly RecordedFact[] {
  if (commands.length <= COMMANDS_MAX) return facts;
  const commissioned = new Set(
    facts.flatMap(({ fact }) => (fact.type === 'commission-booked' ? [fact.execId] : [])),
  );
  const awaited = new Set<string>();
  let booked = 0;
  let complete = 0;
  for (const [index, { seq, fact }] of facts.entries()) {
    while (commands[booked] !== undefined && (commands[booked]?.seq ?? 0) <= seq) booked += 1;
    if (booked > COMMANDS_MAX && complete > 0) break;
    if (isTrade(fact) && commissioned.has(fact.execId)) awaited.add(fact.execId);
    if (fact.type === 'commission-booked') awaited.delete(fact.execId);
    if (awaited.size === 0) complete = index + 1;
  }
  return facts.slice(0, complete === 0 ? facts.length : complete);
}
