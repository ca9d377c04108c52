// Commands and drafts as one line each.
import { textOf } from '../../../src/kernel/decimal.ts';
import type { LedgerCommand, RelayedDraft } from '../../../src/relay/commands/ledger-command.ts';

export function draftLine(draft: RelayedDraft): string {
  const { type, on, currency, origin } = draft;
  const about = `${currency} ${on} [${origin?.id}]`;
  if (!('security' in draft)) return `${type} ${textOf(draft.amount)} ${about}`;
  const symbol = typeof draft.security === 'number' ? draft.security : draft.security.symbol;
  const what = `${type} ${textOf(draft.quantity)} ${symbol}`;
  if (draft.type === 'OPENING_BALANCE') return `${what} cost ${textOf(draft.cost)} ${about}`;
  if (!('price' in draft)) return `${what} fees ${textOf(draft.fees)} ${about}`;
  return `${what} at ${textOf(draft.price)} fees ${textOf(draft.fees)} ${about}`;
}

export function commandLine(command: LedgerCommand): string {
  switch (command.kind) {
    case 'record':
      return draftLine(command.draft);
    case 'replace':
      return `${command.voids} becomes ${draftLine(command.draft)}`;
    case 'void':
      return `void ${command.voids}`;
    case 'set-fees':
      return `fees of ${command.of}: ${textOf(command.fees)}`;
    case 'set-cost':
      return `cost of ${command.of}: ${textOf(command.averageCost)} each`;
    case 'propose-split': {
      const { security, on, newShares, oldShares } = command.split;
      return `split ${security.symbol} ${on} ${textOf(newShares)}:${textOf(oldShares)}`;
    }
  }
}
