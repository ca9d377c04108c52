// Files that are imported in the background as rows, and back.

import { rowCodec, type TableOf } from '../../../sql/tables/row-codec.ts';
import type { WaitingImport } from '../../ports/waiting-imports.ts';

const IMPORT = rowCodec<WaitingImport>()({
  id: ['id', 'same'],
  portfolio: ['portfolio_id', 'same'],
  holder: ['holder', 'same'],
  cause: ['cause', 'json'],
  askedAt: ['asked_at', 'same'],
  rows: ['row_count', 'same'],
  status: ['status', 'same'],
  claim: ['claim', 'same'],
  nextAt: ['next_at', 'same'],
  booked: ['booked', 'same'],
  takenBack: ['taken_back', 'same'],
  why: ['why', 'optional'],
  undone: ['undone', 'same'],
  undoneAt: ['undone_at', 'optional'],
});
/** `file` is sealed; null once it is over. */
export type ImportTable = TableOf<typeof IMPORT> & { file: string | null };
export const {
  written: writtenImport,
  read: readImport,
  changed: changedImport,
  columns: IMPORT_COLUMNS,
} = IMPORT;
