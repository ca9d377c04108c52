// Troubles of the gateway that may stand beside a crash, with what each may cost in uncovered time.
import type { Stage } from './stage.ts';

export interface Trouble {
  readonly kind: string;
  /** Field of the fault beyond its kind and this run's symbol or client. */
  readonly with?: Readonly<Record<string, unknown>>;
  /** Aimed at the line of this run's client instead of its symbol. */
  readonly isOfLine?: true;
  /** Market milliseconds a position may lie bare because of it, down time included. */
  readonly nakedMaxMs?: number;
}

/** What a stop that the gateway itself refused or dropped may cost: nobody can place one while the daemon is dead. */
const BARE_MS = 120_000;

export const TROUBLES: readonly Trouble[] = [
  { kind: 'mute', with: { for_ms: 700 }, isOfLine: true },
  { kind: 'mute', with: { for_ms: 700, mode: 'drop' }, isOfLine: true },
  { kind: 'reset', isOfLine: true },
  { kind: 'lost-1100', with: { for_ms: 5_000 }, isOfLine: true },
  { kind: 'unset-sentinels', with: { for_ms: 2_000 }, isOfLine: true },
  { kind: 'id-rollback', isOfLine: true },
  { kind: 'pacing', isOfLine: true },
  { kind: 'reject', with: { leg: 'parent' } },
  { kind: 'reject', with: { leg: 'child' }, nakedMaxMs: BARE_MS },
  { kind: 'stop-reject', nakedMaxMs: BARE_MS },
  { kind: 'partial-fill', with: { shares: 30, for_ms: 10_000 } },
  { kind: 'duplicate-execution' },
  { kind: 'execution-first' },
  { kind: 'no-order-status' },
  { kind: 'order-ref-suffix' },
  { kind: 'correct-execution', nakedMaxMs: BARE_MS },
  { kind: 'swallow-order' },
  { kind: 'swallow-cancel' },
  { kind: 'held-legs' },
  { kind: 'cancelled-then-filled', nakedMaxMs: BARE_MS },
  { kind: 'filled-during-cancel', nakedMaxMs: BARE_MS },
  { kind: 'late-cancel-ack' },
  { kind: 'modify-forks' },
  { kind: 'position-lag' },
];

export function play(stage: Stage, { kind, with: more, isOfLine }: Trouble): Promise<void> {
  const { symbol, clientId } = stage.place;
  const aim = isOfLine ? { client_id: clientId } : { symbol };
  return stage.fault({ kind, ...aim, ...more });
}

export function troubleText({ kind, with: more }: Trouble): string {
  const parts = Object.entries(more ?? {}).map(([name, value]) => `${name} ${String(value)}`);
  return parts.length === 0 ? kind : `${kind} (${parts.join(', ')})`;
}
