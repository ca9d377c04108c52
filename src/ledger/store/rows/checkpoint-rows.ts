// How far the read tables have been rebuilt, as rows, and back.
import { rowCodec, type TableOf } from '../../../sql/tables/row-codec.ts';
import type { Checkpoint } from '../../ports/projections.ts';

const CHECKPOINT = rowCodec<Checkpoint>()({
  name: ['name', 'same'],
  version: ['version', 'same'],
  position: ['position', 'same'],
  updatedAt: ['updated_at', 'same'],
});
export type CheckpointTable = TableOf<typeof CHECKPOINT>;
export const { written: writtenCheckpoint, read: readCheckpoint } = CHECKPOINT;
