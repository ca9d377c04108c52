// What tax rules ask of options: which ones replace one another in a wash sale, and which ones are marked at the end of the year.
import type { SecurityId } from '../entries/ids.ts';
import { type NamedSecurity, optionOf } from './option-security.ts';

/**
 * Which options a person counts as substantially identical. CONTRACT: the same contract only. RIGHT: options of one underlying
 * with the same right, whatever their strike and expiry. STOCK: the same, and a call that is bought replaces shares sold at a loss.
 */
export const OPTION_WASHES = ['CONTRACT', 'RIGHT', 'STOCK'] as const;
export type OptionWash = (typeof OPTION_WASHES)[number];

/** Broad indexes whose options are contracts under Section 1256 (26 USC 1256), by underlying. Options of funds are not. */
export const SECTION_1256: readonly string[] = [
  ...['SPX', 'XSP', 'NDX', 'XND', 'RUT', 'MRUT', 'VIX', 'DJX', 'OEX', 'MXEA', 'MXEF'],
];

export function isSection1256(
  security: NamedSecurity,
  underlyings: readonly string[] = SECTION_1256,
): boolean {
  const option = optionOf(security);
  return option !== undefined && underlyings.includes(option.underlying);
}

interface Listed extends NamedSecurity {
  readonly id: SecurityId;
  readonly currency: string;
}

/** Groups of securities that replace one another. */
export function optionEquivalents(
  securities: readonly Listed[],
  wash: OptionWash,
): readonly (readonly SecurityId[])[] {
  if (wash === 'CONTRACT') return [];
  const groups = new Map<string, SecurityId[]>();
  for (const security of securities) {
    const option = optionOf(security);
    if (option === undefined) continue;
    const key = `${option.underlying} ${security.currency} ${option.right}`;
    const group = groups.get(key) ?? [];
    groups.set(key, [...group, security.id]);
  }
  if (wash === 'STOCK')
    for (const { id, symbol, currency } of securities) {
      const calls = groups.get(`${symbol} ${currency} call`);
      if (calls !== undefined) calls.push(id);
    }
  return [...groups.values()].filter((group) => group.length > 1);
}
