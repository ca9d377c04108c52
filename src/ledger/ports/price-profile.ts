// A server of daily prices as the configuration describes it: how it is asked, and where days and closes are in its answer.
import type { RecordPath } from '../../kernel/record-path.ts';

export interface PriceProfile {
  /** By which `sources` names it; each of its prices carries it. */
  readonly name: string;
  /** `{symbol}`, `{from}` and `{to}` are replaced. */
  readonly url: string;
  readonly auth: PriceAuth;
  readonly format: PriceFormat;
  /** In which all of its prices are; GBX are pence. */
  readonly currency: string;
  /** Between a share and its class: `BRK-B`. */
  readonly classSeparator: string;
  readonly perMinute: number;
  readonly timeoutMs: number;
}

export type PriceAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'header' | 'query'; readonly name: string; readonly token: string };

export type PriceFormat =
  | {
      readonly kind: 'csv';
      readonly delimiter: string;
      /** Columns of its header. */
      readonly date: string;
      readonly close: string;
    }
  | {
      readonly kind: 'json';
      /** A list of days, or an object by day; undefined: the whole answer. */
      readonly items: RecordPath | undefined;
      readonly date: RecordPath;
      readonly close: RecordPath;
    };
