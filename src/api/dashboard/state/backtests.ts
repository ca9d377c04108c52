// A backtest that somebody asked for: it runs on while other pages are open, one at a time.
import { signal } from '@preact/signals';
import { decided } from './decisions.ts';
import { door } from './session.ts';

export interface BacktestForm {
  /** Empty: all. */
  readonly strategy: string;
  /** Days as YYYY-MM-DD; empty: all on record. */
  readonly from: string;
  readonly to: string;
}

export const isRunning = signal(false);
/** What became of the last one. */
export const refusal = signal('');
/** The newest report of this page. */
export const finished = signal<string | undefined>(undefined);

export async function runBacktest(trader: string, wanted: BacktestForm): Promise<void> {
  if (isRunning.value) return;
  isRunning.value = true;
  refusal.value = '';
  finished.value = undefined;
  const given = Object.entries(wanted).filter(([, value]) => value !== '');
  const asked = await door.ask((client) =>
    client.POST('/api/v1/daemon/{trader}/backtest', {
      params: { path: { trader } },
      body: Object.fromEntries(given),
    }),
  );
  isRunning.value = false;
  if (asked.kind === 'ok') {
    finished.value = asked.body.id;
    decided.value += 1;
  } else {
    refusal.value =
      asked.kind === 'refused'
        ? asked.detail
        : 'The API does not answer; the report is in the list once the run has ended.';
  }
}
