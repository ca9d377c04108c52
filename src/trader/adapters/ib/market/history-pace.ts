// When the next request for historical bars may be sent: IB refuses those that come too fast, and all of them for a while after that.
import { MINUTE_MS, SECOND_MS } from '../../../../kernel/instant.ts';
import type { PacedRequest } from '../../../ports/past-bars.ts';

const IDENTICAL_MS = 15 * SECOND_MS;
/** The sixth within two seconds is one too many. */
const OF_CONTRACT = { most: 5, withinMs: 2 * SECOND_MS };
const OF_ALL = { most: 60, withinMs: 10 * MINUTE_MS };
/** Our clock and the time of arrival differ a little. */
const MARGIN_MS = 50;

/** The requests of the last ten minutes, which are all that the rules look at. */
export function paceFrom(sent: readonly PacedRequest[], now: number): readonly PacedRequest[] {
  return sent.filter(({ at }) => at <= now && at > now - OF_ALL.withinMs);
}

/** Milliseconds until the request may be sent; 0 if now. */
export function waitMs(
  sent: readonly PacedRequest[],
  asked: Omit<PacedRequest, 'at'>,
  now: number,
): number {
  const identical = sent.filter(({ question }) => question === asked.question);
  const ofContract = sent.filter(({ contract }) => contract === asked.contract);
  return Math.max(
    0,
    waitFor(identical, { most: 1, withinMs: IDENTICAL_MS }, now),
    waitFor(ofContract, OF_CONTRACT, now),
    waitFor(sent, OF_ALL, now),
  );
}

function waitFor(
  sent: readonly PacedRequest[],
  { most, withinMs }: { readonly most: number; readonly withinMs: number },
  now: number,
): number {
  const counted = sent.map(({ at }) => at).sort((one, other) => one - other);
  const first = counted.at(-most);
  return first === undefined ? 0 : first + withinMs + MARGIN_MS - now;
}
