// Which security a draft means. A symbol that has no listing in the currency of the transaction yet is registered with it.
import type { TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { CurrencyCode, PortfolioId, SecurityId } from '../../domain/entries/ids.ts';
import { type Cause, securityStream } from '../../domain/events/envelope.ts';
import { securityName } from '../../domain/options/option-security.ts';
import type { SecurityReference } from '../../domain/transactions/draft.ts';
import type { SecurityRow } from '../../ports/ledger-rows.ts';
import type { LedgerReads, LedgerStep } from '../../ports/ledger-store.ts';
import { takeOverTicker } from './identifiers.ts';
import { type ListingContext, listingsNamed, meantAmong } from './listings.ts';
import { afterMergers } from './merged.ts';
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
  readonly portfolio?: PortfolioId;
  /** It is about what the portfolio holds: another currency than that of the position is a mistake, not another listing. */
  readonly closes?: boolean;
}

export async function resolvedSecurity(
  step: LedgerStep,
  asked: SecurityReference | SecurityId,
  currency: CurrencyCode,
  resolving: Resolving,
): Promise<Result<SecurityRow, SecurityRefusal>> {
  if (typeof asked === 'number') return numberedSecurity(step, asked, currency);
  const wanted = { ...asked, symbol: securityName(asked.symbol) };
  const { defaults, cause, portfolio, on } = resolving;
  const context = {
    ...{ on, currency },
    ...(portfolio !== undefined && { portfolios: [portfolio] }),
  };
  const held = await heldInOther(step, wanted, currency, resolving);
  if (held !== undefined) return failed(held);
  let found = await knownListing(step, wanted, context);
  if (found.ok && found.value === undefined) {
    // Others may be about to register it too: the first to hold the lock does.
    await step.lockNames(namesOf(wanted));
    found = await knownListing(step, wanted, context);
  }
  if (!found.ok) return found;
  if (found.value !== undefined) return ok(found.value);
  const row = await registered(step, { ...wanted, currency, venue: defaults.venue }, cause);
  await takeOverTicker(step, row, cause);
  return ok(row);
}

async function numberedSecurity(
  reads: LedgerReads,
  number: SecurityId,
  wanted: CurrencyCode,
): Promise<Result<SecurityRow, SecurityRefusal>> {
  const named = await reads.security(number);
  if (named === undefined) return failed({ kind: 'UNKNOWN_SECURITY', security: String(number) });
  const security = await afterMergers(reads, named);
  const { symbol, currency } = security;
  return currency === wanted
    ? ok(security)
    : failed({ kind: 'CURRENCY_DIFFERS', symbol, currency, wanted });
}

/** The position that a sale or a dividend is about, if the currency is not that of the position. */
async function heldInOther(
  reads: LedgerReads,
  wanted: SecurityReference,
  currency: CurrencyCode,
  { on, portfolio, closes }: Resolving,
): Promise<SecurityRefusal | undefined> {
  if (closes !== true || portfolio === undefined) return undefined;
  const open: SecurityRow[] = [];
  for (const row of await listingsNamed(reads, wanted, on)) {
    const position = await reads.position(portfolio, row.id);
    if (position?.quantity.isZero() === false) open.push(row);
  }
  const [other] = open;
  if (other === undefined || open.some((one) => one.currency === currency)) return undefined;
  const { symbol } = other;
  return { kind: 'CURRENCY_DIFFERS', symbol, currency: other.currency, wanted: currency };
}

/** In the currency, if it states one. Undefined if it is not registered. */
export async function knownListing(
  reads: LedgerReads,
  wanted: SecurityReference,
  context: ListingContext,
): Promise<Result<SecurityRow | undefined, SecurityRefusal>> {
  const { symbol } = wanted;
  const { currency } = context;
  const named = await listingsNamed(reads, wanted, context.on);
  const listed = currency === undefined ? named : named.filter((one) => one.currency === currency);
  const candidates = await meantAmong(reads, listed, wanted, context);
  if (candidates.length > 1) return failed({ kind: 'AMBIGUOUS_SYMBOL', symbol, candidates });
  return ok(candidates[0]);
}

/** Names that must not be registered by others at the same time. */
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
