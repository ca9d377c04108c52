// Questions about the margin of an order (what-if), each answered once: by figures, by a refusal, by the end of the connection or by a
// deadline. The gateway may send an answer without figures first.
import { SECOND_MS } from '../../../../kernel/instant.ts';
import type { MarginQuestion } from '../../../ports/broker.ts';
import type { MarginFailure } from '../../../ports/margin-answers.ts';
import type { Connection } from '../connection/connection.ts';
import type { SessionContext } from '../connection/context.ts';
import type { MarginAnswer } from '../messages/messages.ts';
import { orderCodeMeaning } from '../messages/order-codes.ts';
import { orderIdOf } from '../orders/links.ts';

const DEADLINE_MS = 5 * SECOND_MS;

export interface MarginQuestions {
  read(asked: MarginQuestion): void;
  /** False if the answer is to another what-if order. */
  onMargin(answer: MarginAnswer): boolean;
  /** False if the error concerns another order. */
  onError(orderId: number, code: number, text: string): boolean;
  closed(): void;
}

export interface MarginQuestionsParts {
  readonly context: Pick<SessionContext, 'wall' | 'report' | 'log'>;
  readonly connection: Pick<Connection, 'isOpen'>;
  ask(terms: MarginQuestion['terms']): void;
}

interface Open {
  readonly question: string;
  readonly cancel: () => void;
}

export function createMarginQuestions({
  context,
  connection,
  ask,
}: MarginQuestionsParts): MarginQuestions {
  const { wall, report, log } = context;
  const openById = new Map<number, Open>();

  function closed(orderId: number): string | undefined {
    const open = openById.get(orderId);
    open?.cancel();
    openById.delete(orderId);
    return open?.question;
  }

  function fail(orderId: number, failure: MarginFailure): void {
    const question = closed(orderId);
    if (question !== undefined) report({ type: 'margin-unread', question, ...failure });
  }

  return {
    read({ question, terms }) {
      if (!connection.isOpen()) return report({ type: 'margin-unread', question, ...NO_GATEWAY });
      const orderId = orderIdOf(terms);
      const why = `the broker did not answer within ${DEADLINE_MS / SECOND_MS} s`;
      const cancel = wall.after(DEADLINE_MS, () => fail(orderId, { kind: 'overdue', why }));
      openById.set(orderId, { question, cancel });
      ask(terms);
    },
    onMargin({ orderId, initial, maintenance, commission }) {
      if (!openById.has(orderId)) return false;
      if (Number.isNaN(initial)) return true;
      const question = closed(orderId) ?? '';
      report({
        ...{ type: 'margin-read', question, initial },
        ...(!Number.isNaN(maintenance) && { maintenance }),
        ...(!Number.isNaN(commission) && { commission }),
      });
      return true;
    },
    onError(orderId, code, text) {
      if (!openById.has(orderId)) return false;
      const why = `${text} (${code})`;
      if (orderCodeMeaning(code, text, 'new') === 'warned')
        log('warn', 'warning about a what-if order', { code, text });
      else fail(orderId, { kind: 'refused', why });
      return true;
    },
    closed() {
      for (const orderId of [...openById.keys()]) fail(orderId, NO_GATEWAY);
    },
  };
}

const NO_GATEWAY = {
  kind: 'no-gateway',
  why: 'the connection to the gateway is lost',
} as const satisfies MarginFailure;
