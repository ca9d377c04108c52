// Where answers about symbols are kept between questions: in memory, or where several processes share them.
import type { Instant } from '../../kernel/instant.ts';
import type { Result } from '../../kernel/result.ts';
import type { Quote } from './prices.ts';

export interface KeptAnswer {
  /**
   * Its staleness is that of the moment at which it was kept. The failure is that a source which knows every symbol does not know
   * it; other failures are not kept.
   */
  readonly answer: Result<Quote, { readonly kind: 'unknown-symbol' }>;
  readonly keptAt: Instant;
}

export interface QuoteCacheStore {
  /** In the order of the keys; a portfolio asks for thousands at once. */
  get(keys: readonly string[]): Promise<readonly (KeptAnswer | undefined)[]>;
  put(key: string, kept: KeptAnswer): Promise<void>;
  remove(key: string): Promise<void>;
  /** Only of a cache store that several processes share: which of them asks the sources. */
  claim?(keys: readonly string[]): Promise<Claim>;
}

export interface Claim {
  /** What this process is to fetch; another one is fetching the rest. */
  readonly own: ReadonlySet<string>;
  /** The rest as the others fetched it; what they did not fetch in time is missing. */
  elsewhere(): Promise<ReadonlyMap<string, KeptAnswer>>;
  /** The own keys are fetched, or could not be. */
  release(): Promise<void>;
}

export function cacheKey(symbol: string): string {
  return `stock:${symbol}`;
}
