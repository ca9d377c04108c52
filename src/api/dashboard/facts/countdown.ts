// How long until something, on the market's clock.
import { ageBetween, span } from './times.ts';

/** `in 2 h 5 min`; `due` once it has passed; empty where either moment is unknown. */
export function countdown(at: string | null, now: string | null): string {
  const left = ageBetween(now, at);
  if (left === undefined) return '';
  return left > 0 ? `in ${span(left)}` : 'due';
}

/** `3 min ago`; empty where either moment is unknown. */
export function ago(at: string | null, now: string | null): string {
  const age = ageBetween(at, now);
  return age === undefined ? '' : `${span(age)} ago`;
}
