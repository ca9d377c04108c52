// What contracts that end are, and the security that they deliver, which is registered if it has no listing yet.
import { ok, type Result } from '../../../kernel/result.ts';
import type { Cause } from '../../domain/events/envelope.ts';
import { optionOf } from '../../domain/options/option-security.ts';
import { isDraftOf } from '../../domain/transactions/draft.ts';
import type { BookableDraft, EndingOption } from '../../domain/transactions/entry-of-draft.ts';
import type { PortfolioRow, SecurityRow } from '../../ports/ledger-rows.ts';
import type { LedgerStep } from '../../ports/ledger-store.ts';
import {
  type RegistryDefaults,
  resolvedSecurity,
  type SecurityRefusal,
} from './resolve-security.ts';

interface Booking {
  readonly step: LedgerStep;
  readonly cause: Cause;
  readonly portfolio: PortfolioRow;
}

interface Ending {
  readonly draft: BookableDraft;
  readonly security: SecurityRow | undefined;
}

/** Undefined for other transactions, and for securities other than options. */
export async function endingOption(
  defaults: RegistryDefaults,
  { step, cause, portfolio }: Booking,
  { draft, security }: Ending,
): Promise<Result<EndingOption | undefined, SecurityRefusal>> {
  const terms = security && isDraftOf(draft, 'option-end') ? optionOf(security) : undefined;
  if (terms === undefined) return ok(undefined);
  if (draft.type !== 'EXERCISE' && draft.type !== 'ASSIGNMENT')
    return ok({ terms, underlying: undefined });
  const named = { symbol: terms.underlying, isin: undefined, exchange: undefined, name: undefined };
  const resolved = await resolvedSecurity(step, named, draft.currency, {
    ...{ defaults, cause, portfolio: portfolio.id, on: draft.on },
  });
  return resolved.ok ? ok({ terms, underlying: resolved.value.id }) : resolved;
}
