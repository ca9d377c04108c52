// The markets that an order may name. Every order is routed to the best of the US exchanges, also when it names the one
// where the stock is listed.
export const OFFERED_MARKETS: ReadonlySet<string> = new Set([
  'SMART',
  'US',
  'NYSE',
  'NASDAQ',
  'ARCA',
  'AMEX',
]);
