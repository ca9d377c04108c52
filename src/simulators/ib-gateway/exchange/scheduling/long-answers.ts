// How answers are made that take long: in one go, or in turns of an event loop that serves others between them.
import type { Steps } from '../../../host/steps.ts';
import { atOnce, type Turns } from '../../../host/turns.ts';
import type { Answer } from '../../messages/answer.ts';

export interface LongAnswers {
  readonly turns: Turns;
  /** What the connection of a client can do before the answer is sent to it; false: it is too long to be sent. */
  prepare(clientId: number, answer: Answer): Steps<boolean>;
}

export const answersAtOnce: LongAnswers = {
  turns: atOnce,
  *prepare() {
    yield;
    return true;
  },
};
