// What the live stream of a portfolio says to its readers, and what they may say to it.
import { z } from 'zod';
import type { Result } from '../../../kernel/result.ts';
import { authMessage, heardText } from '../session/heard-text.ts';
import type { SessionMessage } from '../session/proved-session.ts';

export interface ValuationMessage {
  readonly type: 'valuation';
  readonly at: string;
  /** As `GET /portfolios/{id}` answers it. */
  readonly portfolio: object;
}

export interface PriceMessage {
  readonly type: 'price';
  /** As `GET /stocks/{symbol}` answers it. */
  readonly quote: object;
}

export type PortfolioMessage = SessionMessage | ValuationMessage | PriceMessage;

const SYMBOLS_MAX = 200;

const heard = z.discriminatedUnion('type', [
  authMessage,
  /** Replaces what was subscribed before. */
  z.strictObject({
    type: z.literal('subscribe'),
    symbols: z.array(z.string().min(1).max(32)).max(SYMBOLS_MAX),
  }),
]);

export type PortfolioWish = z.infer<typeof heard>;

/** Or why it is not understood. */
export function portfolioWishIn(text: string): Result<PortfolioWish, string> {
  return heardText(heard, text);
}
