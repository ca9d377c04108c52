// The boards that one reader asks for: whole at first, then what has changed since the one before. The reader asks, so that it knows how
// old each answer is.
import type { Seen } from '../traders/response-cache.ts';
import { type PatchStep, patchBetween } from './json-patch.ts';

export type BoardMessage = {
  readonly type: 'board';
  readonly id: number;
  readonly account: string;
  readonly seq: number;
  readonly age_seconds: number | null;
} & ({ readonly board: object } | { readonly patch: readonly PatchStep[] });

interface Change {
  readonly from: object;
  readonly patch: readonly PatchStep[];
}

/** By the newer board: most readers of a trader have the same one before it. */
const changeTo = new WeakMap<object, Change>();

function patchTo(body: object, from: object): readonly PatchStep[] {
  const known = changeTo.get(body);
  if (known?.from === from) return known.patch;
  const patch = patchBetween(from, body);
  changeTo.set(body, { from, patch });
  return patch;
}

export interface BoardSends {
  next(asked: { readonly id: number; readonly account: string }, seen: Seen): BoardMessage;
}

export function createBoardSends(): BoardSends {
  const sentOf = new Map<string, object>();
  return {
    next({ id, account }, { copy: { body, seq }, ageSeconds }) {
      const last = sentOf.get(account);
      const board = body as object;
      sentOf.set(account, board);
      const head = { type: 'board', id, account, seq, age_seconds: ageSeconds ?? null } as const;
      if (last === undefined) return { ...head, board };
      return { ...head, patch: patchTo(board, last) };
    },
  };
}
