// Identifiers and corporate actions as rows, and back.
import type { Selectable } from 'kysely';
import { readBack, written } from '../../domain/events/decimal-text.ts';
import type { ActionRow, IdentifierRow } from '../../ports/security-master.ts';
import type { ActionTable, IdentifierTable } from '../tables/ledger-tables.ts';

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
