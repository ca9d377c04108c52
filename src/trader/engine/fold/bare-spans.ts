// The times in which positions were unprotected, from the facts: so that the day's sum survives a restart.
import { DAY_MS, type Instant } from '../../../kernel/instant.ts';
import type { State } from '../state/state.ts';

export function bareFrom(
  state: State,
  { positionId, symbol }: { readonly positionId: string; readonly symbol: string },
  from: Instant,
): void {
  const isOpen = state.bareSpans.some((span) => span.positionId === positionId && isLasting(span));
  if (!isOpen) state.bareSpans = [...state.bareSpans, { positionId, symbol, from, to: undefined }];
}

export function bareUntil(state: State, positionId: string, to: Instant): void {
  if (!state.bareSpans.some((span) => span.positionId === positionId && isLasting(span))) return;
  state.bareSpans = state.bareSpans.map((span) =>
    span.positionId === positionId && isLasting(span) ? { ...span, to } : span,
  );
}

export function dropOldSpans(state: State, at: Instant): void {
  state.bareSpans = state.bareSpans.filter(({ to }) => to === undefined || to >= at - DAY_MS);
}

function isLasting({ to }: { readonly to: Instant | undefined }): boolean {
  return to === undefined;
}
