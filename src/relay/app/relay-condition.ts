// Whether a journal flows to the ledger, in words for the log and for people.
import type { Break } from '../journal/continuity.ts';
import type { Cursor } from '../journal/cursor.ts';
import type { MissingExecution } from '../restore/missing-executions.ts';

export type RelayCondition =
  /** No journal on this host. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'following' }
  /** The journal or the ledger cannot be reached now, or the ledger does not take a fact; tried again each second. */
  | { readonly kind: 'waiting'; readonly why: string }
  /** The journal is not the one that was relayed: a person has to look. */
  | {
      readonly kind: 'stopped';
      readonly why: string;
      readonly missing: readonly MissingExecution[];
    };

export function whyOf(condition: RelayCondition): string {
  return 'why' in condition ? condition.why : '';
}

export function breakText(found: Break, { seq, journalId }: Cursor): string {
  if (found.kind === 'another-journal')
    return `the journal is ${found.journalId}, and ${journalId} was relayed up to fact ${seq}`;
  return `the journal was restored from a copy: it is not the one that was relayed up to fact ${seq}, and is known to be the same up to fact ${found.common.seq}`;
}

export function conditionText(trader: string, condition: RelayCondition): string {
  switch (condition.kind) {
    case 'absent':
      return `The trader ${trader} has no journal on this host yet.`;
    case 'following':
      return `The journal of ${trader} flows to the ledger.`;
    case 'waiting':
      return `The journal of ${trader} does not flow to the ledger: ${condition.why}.`;
    case 'stopped': {
      const { missing, why } = condition;
      const listed = missing.map(({ id, text }) => `${id}: ${text}`).join('; ');
      return `The ledger stopped following ${trader}: ${why}. ${missing.length} ${missing.length === 1 ? 'transaction is' : 'transactions are'} not in the journal any more${listed === '' ? '' : `: ${listed}`}. Put the journal back, or continue with this one: \`sluice ledger relay continue ${trader}\`.`;
    }
  }
}
