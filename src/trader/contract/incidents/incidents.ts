// The incident table: each kind of alarm with its title, what it means for the money, and what to do.
import { ACCOUNT } from './account.ts';
import { CONNECTION } from './connection.ts';
import type { IncidentText } from './incident-text.ts';
import { ORDERS } from './orders.ts';
import { STOPS } from './stops.ts';
import { TRADING } from './trading.ts';

const TEXTS = { ...ACCOUNT, ...CONNECTION, ...ORDERS, ...STOPS, ...TRADING };

export type IncidentName = keyof typeof TEXTS;

export const incidentKinds = Object.keys(TEXTS).toSorted() as [IncidentName, ...IncidentName[]];

/** With the symbol in its place. */
export function incidentText(kind: IncidentName, symbol: string | undefined): IncidentText {
  const named = (text: string) => withSymbol(text, symbol ?? 'SYMBOL');
  const { title, happened, means, by_itself: own, what_to_do: todo } = TEXTS[kind];
  return {
    title,
    happened: named(happened),
    means: named(means),
    by_itself: named(own),
    what_to_do: named(todo),
  };
}

/** In commands as a shell reads it: the name of a contract has a space. */
function withSymbol(text: string, symbol: string): string {
  const typed = symbol.includes(' ') ? `"${symbol}"` : symbol;
  return text
    .replaceAll(/`[^`]*`/g, (command) => command.replaceAll('SYMBOL', typed))
    .replaceAll('SYMBOL', symbol);
}
