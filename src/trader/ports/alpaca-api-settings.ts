// Who may use Alpaca's API at `/alpaca/v2`, and for what.

export interface AlpacaApiSettings {
  readonly keys: readonly AlpacaKey[];
}

/** A program, known by a key and its secret. */
export interface AlpacaKey {
  readonly id: string;
  readonly secret: string;
  /** Name of the trader that gets its orders. */
  readonly trader: string;
  /** Undefined: every symbol. */
  readonly symbols: readonly string[] | undefined;
}
