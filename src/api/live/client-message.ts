// What a reader of the live stream may say: who it is, and what it wants.
import { z } from 'zod';
import type { Result } from '../../kernel/result.ts';
import { STREAM_TOPICS } from '../../trader/ports/stream-line.ts';
import { authMessage, parsedText } from './session/message-text.ts';

const PRICES_MAX = 200;
/** Of a combination of four option contracts. */
export const SYMBOL_LENGTH_MAX = 70;

const clientMessage = z.discriminatedUnion('type', [
  authMessage,
  z.strictObject({
    type: z.literal('subscribe'),
    account: z.string().max(32).optional(),
    topics: z.array(z.enum(STREAM_TOPICS)).default([...STREAM_TOPICS]),
    prices: z.array(z.string().max(SYMBOL_LENGTH_MAX)).max(PRICES_MAX).default([]),
    since: z.int().min(0).optional(),
  }),
  /** The board as it is now; one at a time. */
  z.strictObject({
    type: z.literal('board'),
    /** Comes back in the answer. */
    id: z.int().min(0),
    account: z.string().max(32).optional(),
  }),
]);

export type ClientMessage = z.infer<typeof clientMessage>;
export type AskedBoard = Extract<ClientMessage, { type: 'board' }>;
export type Wanted = Extract<ClientMessage, { type: 'subscribe' }>;

/** Or why it is not understood. */
export function messageIn(text: string): Result<ClientMessage, string> {
  return parsedText(clientMessage, text);
}
