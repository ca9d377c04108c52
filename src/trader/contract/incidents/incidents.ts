// The incident table: each kind of alarm with its title, what it means for the money, and what to do.
import { isOptionId } from '../../../market/instruments/amount.ts';
import { typedSymbol } from '../../../market/instruments/typed-symbol.ts';
import { ACCOUNT } from './account.ts';
import { CONNECTION } from './connection.ts';
import type { IncidentText, WrittenIncident } from './incident-text.ts';
import { ORDERS } from './orders.ts';
import { STOPS } from './stops.ts';
import { TRADING } from './trading.ts';

const TEXTS = { ...ACCOUNT, ...CONNECTION, ...ORDERS, ...STOPS, ...TRADING };

export type IncidentName = keyof typeof TEXTS;

export const incidentKinds = Object.keys(TEXTS).toSorted() as [IncidentName, ...IncidentName[]];

/** With the symbol in its place. */
export function incidentText(kind: IncidentName, symbol: string | undefined): IncidentText {
  const named = (text: string) => withSymbol(text, symbol ?? 'SYMBOL');
  const { title, happened, by_itself: own, ...more }: WrittenIncident = TEXTS[kind];
  const { means, what_to_do: todo } = meaningOf(more, symbol);
  return {
    title,
    happened: named(happened),
    means: named(means),
    by_itself: named(own),
    what_to_do: named(todo),
  };
}

/** Without a symbol what both mean. */
function meaningOf(
  { of_option: ofOption, ...written }: Pick<WrittenIncident, 'means' | 'what_to_do' | 'of_option'>,
  symbol: string | undefined,
): Pick<IncidentText, 'means' | 'what_to_do'> {
  if (ofOption === undefined) return written;
  if (symbol === undefined) return { ...written, means: `${written.means} ${ofOption.means}` };
  return isOptionId(symbol) ? ofOption : written;
}

/** In commands as a shell reads it: the name of a contract has a space. */
function withSymbol(text: string, symbol: string): string {
  const typed = typedSymbol(symbol);
  return text
    .replaceAll(/`[^`]*`/g, (command) => command.replaceAll('SYMBOL', typed))
    .replaceAll('SYMBOL', symbol);
}
