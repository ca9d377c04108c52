// Which security a draft means. A symbol that nobody has used yet is registered with the currency of its first transaction.
import type { TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { CurrencyCode, SecurityId } from '../../domain/entries/ids.ts';
import { type Cause, securityStream } from '../../domain/events/envelope.ts';
import type { SecurityReference } from '../../domain/transactions/draft.ts';
import type { SecurityRow } from '../../ports/ledger-rows.ts';
import type { LedgerReads, LedgerStep } from '../../ports/ledger-store.ts';
import { securitiesNamed, takeOverTicker } from './identifiers.ts';
import { SECURITY_REGISTERED } from './security-events.ts';

export type SecurityRefusal =
  | { readonly kind: 'UNKNOWN_SECURITY'; readonly security: string }
  | {
      readonly kind: 'AMBIGUOUS_SYMBOL';
      readonly symbol: string;
      readonly candidates: readonly SecurityRow[];
    }
  | {
      readonly kind: 'CURRENCY_DIFFERS';
      readonly symbol: string;
      readonly currency: CurrencyCode;
      readonly wanted: CurrencyCode;
    };

export interface RegistryDefaults {
  /** Of securities that name no exchange. */
  readonly venue: string;
}

export interface Resolving {
  readonly defaults: RegistryDefaults;
  readonly cause: Cause;
  /** The day on which the symbol meant it; undefined: the one that it means now. */
  readonly on?: TradingDay;
}

export async function resolvedSecurity(
  step: LedgerStep,
  wanted: SecurityReference | SecurityId,
  currency: CurrencyCode,
  { defaults, cause, on }: Resolving,
): Promise<Result<SecurityRow, SecurityRefusal>> {
  let found = await knownSecurity(step, wanted, on);
  if (found.ok && found.value === undefined && typeof wanted !== 'number') {
    // Others may be about to register it too: whoever comes first does.
    await step.lockNames(namesOf(wanted));
    found = await knownSecurity(step, wanted, on);
  }
  if (!found.ok) return found;
  if (found.value === undefined) {
    if (typeof wanted === 'number')
      return failed({ kind: 'UNKNOWN_SECURITY', security: String(wanted) });
    const row = await registered(step, { ...wanted, currency, venue: defaults.venue }, cause);
    await takeOverTicker(step, row, cause);
    return ok(row);
  }
  const { value: security } = found;
  if (security.currency !== currency) {
    const { symbol } = security;
    return failed({
      kind: 'CURRENCY_DIFFERS',
      symbol,
      currency: security.currency,
      wanted: currency,
    });
  }
  return ok(security);
}

/** Undefined if nobody has registered it. */
export async function knownSecurity(
  reads: LedgerReads,
  wanted: SecurityReference | SecurityId,
  on?: TradingDay,
): Promise<Result<SecurityRow | undefined, SecurityRefusal>> {
  if (typeof wanted === 'number') return ok(await reads.security(wanted));
  const { symbol, exchange, isin } = wanted;
  const candidates = (await securitiesNamed(reads, symbol, on)).filter(
    (one) =>
      (exchange === undefined || one.exchange === undefined || one.exchange === exchange) &&
      (isin === undefined || one.isin === undefined || one.isin === isin),
  );
  if (candidates.length > 1) return failed({ kind: 'AMBIGUOUS_SYMBOL', symbol, candidates });
  return ok(candidates[0]);
}

/** What nobody else may register meanwhile. */
export function namesOf({
  symbol,
  isin,
}: Pick<SecurityReference, 'symbol' | 'isin'>): readonly string[] {
  return [`ticker ${symbol}`, ...(isin === undefined ? [] : [`isin ${isin}`])];
}

type NewSecurity = Omit<SecurityRow, 'id' | 'sector'> & { readonly id?: SecurityId };

export async function registered(
  step: LedgerStep,
  { id, ...wanted }: NewSecurity,
  cause: Cause,
): Promise<SecurityRow> {
  const number = id ?? (await freeNumber(step));
  const row: SecurityRow = { ...wanted, id: number, sector: undefined };
  await step.lock(securityStream(number));
  const event = {
    type: SECURITY_REGISTERED,
    schemaVersion: 1,
    effective: step.at,
    data: JSON.parse(JSON.stringify(row)),
  };
  await step.append(securityStream(number), [event], cause);
  await step.saveSecurity(row);
  return row;
}

/** Numbers that others have chosen are passed over. */
async function freeNumber(step: LedgerStep): Promise<SecurityId> {
  for (;;) {
    const number = (await step.nextId('security')) as SecurityId;
    if ((await step.security(number)) === undefined) return number;
  }
}
