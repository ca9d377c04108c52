// The schemas of a command as its sender writes it, and of its answer.
import { z } from 'zod';
import type { MessageSchema } from './message-schema.ts';

export const COMMAND_TYPES = [
  'CREATE_PORTFOLIO',
  'RECORD_TRANSACTION',
  'OPEN_POSITION',
  'CLOSE_POSITION',
  'VALUE_POSITION',
  'PLAN_REBALANCING',
  'EXECUTE_REBALANCING',
] as const;

export type CommandType = (typeof COMMAND_TYPES)[number];

/** What is read from the topic: a message that breaks it is refused. */
export const COMMAND = z.object({
  /** The sender's name for it. */
  id: z.string().regex(/^[\x21-\x7e]{1,200}$/),
  type: z.enum(COMMAND_TYPES),
  portfolio: z.int().min(1).optional(),
  /** The body of the route, without `portfolio_id`. */
  data: z.record(z.string(), z.unknown()).optional(),
});

const answer = z.object({
  /** Its id; null if the message has none that can be read. */
  command: z.string().nullable(),
  /** `holdings.commands/3@17` */
  place: z.string(),
  status: z.enum(['done', 'refused']),
  /** Of one that is done: what it appended to the ledger, in order. */
  events: z.array(z.object({ id: z.string(), type: z.string(), position: z.int() })).optional(),
  /** Of one that is done: the body of the route's answer. */
  result: z.unknown().optional(),
  /** Of one that is refused: why, as the route says it. */
  problem: z.object({ status: z.int(), detail: z.string() }).optional(),
});

export const ANSWER_SCHEMA = 'answers/ANSWER/1';

export const COMMAND_SCHEMAS: readonly MessageSchema[] = [
  { name: 'commands/COMMAND/1', shape: COMMAND },
  { name: ANSWER_SCHEMA, shape: answer },
];
