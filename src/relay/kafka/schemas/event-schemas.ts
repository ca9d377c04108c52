// The schema of every message: one for each type of event and each version of its data. What is published follows from these, and
// so do the files in config/kafka/schemas, which never change in a way that breaks a reader.
import { z } from 'zod';
import { topicOf } from '../messages/topics.ts';
import * as booked from './contents/booked.ts';
import * as planned from './contents/planned.ts';
import * as registered from './contents/registered.ts';
import type { MessageSchema } from './message-schema.ts';

/** By type: the first one is that of version 1. */
const DATA: Readonly<Record<string, readonly z.ZodObject[]>> = {
  PORTFOLIO_CREATED: [booked.portfolio1, booked.portfolio2],
  PORTFOLIO_UPDATED: [booked.portfolio1, booked.portfolio2],
  PORTFOLIO_CLOSED: [booked.portfolio1, booked.portfolio2],
  PORTFOLIO_RESTORED: [booked.portfolio1, booked.portfolio2],
  TAX_LISTS_SET: [booked.taxLists],
  TRADE_EXECUTED: [booked.trade],
  OPTION_ENDED: [booked.optionEnd],
  TRADE_VOIDED: [booked.voided],
  TRADE_SETTLED: [booked.settled],
  LOTS_MOVED_OUT: [booked.movedLots],
  LOTS_MOVED_IN: [booked.movedLots],
  POSITION_OPENED: [booked.position],
  POSITION_UPDATED: [booked.position],
  POSITION_CLOSED: [booked.position],
  POSITION_MARKED: [booked.mark],
  POSITION_MERGED: [booked.merged],
  CASH_MOVED: [booked.cash],
  PORTFOLIO_VALUED: [booked.portfolioValue],
  POSITION_VALUED: [booked.positionValue],
  PORTFOLIO_STATED: [booked.statedAccount],
  DIVIDEND_RECEIVED: [booked.distribution],
  CORPORATE_ACTION_APPLIED: [booked.appliedAction],
  CORPORATE_ACTION_PROPOSED: [registered.proposedAction],
  CORPORATE_ACTION_PROPOSED_TO_HOLDER: [registered.proposedToHolder],
  CORPORATE_ACTION_CONFIRMED: [registered.decidedAction],
  CORPORATE_ACTION_DECLINED: [registered.decidedAction],
  ACTION_ANNOUNCED: [registered.announcedAction],
  ACTION_APPLIED: [registered.actionStatus],
  ACTION_REVERSAL_ANNOUNCED: [registered.actionStatus],
  ACTION_REVERSED: [registered.actionStatus],
  SECURITY_REGISTERED: [registered.security],
  SECURITY_DESCRIBED: [registered.description],
  SECURITY_IDENTIFIED: [registered.identifier],
  SECURITY_MERGED: [registered.merged],
  REBALANCING_TRIGGERED: [planned.triggered],
  REBALANCING_PLANNED: [planned.planned],
  REBALANCING_STARTED: [planned.started],
  REBALANCING_LEG: [planned.legChanged],
  REBALANCING_COMPLETED: [planned.completed],
  REBALANCING_FAILED: [planned.notDone],
  FINDING_RAISED: [planned.finding],
  FINDING_ANSWERED: [planned.answered],
  FINDING_CLEARED: [planned.named],
  FINDING_REOPENED: [planned.named],
  PROPOSAL_MADE: [planned.proposal],
  PROPOSAL_EXPIRED: [planned.decided],
  PROPOSAL_ACCEPTED: [planned.decided],
  PROPOSAL_REJECTED: [planned.decided],
  PROPOSAL_HELD: [planned.held],
  PROPOSAL_RULE_SET: [planned.actionRule],
  PRODUCT_JUDGED: [planned.judged],
};

export interface EventSchema extends MessageSchema {
  readonly type: string;
  readonly version: number;
}

export const EVENT_SCHEMAS: readonly EventSchema[] = Object.entries(DATA).flatMap(
  ([type, shapes]) =>
    shapes.map((data, index) => {
      const version = index + 1;
      return {
        name: schemaName(type, version),
        type,
        version,
        shape: messageShape(type, version, data),
      };
    }),
);

export function schemaName(type: string, version: number): string {
  return `${topicOf(type).family}/${type}/${version}`;
}

const SCHEMA_BY_NAME = new Map(EVENT_SCHEMAS.map((schema) => [schema.name, schema]));

export function schemaOf(type: string, version: number): EventSchema | undefined {
  return SCHEMA_BY_NAME.get(schemaName(type, version));
}

function messageShape(type: string, version: number, data: z.ZodObject): z.ZodObject {
  return z.object({
    /** `portfolio-7@12`: the stream and its version. */
    id: z.string(),
    /** The order of all events; there are gaps. */
    position: z.int(),
    stream: z.string().min(1),
    /** 1, 2, 3 ... in each stream. */
    version: z.int().min(1),
    type: z.literal(type),
    schema_version: z.literal(version),
    /** Milliseconds since 1970. */
    effective: z.int(),
    recorded_at: z.int(),
    actor: z.string(),
    source: z.string(),
    correlation_id: z.string(),
    causation_id: z.string().nullable(),
    hash: z.string().regex(/^[0-9a-f]{64}$/),
    data,
  });
}
