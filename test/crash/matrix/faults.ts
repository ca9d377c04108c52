// Troubles of the gateway that may stand beside a crash.
import type { Controls } from './controls.ts';

export interface Trouble {
  readonly kind: string;
  /** Field of the fault beyond its kind and this run's symbol or client. */
  readonly with?: Readonly<Record<string, unknown>>;
  /** Aimed at the line of this run's client instead of its symbol. */
  readonly isOfLine?: true;
  /** It bares a position by itself: nobody can place a stop while the daemon is dead, so only what follows counts. */
  readonly isBaring?: true;
}

export const TROUBLES: readonly Trouble[] = [
  { kind: 'mute', with: { for_ms: 700 }, isOfLine: true },
  { kind: 'mute', with: { for_ms: 700, mode: 'drop' }, isOfLine: true },
  { kind: 'reset', isOfLine: true },
  { kind: 'lost-1100', with: { for_ms: 5_000 }, isOfLine: true },
  { kind: 'unset-sentinels', with: { for_ms: 2_000 }, isOfLine: true },
  { kind: 'id-rollback', isOfLine: true },
  { kind: 'pacing', isOfLine: true },
  { kind: 'reject', with: { leg: 'parent' } },
  { kind: 'reject', with: { leg: 'child' }, isBaring: true },
  { kind: 'stop-reject', isBaring: true },
  { kind: 'partial-fill', with: { shares: 30, for_ms: 10_000 } },
  { kind: 'duplicate-execution' },
  { kind: 'execution-first' },
  { kind: 'no-order-status' },
  { kind: 'order-ref-suffix' },
  { kind: 'correct-execution', isBaring: true },
  { kind: 'swallow-order' },
  { kind: 'swallow-cancel' },
  { kind: 'held-legs' },
  { kind: 'cancelled-then-filled', isBaring: true },
  { kind: 'filled-during-cancel', isBaring: true },
  { kind: 'late-cancel-ack' },
  { kind: 'modify-forks' },
  { kind: 'position-lag' },
];

export function play(controls: Controls, { kind, with: more, isOfLine }: Trouble): Promise<void> {
  const { symbol, clientId } = controls.place;
  const aim = isOfLine ? { client_id: clientId } : { symbol };
  return controls.fault({ kind, ...aim, ...more });
}

export function troubleText({ kind, with: more }: Trouble): string {
  const parts = Object.entries(more ?? {}).map(([name, value]) => `${name} ${String(value)}`);
  return parts.length === 0 ? kind : `${kind} (${parts.join(', ')})`;
}
