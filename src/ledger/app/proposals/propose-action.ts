// A corporate action that a source has noticed: recorded in the stream of its security, once for each day and ratio, until
// somebody applies it to all holders.
import { type Decimal, type Price, textOf } from '../../../kernel/decimal.ts';
import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import type { Result } from '../../../kernel/result.ts';
import type { CurrencyCode, SecurityId } from '../../domain/entries/ids.ts';
import { type Cause, securityStream } from '../../domain/events/envelope.ts';
import type { SecurityReference } from '../../domain/transactions/draft.ts';
import type { LedgerStep } from '../../ports/ledger-store.ts';
import type { ProposalRow, ProposalStatus } from '../../ports/security-master.ts';
import {
  type RegistryDefaults,
  resolvedSecurity,
  type SecurityRefusal,
} from '../registry/resolve-security.ts';

export interface SplitNoticed {
  readonly security: SecurityReference;
  readonly currency: CurrencyCode;
  /** The day on which it was noticed, before the first trade in new shares. */
  readonly on: TradingDay;
  readonly newShares: Decimal;
  readonly oldShares: Decimal;
  /** Price at which a fraction of a share was paid out; undefined if there was none. */
  readonly cashInLieu: Price | undefined;
  /** Who noticed it. */
  readonly source: string;
}

export const ACTION_PROPOSED = 'CORPORATE_ACTION_PROPOSED';

/** What became of it. */
export const PROPOSAL_EVENTS = {
  CONFIRMED: 'CORPORATE_ACTION_CONFIRMED',
  DECLINED: 'CORPORATE_ACTION_DECLINED',
} as const satisfies Readonly<Record<Exclude<ProposalStatus, 'OPEN'>, string>>;

/** `<day>/<new>:<old>`, within its security. */
export function splitKey({
  on,
  newShares,
  oldShares,
}: Pick<SplitNoticed, 'on' | 'newShares' | 'oldShares'>): string {
  return `${on}/${textOf(newShares)}:${textOf(oldShares)}`;
}

/** False if the same split was proposed before. */
export async function proposeSplit(
  { defaults }: { readonly defaults: RegistryDefaults },
  step: LedgerStep,
  { security, currency, ...split }: SplitNoticed,
  cause: Cause,
): Promise<Result<boolean, SecurityRefusal>> {
  const resolved = await resolvedSecurity(step, security, currency, { defaults, cause });
  if (!resolved.ok) return resolved;
  const { id } = resolved.value;
  const stream = securityStream(id);
  await step.lock(stream);
  const key = splitKey(split);
  const row = proposalOf(split, id, step.at);
  if ((await step.proposal(row.id)) !== undefined) return { ok: true, value: false };
  const data = {
    key,
    kind: 'split',
    on: split.on,
    newShares: textOf(split.newShares),
    oldShares: textOf(split.oldShares),
    ...(split.cashInLieu && { cashInLieu: textOf(split.cashInLieu) }),
    source: split.source,
  };
  const event = { type: ACTION_PROPOSED, schemaVersion: 1, effective: step.at, data };
  await step.append(stream, [event], cause);
  await step.saveProposal(row);
  return { ok: true, value: true };
}

/** The same from each source. */
export function splitId(
  security: SecurityId,
  on: TradingDay,
  { newShares, oldShares }: Pick<SplitNoticed, 'newShares' | 'oldShares'>,
): string {
  return `${security}-${on}-${textOf(newShares)}-${textOf(oldShares)}`;
}

export function proposalOf(
  { on, newShares, oldShares, cashInLieu, source }: Omit<SplitNoticed, 'security' | 'currency'>,
  security: SecurityId,
  proposedAt: Instant,
): ProposalRow {
  return {
    id: splitId(security, on, { newShares, oldShares }),
    security,
    action: { kind: 'split', newShares, oldShares, cashInLieu },
    on,
    source,
    portfolio: undefined,
    detail: undefined,
    status: 'OPEN',
    proposedAt,
    decidedBy: undefined,
    decidedAt: undefined,
    actionId: undefined,
  };
}
