// The security master: which security a name means on a day, and new names for one.

import type { TradingDay } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { SecurityId } from '../domain/entries/ids.ts';
import type { Cause } from '../domain/events/envelope.ts';
import type { SecurityRow } from '../ports/ledger-rows.ts';
import type { LedgerReads, LedgerStep } from '../ports/ledger-store.ts';
import type { IdentifierRow } from '../ports/security-master.ts';
import { identify, renameTicker, securitiesNamed } from './registry/identifiers.ts';

export type IdentifierRefusal =
  | { readonly kind: 'UNKNOWN_SECURITY'; readonly security: string }
  /** It ends before it begins. */
  | { readonly kind: 'INVALID_DAYS'; readonly from: TradingDay; readonly until: TradingDay }
  /** On these days it means another security. */
  | { readonly kind: 'IDENTIFIER_TAKEN'; readonly value: string; readonly security: SecurityId };

/** All that the ticker means on the day, or now; more than one if it is listed at several exchanges. */
export function securitiesOn(
  reads: LedgerReads,
  symbol: string,
  on: TradingDay | undefined,
): Promise<readonly SecurityRow[]> {
  return securitiesNamed(reads, symbol, on);
}

export async function identifySecurity(
  step: LedgerStep,
  row: IdentifierRow,
  cause: Cause,
): Promise<Result<IdentifierRow, IdentifierRefusal>> {
  const { security, kind, value, from, until } = row;
  if ((await step.security(security)) === undefined)
    return failed({ kind: 'UNKNOWN_SECURITY', security: String(security) });
  if (from !== undefined && until !== undefined && until <= from)
    return failed({ kind: 'INVALID_DAYS', from, until });
  // Several securities are listed at one exchange, and a ticker at several exchanges.
  const isOwn = kind === 'ISIN' || kind === 'NUMBER';
  const others = isOwn ? await step.identified(kind, value) : [];
  const other = others.find((one) => one.security !== security && overlaps(one, row));
  if (other !== undefined)
    return failed({ kind: 'IDENTIFIER_TAKEN', value, security: other.security });
  await identify(step, row, cause);
  return ok(row);
}

/** The security keeps its number and its lots; only its ticker is another one from the day on. */
export async function renameSecurity(
  step: LedgerStep,
  security: SecurityId,
  renamed: { readonly to: string; readonly on: TradingDay },
  cause: Cause,
): Promise<Result<SecurityRow, IdentifierRefusal>> {
  const row = await step.security(security);
  if (row === undefined) return failed({ kind: 'UNKNOWN_SECURITY', security: String(security) });
  if (row.symbol === renamed.to) return ok(row);
  const [other] = await securitiesNamed(step, renamed.to, renamed.on);
  if (other !== undefined)
    return failed({ kind: 'IDENTIFIER_TAKEN', value: renamed.to, security: other.id });
  await renameTicker(step, row, renamed, cause);
  return ok({ ...row, symbol: renamed.to });
}

function overlaps(a: IdentifierRow, b: IdentifierRow): boolean {
  const isBefore = (one: IdentifierRow, next: IdentifierRow) =>
    one.until !== undefined && next.from !== undefined && one.until <= next.from;
  return !isBefore(a, b) && !isBefore(b, a);
}
