// What the live stream of a portfolio says to its readers, and what they may say to it.
import { z } from 'zod';
import type { Result } from '../../../kernel/result.ts';
import type { SessionMessage } from '../session/authenticated-session.ts';
import { authMessage, parsedText } from '../session/message-text.ts';

export interface ValuationMessage {
  readonly type: 'valuation';
  readonly at: string;
  /** Of the newest booked event it rests on: `GET /holdings/events` continues after it. */
  readonly position: number;
  /** As `GET /portfolios/{id}` answers it. */
  readonly portfolio: object;
}

export interface PriceMessage {
  readonly type: 'price';
  /** As `GET /stocks/{symbol}` answers it. */
  readonly quote: object;
}

/** So many messages were left out, because the reader was too slow. The newest valuation follows, then the newest prices. */
export interface GapMessage {
  readonly type: 'gap';
  /** Of the last valuation before the gap; 0 if there was none. */
  readonly after: number;
  readonly valuations: number;
  readonly prices: number;
}

export interface PongMessage {
  readonly type: 'pong';
  readonly at: string;
}

export type PortfolioMessage =
  | SessionMessage
  | ValuationMessage
  | PriceMessage
  | GapMessage
  | PongMessage;

const SYMBOLS_MAX = 200;
export const NAME_LENGTH_MAX = 32;
const symbols = z.array(z.string().min(1).max(NAME_LENGTH_MAX)).max(SYMBOLS_MAX);

const clientMessage = z.discriminatedUnion('type', [
  authMessage,
  /** Replaces what was subscribed before. */
  z.strictObject({ type: z.literal('subscribe'), symbols }),
  /** All of them unless some are named. */
  z.strictObject({ type: z.literal('unsubscribe'), symbols: symbols.optional() }),
  z.strictObject({ type: z.literal('ping') }),
]);

export type PortfolioRequest = z.infer<typeof clientMessage>;

/** Or why it is not understood. */
export function portfolioRequestIn(text: string): Result<PortfolioRequest, string> {
  return parsedText(clientMessage, text);
}
