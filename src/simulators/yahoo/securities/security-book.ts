// The securities by symbol.
import type { Security } from './security.ts';

export interface SecurityBook {
  put(security: Security): void;
  get(symbol: string): Security | undefined;
  remove(symbol: string): boolean;
}

export function createSecurityBook(securities: readonly Security[]): SecurityBook {
  const bySymbol = new Map(securities.map((one) => [one.symbol, one]));
  return {
    put: (security) => void bySymbol.set(security.symbol, security),
    get: (symbol) => bySymbol.get(symbol),
    remove: (symbol) => bySymbol.delete(symbol),
  };
}
