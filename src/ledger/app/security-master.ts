// The security master: which security a name means on a day, new securities, and new names for one.
import type { TradingDay } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { SecurityId } from '../domain/entries/ids.ts';
import { type Cause, securityStream } from '../domain/events/envelope.ts';
import type { SecurityRow } from '../ports/ledger-rows.ts';
import type { LedgerReads, LedgerStep } from '../ports/ledger-store.ts';
import type { IdentifierRow } from '../ports/security-master.ts';
import {
  identify,
  isValid as isValidOn,
  renameTicker,
  securitiesNamed,
  takeOverTicker,
} from './registry/identifiers.ts';
import { afterMergers, allAfterMergers } from './registry/merged.ts';
import { namesOf, registered } from './registry/resolve-security.ts';
import { SECURITY_DESCRIBED } from './registry/security-events.ts';

export type IdentifierRefusal =
  | { readonly kind: 'UNKNOWN_SECURITY'; readonly security: string }
  /** It ends before it begins. */
  | { readonly kind: 'INVALID_DAYS'; readonly from: TradingDay; readonly until: TradingDay }
  /** On these days it means another security. */
  | { readonly kind: 'IDENTIFIER_TAKEN'; readonly value: string; readonly security: SecurityId };

/** Before its first transaction, such as the new security of a spin-off. */
export async function registerSecurity(
  step: LedgerStep,
  wanted: Omit<SecurityRow, 'id'>,
  cause: Cause,
): Promise<Result<SecurityRow, IdentifierRefusal>> {
  const { sector, symbol: value, isin, exchange, currency } = wanted;
  await step.lockNames(namesOf(wanted));
  const isSame = (one: SecurityRow) => isOneListing(one, { currency, exchange });
  const same = (await securitiesNamed(step, value, undefined)).find(isSame);
  if (same !== undefined) {
    const { id: security } = await afterMergers(step, same);
    return failed({ kind: 'IDENTIFIER_TAKEN', value, security });
  }
  // An ISIN names the share, which may be listed in several currencies and at several exchanges.
  const shared = isin === undefined ? [] : await identifiedBy(step, 'ISIN', isin);
  const other = shared.find(isSame);
  if (other !== undefined)
    return failed({ kind: 'IDENTIFIER_TAKEN', value: isin ?? '', security: other.id });
  const row = await registered(step, wanted, cause);
  await takeOverTicker(step, row, cause);
  return ok(sector === undefined ? row : await describe(step, { ...row, sector }, cause));
}

export type SecurityChanges = Partial<Pick<SecurityRow, 'name' | 'sector' | 'venue'>>;

/** Trades that are booked keep the settlement day that they were booked with. */
export async function describeSecurity(
  step: LedgerStep,
  security: SecurityId,
  changes: SecurityChanges,
  cause: Cause,
): Promise<Result<SecurityRow, IdentifierRefusal>> {
  await step.lock(securityStream(security));
  const row = await step.security(security);
  if (row === undefined) return failed({ kind: 'UNKNOWN_SECURITY', security: String(security) });
  return ok(await describe(step, { ...row, ...changes }, cause));
}

/** The event holds all that may have changed, so that the row can be rebuilt. */
async function describe(step: LedgerStep, row: SecurityRow, cause: Cause): Promise<SecurityRow> {
  const { id, name, sector, venue } = row;
  const data = JSON.parse(JSON.stringify({ name, sector, venue }));
  const event = { type: SECURITY_DESCRIBED, schemaVersion: 1, effective: step.at, data };
  await step.append(securityStream(id), [event], cause);
  await step.saveSecurity(row);
  return row;
}

/** The securities that an ISIN or a number means, or meant on the day. */
export async function identifiedBy(
  reads: LedgerReads,
  kind: 'ISIN' | 'NUMBER',
  value: string,
  on?: TradingDay,
): Promise<readonly SecurityRow[]> {
  const dated = await reads.identified(kind, value);
  const valid = dated.filter((one) => isValidOn(one, on)).map(({ security }) => security);
  const found = await reads.securities(valid);
  if (kind !== 'ISIN') return allAfterMergers(reads, found);
  // One that was registered with its ISIN has it without days.
  const isDated = new Set(dated.map(({ security }) => security));
  const plain = (await reads.allSecurities()).filter(
    ({ id, isin }) => isin === value && !isDated.has(id),
  );
  return allAfterMergers(reads, [...found, ...plain]);
}

/** All that the ticker means on the day, or now; more than one if it is listed at several exchanges. */
export async function securitiesOn(
  reads: LedgerReads,
  symbol: string,
  on: TradingDay | undefined,
): Promise<readonly SecurityRow[]> {
  return allAfterMergers(reads, await securitiesNamed(reads, symbol, on));
}

export async function identifySecurity(
  step: LedgerStep,
  row: IdentifierRow,
  cause: Cause,
): Promise<Result<IdentifierRow, IdentifierRefusal>> {
  const { security, kind, value, from, until } = row;
  const named = await step.security(security);
  if (named === undefined) return failed({ kind: 'UNKNOWN_SECURITY', security: String(security) });
  if (from !== undefined && until !== undefined && until <= from)
    return failed({ kind: 'INVALID_DAYS', from, until });
  // Several securities are listed at one exchange, and a ticker at several exchanges.
  const isOwn = kind === 'ISIN' || kind === 'NUMBER';
  const others = isOwn ? await step.identified(kind, value) : [];
  const taken = others.filter((one) => one.security !== security && overlaps(one, row));
  const rows = await allAfterMergers(step, await step.securities(taken.map((one) => one.security)));
  const other = rows.find(
    (one) => one.id !== security && (kind === 'NUMBER' || isOneListing(one, named)),
  );
  if (other !== undefined) return failed({ kind: 'IDENTIFIER_TAKEN', value, security: other.id });
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
  const other = (await securitiesOn(step, renamed.to, renamed.on)).find(
    (one) => one.id !== row.id && isOneListing(one, row),
  );
  if (other !== undefined)
    return failed({ kind: 'IDENTIFIER_TAKEN', value: renamed.to, security: other.id });
  await renameTicker(step, row, renamed, cause);
  return ok({ ...row, symbol: renamed.to });
}

/** Where one of both states no exchange, they cannot be distinguished. */
function isOneListing(
  one: SecurityRow,
  { currency, exchange }: Pick<SecurityRow, 'currency' | 'exchange'>,
): boolean {
  if (one.currency !== currency) return false;
  return one.exchange === undefined || exchange === undefined || one.exchange === exchange;
}

function overlaps(a: IdentifierRow, b: IdentifierRow): boolean {
  const isBefore = (one: IdentifierRow, next: IdentifierRow) =>
    one.until !== undefined && next.from !== undefined && one.until <= next.from;
  return !isBefore(a, b) && !isBefore(b, a);
}
