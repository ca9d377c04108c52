// Backtests of texts that are not saved, each beside the version in force: they run while other pages are open.
import { signal } from '@preact/signals';
import type { Asked } from '../browser/ask.ts';
import type { BacktestReport } from '../facts/shapes.ts';
import { whyTooLong } from '../facts/strategy-text.ts';
import { isRunning } from './backtests.ts';
import { seen } from './dashboard-snapshot.ts';
import { decided } from './decisions.ts';
import { type Edit, textOf } from './edits.ts';
import { door } from './session.ts';

export interface TryForm {
  /** Days as YYYY-MM-DD; empty: all on record. */
  readonly from: string;
  readonly to: string;
  readonly isBesideChance: boolean;
}

export interface Tried {
  /** Of which text. */
  readonly text: string;
  readonly doing: string;
  readonly refusal: string;
  /** The report of the text. */
  readonly id: string | undefined;
  /** Of the version in force over the same days; undefined for a new strategy. */
  readonly inForce: string | undefined;
}

const CHANCE_RUNS = 100;
const GONE =
  'The API does not answer. If it still runs, the report is in the list in a minute; if it was restarted, run it again.';

const tried = signal<ReadonlyMap<string, Tried>>(new Map());

const keyOf = ({ trader, file }: Pick<Edit, 'trader' | 'file'>) => `${trader}\n${file}`;

export function triedOf(edit: Edit): Tried | undefined {
  return tried.value.get(keyOf(edit));
}

function put(edit: Edit, now: Tried): void {
  tried.value = new Map([...tried.value, [keyOf(edit), now]]);
}

export async function tryText(edit: Edit, form: TryForm): Promise<void> {
  if (isRunning.value) return;
  const begun = { text: edit.text, refusal: '', id: undefined, inForce: undefined };
  const tooLong = whyTooLong(edit.text);
  if (tooLong !== '') return put(edit, { ...begun, doing: '', refusal: tooLong });
  isRunning.value = true;
  put(edit, { ...begun, doing: 'The text runs…' });
  const made = await playText(edit, form);
  if (made.kind !== 'ok') put(edit, { ...begun, doing: '', refusal: whyNot(made) });
  else {
    const { id } = made.body;
    const name = nameInForce(made.body);
    put(edit, { ...begun, id, doing: name === undefined ? '' : 'The version in force runs…' });
    if (name !== undefined)
      put(edit, { ...begun, id, doing: '', ...(await beside(edit, name, form)) });
  }
  isRunning.value = false;
  decided.value += 1;
}

function playText({ trader, file, ...edit }: Edit, form: TryForm): Promise<Asked<BacktestReport>> {
  const text = textOf({ trader, file, ...edit });
  return door.ask((client) =>
    client.POST('/api/v1/daemon/{trader}/strategies/files/{file}/backtest', {
      params: { path: { trader, file } },
      body: { text, ...daysOf(form), ...(form.isBesideChance && { null_runs: CHANCE_RUNS }) },
    }),
  );
}

async function beside({ trader }: Edit, strategy: string, form: TryForm) {
  const asked = await door.ask((client) =>
    client.POST('/api/v1/daemon/{trader}/backtest', {
      params: { path: { trader } },
      body: { strategy, ...daysOf(form) },
    }),
  );
  return asked.kind === 'ok'
    ? { inForce: asked.body.id }
    : { refusal: `The version in force was not played: ${whyNot(asked)}` };
}

function daysOf({ from, to }: TryForm) {
  return { ...(from !== '' && { from }), ...(to !== '' && { to }) };
}

/** The text's own name, if a strategy of this name is in force. */
function nameInForce({ strategies }: BacktestReport): string | undefined {
  const inForce = seen.value?.board.status.config?.strategies ?? [];
  return strategies.map(({ name }) => name).find((name) => inForce.includes(name));
}

function whyNot(asked: Exclude<Asked<unknown>, { kind: 'ok' }>): string {
  return asked.kind === 'refused' ? asked.detail : GONE;
}
