// Identifiers, corporate actions and proposals of these as rows, and back.

import { rowCodec, type TableOf } from '../../../sql/tables/row-codec.ts';
import { readBack, written } from '../../domain/events/decimal-text.ts';
import type { ActionRow, IdentifierRow, ProposalRow } from '../../ports/security-master.ts';

/** Part of a key, and before every day. */
const ALWAYS = '';

const IDENTIFIER = rowCodec<Omit<IdentifierRow, 'from'>>()({
  security: ['security_id', 'same'],
  kind: ['kind', 'same'],
  value: ['value', 'same'],
  until: ['valid_until', 'optional'],
});
/** `valid_from` is empty if it was always valid. */
export type IdentifierTable = TableOf<typeof IDENTIFIER> & { valid_from: string };

export function writtenIdentifier(row: IdentifierRow): IdentifierTable {
  return { ...IDENTIFIER.written(row), valid_from: row.from ?? ALWAYS };
}

export function readIdentifier(row: IdentifierTable): IdentifierRow {
  const from = row.valid_from === ALWAYS ? undefined : row.valid_from;
  return { ...IDENTIFIER.read(row), from: from as IdentifierRow['from'] };
}

const ACTION = rowCodec<Omit<ActionRow, 'action'>>()({
  id: ['id', 'same'],
  security: ['security_id', 'same'],
  on: ['on_day', 'same'],
  at: ['at', 'same'],
  currency: ['currency', 'same'],
  status: ['status', 'same'],
  portfolios: ['portfolios', 'same'],
  announcedAt: ['announced_at', 'same'],
});
export type ActionTable = TableOf<typeof ACTION> & Body;

export function writtenAction(row: ActionRow): ActionTable {
  return { ...ACTION.written(row), ...bodyOf(row) };
}

export function readAction(row: ActionTable): ActionRow {
  return { ...ACTION.read(row), ...actionIn(row) };
}

const PROPOSAL = rowCodec<Omit<ProposalRow, 'action'>>()({
  id: ['id', 'same'],
  security: ['security_id', 'same'],
  on: ['on_day', 'same'],
  source: ['source', 'same'],
  portfolio: ['portfolio_id', 'optional'],
  detail: ['detail', 'optional json'],
  status: ['status', 'same'],
  proposedAt: ['proposed_at', 'same'],
  decidedBy: ['decided_by', 'optional'],
  decidedAt: ['decided_at', 'optional'],
  actionId: ['action_id', 'optional'],
});
export type ProposalTable = TableOf<typeof PROPOSAL> & Body;

export function writtenProposal(row: ProposalRow): ProposalTable {
  return { ...PROPOSAL.written(row), ...bodyOf(row) };
}

export function readProposal(row: ProposalTable): ProposalRow {
  return { ...PROPOSAL.read(row), ...actionIn(row) };
}

/** The action as JSON. */
interface Body {
  body: string;
}

function bodyOf({ action }: Pick<ActionRow, 'action'>): Body {
  return { body: JSON.stringify(written(action)) };
}

function actionIn({ body }: Body): Pick<ActionRow, 'action'> {
  return { action: readBack(JSON.parse(body)) as unknown as ActionRow['action'] };
}
