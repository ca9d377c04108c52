// Commissions that are known with their trade are booked with it: only late ones amend it.
import type { NumberedCommand } from '../commands/ledger-command.ts';

export function merged(commands: readonly NumberedCommand[]): readonly NumberedCommand[] {
  const all: NumberedCommand[] = [];
  const atById = new Map<string, number>();
  for (const numbered of commands) {
    const { command } = numbered;
    const at = command.kind === 'set-fees' ? atById.get(command.of) : undefined;
    const trade = at === undefined ? undefined : all[at];
    if (at !== undefined && trade !== undefined && command.kind === 'set-fees') {
      const withFees = feesIn(trade, command);
      if (withFees !== undefined) {
        all[at] = withFees;
        continue;
      }
    }
    if (command.kind === 'record') atById.set(command.id, all.length);
    // From here on the trade is another one, or none.
    if ('voids' in command) atById.delete(command.voids);
    all.push(numbered);
  }
  return all;
}

const ESTIMATED = 'Fees and tax are estimated: the broker reports none.';

type SetFees = Extract<NumberedCommand['command'], { kind: 'set-fees' }>;

function feesIn(
  { seq, command }: NumberedCommand,
  { fees, isEstimate }: SetFees,
): NumberedCommand | undefined {
  if (command.kind !== 'record' || !('fees' in command.draft)) return undefined;
  const { notes } = command.draft;
  const estimate = isEstimate
    ? { notes: notes === undefined ? ESTIMATED : `${notes} ${ESTIMATED}` }
    : {};
  return { seq, command: { ...command, draft: { ...command.draft, fees, ...estimate } } };
}
