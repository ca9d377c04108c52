// Identifiers, corporate actions and proposals of these as rows, and back.
import type { Selectable } from 'kysely';
import { readBack, written } from '../../domain/events/decimal-text.ts';
import type { ActionRow, IdentifierRow, ProposalRow } from '../../ports/security-master.ts';
import type { ActionTable, IdentifierTable, ProposalTable } from '../tables/ledger-tables.ts';
import { cell, present } from './cells.ts';

/** Part of a key, and before every day. */
const ALWAYS = '';

export function writtenIdentifier(row: IdentifierRow): IdentifierTable {
  return {
    security_id: row.security,
    kind: row.kind,
    value: row.value,
    valid_from: row.from ?? ALWAYS,
    valid_until: row.until ?? null,
  };
}

export function readIdentifier(row: Selectable<IdentifierTable>): IdentifierRow {
  return {
    security: row.security_id,
    kind: row.kind,
    value: row.value,
    from: row.valid_from === ALWAYS ? undefined : row.valid_from,
    until: row.valid_until ?? undefined,
  } as IdentifierRow;
}

export function writtenAction(row: ActionRow): ActionTable {
  return {
    id: row.id,
    security_id: row.security,
    body: JSON.stringify(written(row.action)),
    on_day: row.on,
    at: row.at,
    currency: row.currency,
    status: row.status,
    portfolios: row.portfolios,
    announced_at: row.announcedAt,
  };
}

export function readAction(row: Selectable<ActionTable>): ActionRow {
  return {
    id: row.id,
    security: row.security_id,
    action: readBack(JSON.parse(row.body)),
    on: row.on_day,
    at: row.at,
    currency: row.currency,
    status: row.status,
    portfolios: row.portfolios,
    announcedAt: row.announced_at,
  } as unknown as ActionRow;
}

export function writtenProposal(row: ProposalRow): ProposalTable {
  return {
    id: row.id,
    security_id: row.security,
    body: JSON.stringify(written(row.action)),
    on_day: row.on,
    source: row.source,
    status: row.status,
    proposed_at: row.proposedAt,
    decided_by: cell(row.decidedBy),
    decided_at: cell(row.decidedAt),
    action_id: cell(row.actionId),
  };
}

export function readProposal(row: Selectable<ProposalTable>): ProposalRow {
  return {
    id: row.id,
    security: row.security_id,
    action: readBack(JSON.parse(row.body)),
    on: row.on_day,
    source: row.source,
    status: row.status,
    proposedAt: row.proposed_at,
    decidedBy: present(row.decided_by),
    decidedAt: present(row.decided_at),
    actionId: present(row.action_id),
  } as unknown as ProposalRow;
}
