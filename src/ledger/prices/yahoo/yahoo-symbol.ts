// Symbols in Yahoo's spelling: share classes with a hyphen, other exchanges with their suffix, pairs of currencies.
import type { CurrencyCode } from '../../domain/entries/ids.ts';

/** `BRK.B`, `BRK B` and `BRK/B` are `BRK-B`; `VOD.L` stays, because L is London and no class of shares. */
const SHARE_CLASS = /^([A-Z0-9]+)[. /]([A-EK])$/;

export function yahooSymbol(symbol: string): string {
  return symbol.replace(SHARE_CLASS, '$1-$2').replaceAll(/[ /]/g, '-');
}

export function yahooPair({ from, to }: { from: CurrencyCode; to: CurrencyCode }): string {
  return `${from}${to}=X`;
}
