// Who may use Alpaca's API at `/alpaca/v2`, and for what.

export interface AlpacaApiSettings {
  readonly keys: readonly AlpacaKey[];
  readonly plainBuys: PlainBuys;
}

/** A program, known by a key and its secret. */
export interface AlpacaKey {
  readonly id: string;
  readonly secret: string;
  /** Name of the trader that gets its orders. */
  readonly trader: string;
  /** Undefined: every symbol. */
  readonly symbols: readonly string[] | undefined;
  /** Of one order that opens; undefined: no limit beside those of the account. */
  readonly orderNotionalMax: number | undefined;
  /** Of all orders of a day that open. */
  readonly dayNotionalMax: number | undefined;
}

/** What becomes of a buy that brings no stop. */
export type PlainBuys =
  | { readonly kind: 'refuse' }
  /** Kept without a stop. */
  | { readonly kind: 'holding' }
  | { readonly kind: 'stop'; readonly percent: number };
