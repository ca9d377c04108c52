// What a client has received about each order, so that a late or repeated message never undoes a newer one.
import type { Answer } from '../../../messages/answer.ts';
import type { OrderStatusText } from '../../../messages/order.ts';
import { type BookOrder, openOrderAnswer, statusAnswer } from '../../state/book-order.ts';

/** A status as it was at one moment; a higher version is newer. */
export interface Word {
  readonly version: number;
  readonly permId: number;
  readonly status: OrderStatusText;
  readonly openOrder: Answer;
  readonly orderStatus: Answer;
}

export interface OrderWords {
  /** The order as it is now. */
  word(order: BookOrder, status: OrderStatusText): Word;
  /** Accepted by the gateway, and not yet by the broker: without a permId. */
  pendingWord(order: BookOrder): Word;
  /** Whether the word may still be said; the call counts it as said. */
  isSayable(word: Word): boolean;
}

const ENDED: ReadonlySet<string> = new Set(['Filled', 'Cancelled']);

export function createOrderWords(): OrderWords {
  const saidByPermId = new Map<number, Word>();
  let version = 0;

  function wordWith(order: BookOrder, status: OrderStatusText, permId: number): Word {
    version += 1;
    return {
      version,
      permId: order.permId,
      status,
      openOrder: openOrderAnswer(order, status, permId),
      orderStatus: statusAnswer(order, status, permId),
    };
  }

  function canFollow(word: Word, said: Word): boolean {
    if (word.version === said.version) return true;
    if (word.version < said.version) return false;
    return ENDED.has(word.status) || !ENDED.has(said.status);
  }

  return {
    word: (order, status) => wordWith(order, status, order.permId),
    pendingWord: (order) => wordWith(order, 'PendingSubmit', 0),
    isSayable(word) {
      const said = saidByPermId.get(word.permId);
      if (said !== undefined && !canFollow(word, said)) return false;
      if (said === undefined || word.version > said.version) saidByPermId.set(word.permId, word);
      return true;
    },
  };
}
