// The only entry point of the engine: a queue in arrival order that keeps only the newest quote of each symbol.
// Law 2
import type { Quote } from '../../../market/quotes/quote.ts';
import type { Input } from './input.ts';

/** With more inputs waiting than this, entries are refused. */
export const INBOX_FULL = 10_000;

export interface Inbox {
  readonly waiting: number;
  push(input: Input): void;
  /** Up to `count` inputs, oldest first. */
  take(count: number): Input[];
  /** Puts inputs of a failed commit back to the front. */
  putBack(inputs: readonly Input[]): void;
}

/** A queued quote input whose quote may be replaced while it waits. */
interface WaitingQuote {
  from: 'market';
  update: { type: 'quote'; quote: Quote };
}

export function createInbox(): Inbox {
  let queue: Input[] = [];
  let head = 0;
  const quoteBySymbol = new Map<string, WaitingQuote>();

  return {
    get waiting() {
      return queue.length - head;
    },
    push(input) {
      if (input.from !== 'market' || input.update.type !== 'quote') {
        queue.push(input);
        return;
      }
      const { quote } = input.update;
      const waiting = quoteBySymbol.get(quote.symbol);
      if (waiting !== undefined) {
        waiting.update.quote = quote;
        return;
      }
      const held: WaitingQuote = { from: 'market', update: { type: 'quote', quote } };
      quoteBySymbol.set(quote.symbol, held);
      queue.push(held);
    },
    take(count) {
      const inputs = queue.slice(head, head + count);
      head += inputs.length;
      for (const input of inputs) {
        if (input.from === 'market' && input.update.type === 'quote') {
          quoteBySymbol.delete(input.update.quote.symbol);
        }
      }
      if (head === queue.length) {
        queue = [];
        head = 0;
      } else if (head > 4_096) {
        queue = queue.slice(head);
        head = 0;
      }
      return inputs;
    },
    putBack(inputs) {
      queue = [...inputs, ...queue.slice(head)];
      head = 0;
    },
  };
}
