// Background jobs as text.
import type { JobRow, JobRun } from '../../../api/http/presenters/jobs.ts';
import { folded } from '../../answers/sections-text.ts';
import { tableText } from '../../answers/table.ts';
import { exchangeShort, exchangeTime, timeLabel } from '../../program/words.ts';

export interface JobList {
  readonly place: JobRun['place'];
  readonly jobs: readonly JobRow[];
}

export function listText({ place, jobs }: JobList): string {
  const goes =
    place === 'queue'
      ? 'Jobs go to the queue in Redis, and any worker takes them.'
      : 'Jobs run in the process that leads.';
  const table = tableText(jobs, [
    { title: 'kind', cell: ({ kind }) => kind },
    { title: 'state', cell: ({ state }) => state },
    { title: () => `next (${timeLabel()})`, cell: ({ next_run }) => moment(next_run) },
    { title: 'last', cell: ({ last_run }) => moment(last_run?.began_at ?? null) },
    { title: 'result', cell: ({ last_run }) => last_run && resultText(last_run) },
    { title: 'where', cell: ({ last_run }) => last_run && placeText(last_run), isElastic: true },
  ]);
  return [goes, '', table, ...jobs.flatMap(whyLines)].join('\n');
}

export function runText(kind: string, run: JobRun): string {
  return `${kind}: ${resultText(run)}, ${placeText(run)}`;
}

function whyLines({ kind, last_run: last }: JobRow): readonly string[] {
  return last === null || last.why === '' ? [] : ['', ...folded(last.why, `${kind}: `)];
}

/** The day only where it is another one. */
function moment(iso: string | null): string | null {
  if (iso === null) return null;
  const today = exchangeShort(new Date().toISOString()).slice(0, 5);
  const short = exchangeShort(iso);
  return short.startsWith(today) ? exchangeTime(iso) : short.slice(0, 'MM-DD HH:MM'.length);
}

function resultText({ result, began_at, ended_at, attempt }: JobRun): string {
  const again = attempt > 1 || result === 'failed' ? `, attempt ${attempt}` : '';
  if (result !== 'done' || ended_at === null) return `${result}${again}`;
  const seconds = (Date.parse(ended_at) - Date.parse(began_at)) / 1_000;
  return `done in ${seconds.toFixed(1)} s${again}`;
}

function placeText({ place, worker, pid }: JobRun): string {
  const who = worker === null ? `pid ${pid}` : `worker ${worker}`;
  return place === 'queue' ? `${who}, by queue` : `${who}, itself`;
}
