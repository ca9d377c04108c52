// How the daemon reaches Alpaca.

export const ALPACA_ENVIRONMENTS = ['paper', 'live'] as const;
export const ALPACA_DATA = ['iex', 'sip'] as const;

export interface AlpacaSettings {
  readonly environment: (typeof ALPACA_ENVIRONMENTS)[number];
  /** `https://paper-api.alpaca.markets`; without the path. Its stream of orders is at the same address. */
  readonly url: string;
  /** `https://data.alpaca.markets` */
  readonly dataUrl: string;
  /** `wss://stream.data.alpaca.markets/v2`; the name of the data follows. */
  readonly dataStreamUrl: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  /** `iex`: one exchange, free of charge; `sip`: all exchanges. */
  readonly data: (typeof ALPACA_DATA)[number];
}
