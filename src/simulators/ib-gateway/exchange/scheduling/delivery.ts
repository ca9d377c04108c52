// Delivers answers of the exchange: to one client, together, at the market time they are due.

import type { Scheduler } from '../../../host/scheduler.ts';
import type { Answer } from '../../messages/answer.ts';

export interface Delivery {
  readonly at: number;
  readonly clientId: number;
  readonly answers: readonly Answer[];
  /** How much later they would be due, where they are delivered at once; else 0. */
  readonly lateMs: number;
}

export interface Mail {
  /** Delivered together after the delay. */
  send(clientId: number, delayMs: number, answers: readonly Answer[]): void;
  /** Delivered together now. */
  sendNow(clientId: number, answers: readonly Answer[]): void;
}

export function createMail(
  scheduler: Scheduler,
  deliver: (delivery: Delivery) => void,
  isPrompt: boolean,
): Mail {
  function sendNow(clientId: number, answers: readonly Answer[], lateMs = 0): void {
    if (answers.length > 0) deliver({ at: scheduler.now(), clientId, answers, lateMs });
  }

  return {
    sendNow: (clientId, answers) => sendNow(clientId, answers),
    send(clientId, delayMs, answers) {
      if (isPrompt) sendNow(clientId, answers, delayMs);
      else scheduler.after(delayMs, () => sendNow(clientId, answers));
    },
  };
}
