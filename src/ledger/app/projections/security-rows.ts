// All rows of a security from its events alone: what it is called, its corporate actions, and what was proposed.
import type { Decimal, Price } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import type { SecurityId } from '../../domain/entries/ids.ts';
import { readBack } from '../../domain/events/decimal-text.ts';
import type { EventData, StoredEvent } from '../../domain/events/envelope.ts';
import type { SecurityRow } from '../../ports/ledger-rows.ts';
import type { ProjectedRows } from '../../ports/projections.ts';
import type {
  ActionRow,
  IdentifierRow,
  ProposalRow,
  SecurityAction,
} from '../../ports/security-master.ts';
import { ACTION_EVENTS } from '../actions/announced.ts';
import { ACTION_PROPOSED, PROPOSAL_EVENTS, proposalOf } from '../proposals/propose-action.ts';
import {
  heldProposalOf,
  PROPOSED_TO_HOLDER,
  type ProposedToHolder,
} from '../proposals/propose-to-holder.ts';
import { identifiedRow, SECURITY_IDENTIFIED } from '../registry/identifiers.ts';
import {
  SECURITY_DESCRIBED,
  SECURITY_MERGED,
  SECURITY_REGISTERED,
} from '../registry/security-events.ts';

interface Gathered {
  security: SecurityRow | undefined;
  readonly identifiers: Map<string, IdentifierRow>;
  readonly actions: Map<string, ActionRow>;
  readonly proposals: Map<string, ProposalRow>;
}

export function securityRows(events: readonly StoredEvent[]): ProjectedRows {
  const gathered: Gathered = {
    security: undefined,
    identifiers: new Map(),
    actions: new Map(),
    proposals: new Map(),
  };
  for (const event of events) {
    const gather = GATHER.get(event.type);
    if (gather === undefined)
      throw new Error(`${event.id} has the type ${event.type}, which this program does not know`);
    if (event.type === SECURITY_REGISTERED)
      gathered.security = { ...ABSENT, ...event.data } as unknown as SecurityRow;
    else gather(gathered, known(gathered), event);
  }
  return {
    of: 'security',
    security: known(gathered),
    identifiers: [...gathered.identifiers.values()],
    actions: [...gathered.actions.values()],
    proposals: [...gathered.proposals.values()],
  };
}

/** Fields that JSON leaves out when they are undefined. */
const ABSENT = { name: undefined, exchange: undefined, isin: undefined, sector: undefined };

function known({ security }: Gathered): SecurityRow {
  if (security === undefined) throw new Error('the stream does not begin with SECURITY_REGISTERED');
  return security;
}

type Gather = (gathered: Gathered, security: SecurityRow, event: StoredEvent) => void;

const GATHER: ReadonlyMap<string, Gather> = new Map<string, Gather>([
  [SECURITY_REGISTERED, () => {}],
  [
    SECURITY_DESCRIBED,
    (gathered, security, { data: { name, sector, venue } }) => {
      gathered.security = { ...security, name, sector, venue } as SecurityRow;
    },
  ],
  [SECURITY_IDENTIFIED, identified],
  [
    SECURITY_MERGED,
    (gathered, security, { data: { into, moved } }) => {
      gathered.security = { ...security, mergedInto: into as SecurityId };
      for (const action of moved as readonly string[]) gathered.actions.delete(action);
    },
  ],
  [ACTION_EVENTS.ANNOUNCED, announced],
  ...(['APPLIED', 'REVERSING', 'REVERSED'] as const).map((status): [string, Gather] => [
    ACTION_EVENTS[status],
    (gathered, _, { data }) => {
      const row = gathered.actions.get(String(data.actionId));
      if (row !== undefined)
        gathered.actions.set(row.id, { ...row, status, portfolios: Number(data.portfolios) });
    },
  ]),
  [ACTION_PROPOSED, proposed],
  [
    PROPOSED_TO_HOLDER,
    (gathered, { id }, { data, recordedAt }) => {
      const asked = readBack(data) as unknown as ProposedToHolder;
      const row = heldProposalOf(asked, id, recordedAt);
      gathered.proposals.set(row.id, row);
    },
  ],
  ...(['CONFIRMED', 'DECLINED'] as const).map((status): [string, Gather] => [
    PROPOSAL_EVENTS[status],
    (gathered, _, { data, actor: decidedBy, recordedAt: decidedAt }) => {
      const row = gathered.proposals.get(String(data.proposal));
      const actionId = data.actionId as string | undefined;
      if (row !== undefined)
        gathered.proposals.set(row.id, { ...row, status, actionId, decidedBy, decidedAt });
    },
  ]),
]);

function identified(gathered: Gathered, security: SecurityRow, { data }: StoredEvent): void {
  const row = { from: undefined, until: undefined, ...data, security: security.id };
  const { kind, value, from, until } = row as unknown as IdentifierRow;
  gathered.identifiers.set(JSON.stringify([kind, value, from]), {
    security: security.id,
    kind,
    value,
    from,
    until,
  });
  gathered.security = identifiedRow(security, { kind, value, from, until });
}

function announced(
  gathered: Gathered,
  { id: security }: SecurityRow,
  { data, effective: at, recordedAt: announcedAt }: StoredEvent,
): void {
  const { actionId, action, on, currency } = data;
  const row = {
    id: String(actionId),
    security,
    action: readBack(action as EventData) as unknown as SecurityAction,
    on,
    at,
    currency,
    status: 'ANNOUNCED',
    portfolios: 0,
    announcedAt,
  } as ActionRow;
  gathered.actions.set(row.id, row);
}

function proposed(
  gathered: Gathered,
  { id: security }: SecurityRow,
  { data, recordedAt }: StoredEvent,
): void {
  const { newShares, oldShares, cashInLieu } = readBack(data) as {
    readonly newShares: Decimal;
    readonly oldShares: Decimal;
    readonly cashInLieu?: Price;
  };
  const split = {
    on: data.on as TradingDay,
    newShares,
    oldShares,
    cashInLieu,
    source: String(data.source),
  };
  const row = proposalOf(split, security, recordedAt);
  gathered.proposals.set(row.id, row);
}
