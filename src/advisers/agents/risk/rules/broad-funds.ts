// Which holdings are many names in one: funds that say so in their name, as sources give it.
import type { SeenHolding } from '../../snapshot/snapshot.ts';

/** Words by which issuers name funds, in the languages of the files that are read. */
const FUND =
  /\b(etf|ucits|index fund|index trust|mutual fund|indexfonds|investment trust|fonds|fund)\b/i;
/** One share, one commodity or a multiple of a market behind the word. */
const NARROW =
  /\b(daily|leveraged|ultra|ultrapro|inverse|short|bull|bear|covered call|[2-5](\.\d+)?x|single stock|sector|gold|silver|oil|gas|bitcoin|ether|ethereum|crypto|volatility|vix)\b/i;

/** A fund of one sector, a multiple of an index, and what is known by its ticker alone are single names. */
export function isBroadFund({ name, sector }: Pick<SeenHolding, 'name' | 'sector'>): boolean {
  return name !== undefined && sector === undefined && FUND.test(name) && !NARROW.test(name);
}

/** Of several countries: the currency in which it is listed is not that of what it holds. */
const WORLD =
  /\b(world|acwi|global|international|all[- ]country|emerging|developed|eafe|ex[- ]?usa?)\b/i;

export function isWorldFund(holding: Pick<SeenHolding, 'name' | 'sector'>): boolean {
  return isBroadFund(holding) && WORLD.test(holding.name ?? '');
}
