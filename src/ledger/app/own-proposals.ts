// Corporate actions that a journal of this portfolio states are booked in it: there is nothing to decide.
import type { PortfolioId } from '../domain/entries/ids.ts';
import {
  type ActionProposal,
  type FileInParts,
  type IgnoredRow,
  LEDGER_SOURCE,
} from '../interchange/rows/imported-file.ts';
import type { LedgerReads } from '../ports/ledger-store.ts';
import { ownTransaction } from './known-rows.ts';

export async function withoutOwnProposals<File extends FileInParts>(
  reads: LedgerReads,
  portfolio: PortfolioId,
  file: File,
): Promise<File> {
  const proposals: ActionProposal[] = [];
  const booked: IgnoredRow[] = [];
  for (const proposal of file.proposals) {
    const { origin, place, on } = proposal;
    const own =
      origin.source === LEDGER_SOURCE
        ? await ownTransaction(reads, portfolio, origin.id)
        : undefined;
    if (own?.on === on) booked.push({ place, why: `It is booked here as ${own.id}.` });
    else proposals.push(proposal);
  }
  return booked.length === 0 ? file : { ...file, proposals, ignored: [...file.ignored, ...booked] };
}
