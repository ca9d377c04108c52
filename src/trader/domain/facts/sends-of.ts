// What a fact sends to the broker once it is durable.
import type { Fact } from './facts.ts';

export const SENDS = ['entry', 'exit', 'protection', 'change', 'cancel'] as const;
export type Send = (typeof SENDS)[number];

const SEND_BY_TYPE: Readonly<Partial<Record<Fact['type'], Send>>> = {
  'entry-intended': 'entry',
  'exit-intended': 'exit',
  'protection-intended': 'protection',
  'change-intended': 'change',
  'cancel-intended': 'cancel',
};

/** Undefined if it sends nothing. */
export function sendsOf({ type }: Fact): Send | undefined {
  return SEND_BY_TYPE[type];
}
