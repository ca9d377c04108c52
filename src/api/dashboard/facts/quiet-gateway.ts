// What rests on messages of the gateway is of its last one while it is quiet: its values lose their colour and carry their age.
import type { Status } from './shapes.ts';
import { ageBetween, span } from './times.ts';

/** How old these values are, as `42 s old`; undefined while the gateway is ready, or before its first message. */
export function quietFor({ gateway, market_time: now }: Status): string | undefined {
  if (gateway === null || gateway.state === 'ready') return undefined;
  const ageMs = ageBetween(gateway.last_heard, now);
  return ageMs === undefined ? undefined : `${span(ageMs)} old`;
}

/** `working`; `was working` of an order that a quiet gateway no longer answers for. */
export function stateWords(state: string, isQuiet: boolean): string {
  return `${isQuiet ? 'was ' : ''}${state.replaceAll('_', ' ')}`;
}

/** When book and broker were last seen to agree or differ, if that says nothing of now. */
export function lastCompared({ gateway, comparison }: Status): string | null {
  if (comparison === null || comparison.at === null) return null;
  const isQuiet = gateway !== null && gateway.state !== 'ready';
  const isUnknown = !comparison.is_clean && comparison.differences.length === 0;
  return isQuiet || isUnknown ? comparison.at : null;
}
