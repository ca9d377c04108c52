// Announcements of corporate actions, and changes of symbols, as the actions of stocks that are known here.
import { parseDay } from '../../../../market/time/day.ts';
import { wholeRatio } from '../../../domain/splits/split-ratio.ts';
import type { AnnouncedAction } from '../../../ports/announced-actions.ts';
import { fieldsOf, listOf, numberOf, textOf } from '../../kit/fields.ts';
import type { Resolution } from '../../kit/resolution.ts';

type KnownStocks = Pick<Resolution, 'bySymbol' | 'symbolOf'>;

const KINDS: Readonly<Record<string, AnnouncedAction['kind']>> = {
  split: 'split',
  merger: 'merger',
  spinoff: 'spin-off',
};

export const ANNOUNCED_TYPES = Object.keys(KINDS).join(',');

/** Several announcements of one action have one `corporate_action_id`; the newest is the last in the list. */
export function announcedIn(data: unknown, known: KnownStocks): readonly AnnouncedAction[] {
  const actions = new Map<string, AnnouncedAction>();
  for (const action of listOf(data).flatMap((row) => actionsOf(row, known))) {
    const key = `${action.id}/${action.symbol}`;
    actions.delete(key);
    actions.set(key, action);
  }
  return [...actions.values()];
}

function actionsOf(row: unknown, known: KnownStocks): readonly AnnouncedAction[] {
  const fields = fieldsOf(row);
  const kind = KINDS[textOf(fields.ca_type).toLowerCase()];
  const exDay = parseDay(textOf(fields.ex_date));
  const id = textOf(fields.corporate_action_id) || textOf(fields.id);
  if (kind === undefined || exDay === undefined || id === '') return [];
  const initiating = textOf(fields.initiating_symbol);
  const target = textOf(fields.target_symbol);
  const rates = [numberOf(fields.new_rate), numberOf(fields.old_rate)] as const;
  const ratio = kind === 'split' ? wholeRatio(...rates) : undefined;
  // The documents leave open which of the two a merger changes more.
  const names = kind === 'merger' ? [initiating, target] : [initiating || target];
  return [...new Set(names)].flatMap((name) => {
    const symbol = knownSymbol(name, known);
    const other = name === target ? initiating : target;
    const action = { id, kind, exDay, other: other === name ? '' : other, ...(ratio && { ratio }) };
    return symbol === undefined ? [] : [{ ...action, symbol }];
  });
}

export function renamedIn(data: unknown, known: KnownStocks): readonly AnnouncedAction[] {
  const { name_changes: rows } = fieldsOf(fieldsOf(data).corporate_actions);
  return listOf(rows).flatMap((row) => {
    const { id, old_symbol: from, new_symbol: to, process_date: date } = fieldsOf(row);
    const [before, other] = [textOf(from), textOf(to)];
    const symbol = knownSymbol(before, known);
    const exDay = parseDay(textOf(date));
    // The name of a company may change without its symbol.
    if (symbol === undefined || exDay === undefined || other === before) return [];
    const kind = 'symbol-change' as const;
    return [{ id: textOf(id) || `${before}-${other}`, symbol, kind, exDay, other }];
  });
}

/** Undefined if it is not known here. */
function knownSymbol(name: string, { bySymbol, symbolOf }: KnownStocks): string | undefined {
  return bySymbol(symbolOf(name))?.symbol;
}
