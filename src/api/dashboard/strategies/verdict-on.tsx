// What the trader says of a text: each fault with its place, or what would change and from when.
import type { Verdict } from '../facts/shapes.ts';

interface VerdictOnProps {
  readonly verdict: Verdict;
  goTo(line: number, column: number): void;
}

export function VerdictOn({ verdict: { ok, issues, text }, goTo }: VerdictOnProps) {
  if (ok) return <p class="outcome">{`Valid. ${text}`}</p>;
  return (
    <>
      <p class="refusal">
        {issues.length === 1 ? 'One fault' : `${issues.length} faults`}: not saved, the
        configuration in force stays.
      </p>
      <ul class="faults">
        {issues.map(({ sentence, line, column }) => (
          <li key={sentence}>
            {line !== null && (
              <button type="button" class="quiet" onClick={() => goTo(line, column ?? 1)}>
                line {line}
              </button>
            )}{' '}
            {sentence}
          </li>
        ))}
      </ul>
    </>
  );
}
