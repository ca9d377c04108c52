// Why a change to a position was refused: thrown to library users as an error that carries the reason as data.
import { assertNever } from '../../../../kernel/assert.ts';
import type { PositionRefusal } from '../../../domain/positions/decide-position.ts';
import type { PositionCommand } from '../../../domain/positions/position-command.ts';

export type ChangeRefusal =
  | PositionRefusal
  | { readonly kind: 'unknown_position'; readonly positionId: string }
  | { readonly kind: 'duplicate_position'; readonly positionId: string }
  | { readonly kind: 'not_positive'; readonly field: string; readonly value: number }
  | { readonly kind: 'not_a_quantity'; readonly quantity: number }
  /** An adjustment neither closes nor turns a position around. */
  | { readonly kind: 'side_change'; readonly from: number; readonly to: number }
  | { readonly kind: 'stop_loosened'; readonly from: number; readonly to: number }
  | { readonly kind: 'input_missing'; readonly field: string };

export interface RefusedChange extends Error {
  readonly refusal: ChangeRefusal;
}

export function refusedChange(refusal: ChangeRefusal): RefusedChange {
  return Object.assign(new Error(sentenceFor(refusal)), { refusal });
}

export function isRefusedChange(error: unknown): error is RefusedChange {
  return error instanceof Error && 'refusal' in error;
}

const PARTICIPLE: Readonly<Record<PositionCommand['type'], string>> = {
  'position-planned': 'planned',
  fill: 'filled',
  correct: 'corrected',
  'settle-entry': 'opened',
  'note-remainder': 'noted',
  'release-remainder': 'released',
  adjust: 'adjusted',
  'finish-adjusting': 'adjusted',
  'begin-close': 'closed',
  finish: 'closed',
};

function sentenceFor(refusal: ChangeRefusal): string {
  switch (refusal.kind) {
    case 'illegal_transition':
      return `A position that is ${refusal.status} cannot be ${PARTICIPLE[refusal.command]}.`;
    case 'unknown_position':
      return `Unknown position ${refusal.positionId}.`;
    case 'duplicate_position':
      return `Position ${refusal.positionId} already exists.`;
    case 'not_positive':
      return `The ${refusal.field} ${refusal.value} is not a number above 0.`;
    case 'not_a_quantity':
      return `The quantity ${refusal.quantity} is not a number other than 0.`;
    case 'side_change':
      return `A position of ${refusal.from} cannot be adjusted to ${refusal.to}: close it instead.`;
    case 'stop_loosened':
      return `The stop never loosens: it is at ${refusal.from}, ${refusal.to} is farther away.`;
    case 'input_missing':
      return `The ${refusal.field} is missing.`;
    default:
      return assertNever(refusal);
  }
}
