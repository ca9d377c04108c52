// A reason as every list and answer has it: its numbers for programs, and its sentence for people.
import { snakeReason } from '../../../kernel/snake-keys.ts';
import type { Refusal } from '../terms/refusal.ts';
import type { HomeWords } from '../wording/figures.ts';
import { refusalText } from '../wording/refusal-text.ts';

export interface ReasonRow {
  readonly kind: string;
  readonly text: string;
  readonly [field: string]: unknown;
}

export function reasonRow(reason: Refusal, home: HomeWords): ReasonRow {
  return { ...snakeReason(reason), text: refusalText(reason, home) };
}
