// Texts of answers to operator commands.
import { typedSymbol } from '../../../market/instruments/typed-symbol.ts';
import { sharesOf } from '../../domain/holdings/holding.ts';
import { quantityOf } from '../../domain/positions/position-state.ts';
import { sharesWith } from '../../domain/wording/figures.ts';
import type { Confirmation, Preview } from '../../ports/confirmation.ts';
import type { CommandAnswer } from '../../ports/trader-commands.ts';
import type { State } from '../state/state.ts';
import { positionsOn } from '../state/underlying.ts';
import type { Turn } from './turn.ts';

export function refused(text: string): CommandAnswer {
  return { ok: false, kind: 'refused', text };
}

/** Rejects an unknown symbol: a command with a misspelt name would have no effect. */
export function unknownSymbol(
  { strategies, state }: Turn,
  symbol: string,
): CommandAnswer | undefined {
  const isKnown = strategies.bySymbol.has(symbol) || state.positionBySymbol.has(symbol);
  return isKnown ? undefined : notFound(`No strategy trades ${symbol}, and nothing is held in it.`);
}

/** No position; a holding is closed only by an order that names it. */
export function nothingHeld({ state }: Turn, symbol: string): string {
  const shares = sharesOf(state.holdings.get(symbol));
  if (shares === 0) return `We hold nothing in ${symbol}.${optionsText(state, symbol)}`;
  return `We hold no position in ${symbol}. Its ${sharesWith(shares, 'are')} a holding, which only an order that names it sells: \`sluice sell ${typedSymbol(symbol)} ${shares} --as holding\`.`;
}

/** A command for a stock is none for its options: each is a position by itself. */
function optionsText(state: State, stock: string): string {
  const held = positionsOn(state, stock).filter((position) => quantityOf(position) !== 0);
  const ids = [...new Set(held.map(({ symbol }) => `"${symbol}"`))];
  const isOne = ids.length === 1;
  return ids.length === 0
    ? ''
    : ` Of its options we hold ${listText(ids)}: name ${isOne ? 'it' : 'one'}.`;
}

export function notFound(text: string): CommandAnswer {
  return { ok: false, kind: 'not-found', text };
}

/** Carries a decision out, unless it is only asked about, or no longer does what was shown. */
export function decided(
  { isConfirmed, expects }: Confirmation,
  preview: Preview,
  carryOut: () => CommandAnswer,
): CommandAnswer {
  if (isConfirmed === false) return unconfirmed(preview);
  if (expects !== undefined && expects !== preview.does) return changed(preview);
  return carryOut();
}

/** Each surface says how to confirm. */
function unconfirmed(preview: Preview): CommandAnswer {
  return { ok: false, kind: 'unconfirmed', text: previewText(preview), preview };
}

function changed(preview: Preview): CommandAnswer {
  const text = `Nothing was done: the situation has changed since this was shown. ${previewText(preview)}`;
  return { ok: false, kind: 'unconfirmed', text, preview };
}

function previewText({ does, details }: Preview): string {
  return [`This would ${does}.`, ...details].join(' ');
}

/** `a`, `a and b`, `a, b and c`. */
export function listText(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
