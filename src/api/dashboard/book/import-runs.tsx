// Files on their way into a portfolio: how many rows are booked, and how each import ended. It continues without this page.
import { useEffect, useRef } from 'preact/hooks';
import type { ImportRun, Portfolio } from '../facts/book-shapes.ts';
import { runWords } from '../facts/imports.ts';
import { Moment } from '../lists/moment.tsx';
import { consider, decided } from '../state/decisions.ts';
import { undoDecision } from '../state/imports.ts';
import { useAsked } from '../state/polled-request.ts';

const SHOWN = 3;
const RENEW_MS = 1_000;

interface ImportRunsProps {
  readonly portfolio: Pick<Portfolio, 'id' | 'name'>;
}

export function ImportRuns({ portfolio }: ImportRunsProps) {
  const { id } = portfolio;
  const asked = useAsked<readonly ImportRun[]>(
    `import runs ${id}`,
    (client) =>
      client.GET('/api/v1/portfolios/{id}/import-runs', {
        params: { path: { id }, query: { limit: SHOWN } },
      }),
    { renewMs: RENEW_MS, followsFacts: false, followsBook: true, followsDecisions: true },
  );
  const runs = asked.kind === 'known' ? asked.body : [];
  useEnd(runs.filter(isRunning).length);
  if (runs.length === 0) return null;
  return (
    <ul class="lines import-runs" role="status">
      {runs.map((run) => (
        <li key={run.id} class={run.state === 'failed' ? 'refusal' : ''}>
          <Moment at={run.requested_at} /> {runWords(run)}{' '}
          {isRunning(run) && (
            <progress
              max={Math.max(1, run.rows)}
              value={run.booked}
              aria-label="Rows that are booked"
            />
          )}
          {isUndoable(run) && (
            <button
              type="button"
              class="quiet"
              onClick={() => void consider(undoDecision(portfolio, run))}
            >
              Undo…
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

function isRunning({ state }: ImportRun): boolean {
  return state === 'waiting' || state === 'running';
}

function isUndoable(run: ImportRun): boolean {
  return !isRunning(run) && run.booked > run.undone;
}

/** What was booked meanwhile is asked for at once. */
function useEnd(running: number): void {
  const before = useRef(running);
  useEffect(() => {
    if (running < before.current) decided.value += 1;
    before.current = running;
  }, [running]);
}
