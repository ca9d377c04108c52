// Whether the ends of bars made the signals that they should: one each, none of a bar that no daemon saw end, and new ones again.
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';
import type { Finding } from './finding.ts';

export function signalFindings(facts: readonly RecordedFact[]): readonly Finding[] {
  const findings: Finding[] = [];
  const judgedAt = new Map<string, number>();
  const taken = new Set<string>();
  let startedAt = Number.NEGATIVE_INFINITY;
  let newest = Number.NEGATIVE_INFINITY;
  for (const { fact, at } of facts) {
    if (fact.type === 'daemon-started') startedAt = at;
    if (fact.type !== 'signal-taken' && fact.type !== 'signal-refused') continue;
    const { id, bar, at: raisedAt } = fact.signal;
    if (bar === undefined) continue;
    const twice = (text: string) => findings.push({ counter: 'duplicates', text });
    // What is not sent is refused after it was taken, as the same signal.
    if ((judgedAt.get(id) ?? raisedAt) !== raisedAt) twice(`the bar of ${id} was judged twice`);
    else if (bar.end < startedAt && !judgedAt.has(id))
      twice(`the bar of ${id} ended before the daemon started that judged it`);
    if (fact.type === 'signal-taken' && taken.has(id)) twice(`${id} was taken twice`);
    if (fact.type === 'signal-taken') taken.add(id);
    judgedAt.set(id, raisedAt);
    newest = Math.max(newest, bar.end);
  }
  if (newest < startedAt)
    findings.push({ counter: 'lost', text: 'no bar was judged after the last start' });
  return findings;
}
