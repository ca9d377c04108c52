// How a run ends: completed if anything was filled, whole or in part, else failed.
import type { Instant } from '../../../kernel/instant.ts';
import type { NewEvent } from '../../domain/events/envelope.ts';
import type { OpenRun } from './open-run.ts';

export const NOTHING_FILLED = 'NOTHING_FILLED';

export function runEnd({ record, legs }: OpenRun, at: Instant): NewEvent {
  const common = { schemaVersion: 1, effective: at };
  const isAny = legs.length === 0 || legs.some(({ fills }) => fills.length > 0);
  if (!isAny) {
    const { planId } = record;
    return {
      ...common,
      type: 'REBALANCING_FAILED',
      data: { planId, reason: NOTHING_FILLED, legs },
    };
  }
  const isWhole = legs.every(
    ({ status, quantity, planned }) => status === 'FILLED' && quantity === planned,
  );
  const outcome = isWhole ? 'FILLED' : 'PARTLY_FILLED';
  return { ...common, type: 'REBALANCING_COMPLETED', data: { ...record, outcome, legs } };
}
