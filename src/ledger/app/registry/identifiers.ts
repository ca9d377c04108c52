// Identifiers of a security with their days: a ticker may mean one security this year and another one the next.
import type { TradingDay } from '../../../kernel/instant.ts';
import type { SecurityId } from '../../domain/entries/ids.ts';
import { type Cause, securityStream } from '../../domain/events/envelope.ts';
import type { SecurityRow } from '../../ports/ledger-rows.ts';
import type { LedgerReads, LedgerStep } from '../../ports/ledger-store.ts';
import type { ActionRow, IdentifierRow } from '../../ports/security-master.ts';

export const SECURITY_IDENTIFIED = 'SECURITY_IDENTIFIED';

/** The securities that the ticker means on the day, or now. A ticker without days was always valid. */
export async function securitiesNamed(
  reads: LedgerReads,
  symbol: string,
  on: TradingDay | undefined,
): Promise<readonly SecurityRow[]> {
  const dated = await reads.identified('TICKER', symbol);
  const named = await reads.securitiesBySymbol(symbol);
  if (dated.length === 0) return named;
  const valid = new Set(dated.filter((one) => isValid(one, on)).map(({ security }) => security));
  const isDated = new Set(dated.map(({ security }) => security));
  const current = named.filter(({ id }) => !isDated.has(id) || valid.has(id));
  const others = [...valid].filter((id) => !current.some((one) => one.id === id));
  return [...current, ...(await reads.securities(others))];
}

/** On the day, or now. */
export function isValid({ from, until }: IdentifierRow, on: TradingDay | undefined): boolean {
  if (on === undefined) return until === undefined;
  return (from === undefined || from <= on) && (until === undefined || on < until);
}

/** One that ends, or begins, changes no past: what was booked keeps its security. */
export async function identify(step: LedgerStep, row: IdentifierRow, cause: Cause): Promise<void> {
  const { security, ...data } = row;
  const stream = securityStream(security);
  await step.lock(stream);
  const event = {
    type: SECURITY_IDENTIFIED,
    schemaVersion: 1,
    effective: step.at,
    data: JSON.parse(JSON.stringify(data)),
  };
  await step.append(stream, [event], cause);
  await step.saveIdentifier(row);
  const known = await step.security(security);
  if (known !== undefined) await step.saveSecurity(identifiedRow(known, row));
}

/** The row of a security shows the identifiers that are valid now. */
export function identifiedRow(
  row: SecurityRow,
  { kind, value, until }: Omit<IdentifierRow, 'security'>,
): SecurityRow {
  if (until !== undefined) return row;
  if (kind === 'TICKER') return { ...row, symbol: value };
  if (kind === 'ISIN') return { ...row, isin: value };
  return kind === 'EXCHANGE' ? { ...row, exchange: value } : row;
}

/** The security keeps its number, its lots and its history, and is called otherwise from the day on. */
export async function renameTicker(
  step: LedgerStep,
  { id: security, symbol }: SecurityRow,
  { to, on }: { readonly to: string; readonly on: TradingDay },
  cause: Cause,
): Promise<void> {
  const from = await firstDayOf(step, security, symbol);
  await identify(step, { security, kind: 'TICKER', value: symbol, from, until: on }, cause);
  await identify(step, { security, kind: 'TICKER', value: to, from: on, until: undefined }, cause);
}

/** The lots move to another security: from the day on the old ticker means nothing, until somebody else uses it. */
export function endTicker(step: LedgerStep, action: ActionRow, cause: Cause): Promise<void> {
  return setTickerEnd(step, action, action.on, cause);
}

export function restoreTicker(step: LedgerStep, action: ActionRow, cause: Cause): Promise<void> {
  return setTickerEnd(step, action, undefined, cause);
}

/** A ticker that another security of its currency had before: it means the new one from the day on which it was free. */
export async function takeOverTicker(
  step: LedgerStep,
  { id: security, symbol: value, currency }: SecurityRow,
  cause: Cause,
): Promise<void> {
  const named = await step.identified('TICKER', value);
  // Listings in other currencies have a ticker of their own.
  const rows = await step.securities(named.map((one) => one.security));
  const same = new Set(rows.filter((row) => row.currency === currency).map(({ id }) => id));
  const earlier = named.filter((one) => same.has(one.security));
  const ends = earlier.map(({ until }) => until).filter((until) => until !== undefined);
  const from = ends.toSorted().at(-1);
  if (from !== undefined)
    await identify(step, { security, kind: 'TICKER', value, from, until: undefined }, cause);
}

async function setTickerEnd(
  step: LedgerStep,
  { security }: ActionRow,
  until: TradingDay | undefined,
  cause: Cause,
): Promise<void> {
  const row = await step.security(security);
  if (row === undefined) return;
  const from = await firstDayOf(step, security, row.symbol);
  await identify(step, { security, kind: 'TICKER', value: row.symbol, from, until }, cause);
}

async function firstDayOf(
  reads: LedgerReads,
  security: SecurityId,
  symbol: string,
): Promise<TradingDay | undefined> {
  const tickers = await reads.identifiers(security);
  return tickers.findLast(({ kind, value }) => kind === 'TICKER' && value === symbol)?.from;
}
