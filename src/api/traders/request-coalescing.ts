// Questions to the trader: at most one at a time for each path, however many wait for its answer.
import { failed, ok, type Result } from '../../kernel/result.ts';
import type {
  ControlFailure,
  ControlText,
} from '../../trader/app/control-client/control-client.ts';
import {
  createQuestionTurns,
  type Reader,
  type TurnParts,
  type TurnQuestion,
} from './question-turns.ts';

export interface QuestionParts extends TurnParts {
  ask(path: string): Promise<Result<ControlText, ControlFailure>>;
}

export interface Given {
  readonly body: unknown;
  /** Characters of its text. */
  readonly size: number;
  /** It contains this fact and all before it. */
  readonly seq: number;
  readonly askedAt: number;
}

export interface Question {
  /** When it was or will be sent. */
  readonly askedAt: number;
  readonly given: Promise<Result<Given, ControlFailure>>;
}

export interface Asked {
  readonly path: string;
  readonly by: Reader;
}

interface OpenQuestion extends Question {
  /** Those who ask the same while it is open wait with the first. */
  readonly readers: Set<Reader>;
}

export interface Questions {
  /** The open question, or a new one that is sent at the time, which may be past. */
  put(asked: Asked, at: number): Question;
  open(path: string): Question | undefined;
}

export function createQuestions(parts: QuestionParts): Questions {
  const { ask, now, after } = parts;
  const inTurn = createQuestionTurns(parts);
  const openByPath = new Map<string, OpenQuestion>();

  async function given(
    asked: TurnQuestion,
    askedAt: number,
  ): Promise<Result<Given, ControlFailure>> {
    const { path } = asked;
    if (askedAt > now()) {
      await new Promise<void>((resolve) => after(askedAt - now(), resolve));
    }
    const answered = await inTurn(asked, () => ask(path));
    openByPath.delete(path);
    if (!answered.ok) return answered;
    const { text, seq } = answered.value;
    const body = parsed(text);
    return body === undefined
      ? failed({ kind: 'unreachable', why: 'the answer was not JSON', wasSent: true })
      : ok({ body, size: text.length, seq, askedAt });
  }

  return {
    open: (path) => openByPath.get(path),
    put({ path, by }, at) {
      const open = openByPath.get(path);
      if (open !== undefined) {
        open.readers.add(by);
        return open;
      }
      const askedAt = Math.max(now(), at);
      const readers = new Set([by]);
      const question = { askedAt, readers, given: given({ path, readers }, askedAt) };
      openByPath.set(path, question);
      return question;
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
