// Where answers about symbols are kept between questions: in memory here, elsewhere where several processes share them.
import type { Instant } from '../../../kernel/instant.ts';
import type { Result } from '../../../kernel/result.ts';
import type { Quote } from '../../ports/prices.ts';

export interface KeptAnswer {
  /** Its staleness is that of the moment at which it was kept. The failure is that no source knows the symbol; other failures are not kept. */
  readonly answer: Result<Quote, { readonly kind: 'unknown-symbol' }>;
  readonly keptAt: Instant;
}

export interface QuoteShelf {
  /** In the order of the keys; a portfolio asks for thousands at once. */
  get(keys: readonly string[]): Promise<readonly (KeptAnswer | undefined)[]>;
  put(key: string, kept: KeptAnswer): Promise<void>;
  remove(key: string): Promise<void>;
}

export function shelfKey(symbol: string): string {
  return `stock:${symbol}`;
}
