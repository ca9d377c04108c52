// Where answers about symbols are kept between questions: in memory here, elsewhere where several processes share them.
import type { Instant } from '../../../kernel/instant.ts';
import type { Result } from '../../../kernel/result.ts';
import type { SourceQuote } from '../../ports/prices.ts';

export interface KeptAnswer {
  /** The failure is that no source knows the symbol; other failures are not kept. */
  readonly answer: Result<SourceQuote, { readonly kind: 'unknown-symbol' }>;
  readonly keptAt: Instant;
}

export interface QuoteShelf {
  get(key: string): Promise<KeptAnswer | undefined>;
  put(key: string, kept: KeptAnswer): Promise<void>;
  remove(key: string): Promise<void>;
}

export function shelfKey(symbol: string): string {
  return `stock:${symbol}`;
}
