// How far two clocks are apart, in words; what is not known is said.
import { span } from './times.ts';

/** Below it a difference is the way of the answer, not the clock. */
const CLOSE_MS = 2_000;

export interface ClockDifference {
  readonly text: string;
  readonly isBad: boolean;
}

/** Of one clock from that of the API. */
export function fromApi(one: string | null, api: string): ClockDifference {
  if (one === null) return { text: 'not known', isBad: true };
  const ms = Date.parse(one) - Date.parse(api);
  if (Math.abs(ms) <= CLOSE_MS) return { text: 'agrees with the API', isBad: false };
  const far = span(Math.round(Math.abs(ms) / 1_000) * 1_000);
  return { text: `${far} ${ms > 0 ? 'ahead of' : 'behind'} the API`, isBad: true };
}
