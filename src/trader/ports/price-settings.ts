// Where the API gets prices of securities from: `api.prices` after it is read.
import type { RecordPath } from '../../kernel/record-path.ts';

export const PRICE_SOURCES = ['gateway', 'yahoo', 'files', 'hand'] as const;

/** How a server of daily prices is asked, and where days and closes are in its answer. */
export interface PriceProfileSettings {
  readonly name: string;
  readonly url: string;
  readonly auth:
    | { readonly kind: 'none' }
    | { readonly kind: 'bearer'; readonly token: string }
    | { readonly kind: 'header' | 'query'; readonly name: string; readonly token: string };
  readonly format:
    | {
        readonly kind: 'csv';
        readonly delimiter: string;
        readonly date: string;
        readonly close: string;
      }
    | {
        readonly kind: 'json';
        readonly items: RecordPath | undefined;
        readonly date: RecordPath;
        readonly close: RecordPath;
      };
  readonly currency: string;
  readonly classSeparator: string;
  readonly perMinute: number;
  readonly timeoutMs: number;
}

/** Where the API gets prices of securities from. */
export interface PriceSettings {
  /** In the order in which they are asked. */
  readonly sources: readonly string[];
  /** Servers of daily prices, which `sources` names. */
  readonly profiles: readonly PriceProfileSettings[];
  /** Without an address: Yahoo itself. */
  readonly yahoo: { readonly address: string | undefined; readonly timeoutMs: number };
  readonly files: string | undefined;
  readonly staleAfterDays: number;
  readonly watchEveryMs: number;
  /** Cron expressions, UTC. */
  readonly refreshAt: string;
  readonly backFillAt: string;
  readonly historyDays: number;
  readonly pairs: readonly { readonly from: string; readonly to: string }[];
  /** Their closes are recorded although no portfolio holds them. */
  readonly benchmarks: readonly string[];
}
