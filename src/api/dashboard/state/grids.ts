// Grids of backtests that this page has begun or stopped: they run at the API, whatever page is open.
import { signal } from '@preact/signals';
import { whyTooLong } from '../facts/strategy-text.ts';
import { decided } from './decisions.ts';
import { type Edit, textOf } from './edits.ts';
import { door } from './session.ts';

export interface GridForm {
  /** Each as `stop.atr.multiple=2,3,4`; empty ones are left out. */
  readonly axes: readonly string[];
  readonly folds: number;
  /** Days as YYYY-MM-DD; empty: all on record. */
  readonly from: string;
  readonly to: string;
}

export interface GridOutcome {
  readonly isSending: boolean;
  readonly refusal: string;
  /** Of the grid that was begun last. */
  readonly id: string | undefined;
}

const NOTHING: GridOutcome = { isSending: false, refusal: '', id: undefined };
const UNKNOWN =
  'The API does not answer, so it is not known whether the grid was begun: look in the list of grids.';
const NO_VALUES = 'Enter a place in the text and its values, such as target.r=1,2,3.';

const outcomes = signal<ReadonlyMap<string, GridOutcome>>(new Map());
const keyOf = ({ trader, file }: Pick<Edit, 'trader' | 'file'>) => `${trader}\n${file}`;

export function gridOutcomeOf(edit: Edit): GridOutcome {
  return outcomes.value.get(keyOf(edit)) ?? NOTHING;
}

function put(edit: Edit, now: Partial<GridOutcome>): void {
  outcomes.value = new Map([...outcomes.value, [keyOf(edit), { ...NOTHING, ...now }]]);
}

export async function beginGrid(edit: Edit, { axes, folds, from, to }: GridForm): Promise<void> {
  if (gridOutcomeOf(edit).isSending) return;
  const grid = axes.map((axis) => axis.replaceAll(' ', '')).filter((axis) => axis !== '');
  const refusal = grid.length === 0 ? NO_VALUES : whyTooLong(edit.text);
  if (refusal !== '') return put(edit, { refusal });
  put(edit, { isSending: true });
  const { trader, file } = edit;
  const asked = await door.ask((client) =>
    client.POST('/api/v1/daemon/{trader}/strategies/files/{file}/grids', {
      params: { path: { trader, file } },
      body: {
        ...{ text: textOf(edit), grid, walk_forward: folds },
        ...(from !== '' && { from }),
        ...(to !== '' && { to }),
      },
    }),
  );
  if (asked.kind === 'ok') put(edit, { id: asked.body.id });
  else put(edit, { refusal: asked.kind === 'refused' ? asked.detail : UNKNOWN });
  decided.value += 1;
}
