// A command as a message brings it, and its answer.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { StoredMessage } from '../broker/broker.ts';
import type { Topic } from '../messages/topics.ts';
import { COMMAND, COMMAND_TYPES, type CommandType } from '../schemas/command-schemas.ts';

/** Their credentials are in the headers: they are kept no longer than their answers are remembered. */
export const COMMANDS: Topic = { family: 'commands', keptDays: 1 };
export const ANSWERS: Topic = { family: 'answers', keptDays: 7 };

export interface Command {
  /** The sender's name for it: a command comes true once, however often it is sent under one. Part of the key under which the ledger remembers it. */
  readonly id: string;
  readonly type: CommandType;
  /** Undefined for commands that need none. */
  readonly portfolio: number | undefined;
  readonly data: Readonly<Record<string, unknown>>;
}

/** By the published schema. A sentence if the message breaks it; with its id, if that can be read. */
export function readCommand({
  value,
}: Pick<StoredMessage, 'value'>): Result<Command, UnreadCommand> {
  const fields = fieldsOf(value);
  if (fields === undefined) return failed({ id: undefined, why: 'it is not a JSON object' });
  const read = COMMAND.safeParse(fields);
  if (!read.success) {
    const id = COMMAND.shape.id.safeParse(fields.id);
    const [field] = read.error.issues[0]?.path ?? [];
    return failed({ id: id.data, why: whyOf(field, fields) });
  }
  const { id, type, portfolio, data = {} } = read.data;
  return ok({ id, type, portfolio, data });
}

const SHOWN_MAX = 40;

function whyOf(
  field: PropertyKey | undefined,
  { type }: Readonly<Record<string, unknown>>,
): string {
  switch (field) {
    case 'id':
      return 'its "id" is not a text of 1 to 200 visible characters';
    case 'type':
      return typeof type === 'string'
        ? `its "type" is ${JSON.stringify(type.slice(0, SHOWN_MAX))}; there are ${COMMAND_TYPES.join(', ')}`
        : 'it has no "type"';
    case 'portfolio':
      return 'its "portfolio" is not the number of one';
    case 'data':
      return 'its "data" are not a JSON object';
    default:
      return 'it breaks the schema commands/COMMAND/1';
  }
}

export interface UnreadCommand {
  readonly id: string | undefined;
  /** The end of a sentence. */
  readonly why: string;
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
