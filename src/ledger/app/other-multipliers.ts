// Rows of options that state another multiplier than the contract is kept with are problems of their file: their money would be
// right, and everything that is valued afterwards wrong.
import { type Decimal, decimal, ONE, textOf } from '../../kernel/decimal.ts';
import type { PortfolioId } from '../domain/entries/ids.ts';
import { isOption, multiplierOf, securityName } from '../domain/options/option-security.ts';
import {
  isDraftOf,
  type SecurityReference,
  type TransactionDraft,
} from '../domain/transactions/draft.ts';
import type {
  FileInParts,
  ImportedDraft,
  ImportProblem,
} from '../interchange/rows/imported-file.ts';
import type { LedgerReads } from '../ports/ledger-store.ts';
import { knownAmong } from './known-rows.ts';
import { knownListing } from './registry/resolve-security.ts';

export async function withoutOtherMultipliers<File extends FileInParts>(
  reads: LedgerReads,
  portfolio: PortfolioId,
  file: File,
): Promise<File> {
  const found = await differing(reads, portfolio, file);
  const booked = await knownAmong(reads, portfolio, [...found.keys()]);
  const problems = [...found].flatMap(([row, problem]) => (booked.has(row) ? [] : [problem]));
  if (problems.length === 0) return file;
  const drafts = [...file.drafts].filter((row) => !found.has(row) || booked.has(row));
  return { ...file, drafts, problems: [...file.problems, ...problems] };
}

async function differing(
  reads: LedgerReads,
  portfolio: PortfolioId,
  { drafts }: FileInParts,
): Promise<ReadonlyMap<ImportedDraft, ImportProblem>> {
  const kept = new Map<string, Decimal>();
  const found = new Map<ImportedDraft, ImportProblem>();
  for (const row of drafts) {
    const { draft, place } = row;
    const asked = statedIn(draft);
    if (asked === undefined) continue;
    const { security, multiplier } = asked;
    const { symbol } = security;
    const key = `${symbol} ${draft.currency} ${security.exchange} ${security.isin}`;
    if (!kept.has(key)) {
      const context = { on: draft.on, currency: draft.currency, portfolios: [portfolio] };
      const listing = await knownListing(reads, security, context);
      kept.set(key, listing.ok && listing.value ? multiplierOf(listing.value) : multiplier);
    }
    const known = kept.get(key) ?? multiplier;
    if (multiplier.eq(known)) continue;
    const why = `${symbol} is kept with a multiplier of ${textOf(known)}, and the row has ${textOf(multiplier)}; correct the row, or book it by hand.`;
    found.set(row, { place: { ...place, column: 'multiplier' }, why });
  }
  return found;
}

interface StatedMultiplier {
  readonly security: SecurityReference;
  readonly multiplier: Decimal;
}

/** Undefined for what is not an option, and for prices of a contract, whose multiplier is 1. */
function statedIn(draft: TransactionDraft): StatedMultiplier | undefined {
  const security = 'security' in draft ? draft.security : undefined;
  if (typeof security !== 'object' || !isOption(security)) return undefined;
  const own = isDraftOf(draft, 'trade') ? draft.multiplier : undefined;
  const text = security.contract?.multiplier;
  const multiplier = own ?? (text === undefined ? undefined : decimal(text));
  if (multiplier === undefined || multiplier.eq(ONE)) return undefined;
  return { security: { ...security, symbol: securityName(security.symbol) }, multiplier };
}
