// How long the page waits for an answer before it says that there is none.

export const TIMEOUT_MS = 5_000;
/**
 * A file of a year, or the tape of a day, is read in one request; the API ends a backtest after a minute; for a chain the broker
 * is asked for quotes.
 */
const LONG_MS = 120_000;
const LONG = [
  /^\/api\/v1\/portfolios\/\d+\/(?:imports|import-runs|statement-proof)$/,
  /^\/api\/v1\/daemon\/[^/]+\/(?:backtest|film\/[^/]+|chain\/[^/]+)$/,
  /^\/api\/v1\/daemon\/[^/]+\/strategies\/files\/[^/]+\/backtest$/,
];

/** Given up earlier, it would be asked again and again while the host is busy, and never be shown. */
const BOOK_MS = 60_000;
const OF_THE_BOOK = /^\/api\/v1\/(?:portfolios|holdings|tax|transactions|agents|data-products)\b/;
const COMPUTED = /\/(?:analytics\/\w+|evaluate|sale-preview)$/;

/** What is computed from all transactions of a book. */
export function isOfBook(method: string, path: string): boolean {
  return OF_THE_BOOK.test(path) && (method === 'GET' || COMPUTED.test(path));
}

export function allowedMs(method: string, path: string): number {
  if (LONG.some((one) => one.test(path))) return LONG_MS;
  return isOfBook(method, path) ? BOOK_MS : TIMEOUT_MS;
}
