// A command as a message brings it, and its answer.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { StoredMessage } from '../broker/broker.ts';
import type { Topic } from '../messages/topics.ts';

/** Their credentials are in the headers: they are kept no longer than their answers are remembered. */
export const COMMANDS: Topic = { family: 'commands', keptDays: 1 };
export const ANSWERS: Topic = { family: 'answers', keptDays: 7 };

export interface Command {
  /** The sender's name for it: a command comes true once, however often it is sent under one. */
  readonly id: string;
  readonly type: string;
  /** Undefined for commands that need none. */
  readonly portfolio: number | undefined;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Also part of the key under which the ledger remembers it. */
const ID = /^[\x21-\x7e]{1,200}$/;

/** A sentence if it cannot be read; with its id, if that can. */
export function readCommand({
  value,
}: Pick<StoredMessage, 'value'>): Result<Command, UnreadCommand> {
  const fields = fieldsOf(value);
  if (fields === undefined) return failed({ id: undefined, why: 'it is not a JSON object' });
  const { id, type, portfolio, data = {} } = fields;
  if (typeof id !== 'string' || !ID.test(id))
    return failed({ id: undefined, why: 'its "id" is not a text of 1 to 200 visible characters' });
  const unread = (why: string) => failed({ id, why });
  if (typeof type !== 'string') return unread('it has no "type"');
  if (portfolio !== undefined && !isPortfolio(portfolio))
    return unread('its "portfolio" is not the number of one');
  if (!isObject(data)) return unread('its "data" are not a JSON object');
  return ok({ id, type, portfolio, data });
}

export interface UnreadCommand {
  readonly id: string | undefined;
  /** The end of a sentence. */
  readonly why: string;
}

function isPortfolio(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldsOf(value: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const fields: unknown = JSON.parse(value);
    return isObject(fields) ? fields : undefined;
  } catch {
    return undefined;
  }
}

export type CommandOutcome =
  | {
      readonly status: 'done';
      /** What the command appended to the ledger, in order. */
      readonly events: readonly AppendedEvent[];
      /** What the route of the API answers. */
      readonly result: unknown;
    }
  | { readonly status: 'refused'; readonly problem: CommandProblem };

export interface AppendedEvent {
  /** `portfolio-7@12` */
  readonly id: string;
  readonly type: string;
  readonly position: number;
}

/** As the route of the API refuses it. */
export interface CommandProblem {
  readonly status: number;
  readonly detail: string;
  readonly [field: string]: unknown;
}

export function refusal(status: number, detail: string): CommandOutcome {
  return { status: 'refused', problem: { status, detail } };
}
