// The keys that work everywhere on the page.
import { prepare } from '../state/commands.ts';
import { closeList, openList } from '../state/palette.ts';
import { HALT } from '../state/trader-commands.ts';

export const KEYS: readonly (readonly [keys: string, does: string])[] = [
  ['Ctrl K', 'find a page, a symbol or a command'],
  ['Ctrl Alt H', 'HALT; Tab and Enter confirm it'],
  ['?', 'this list'],
  ['Escape', 'close a dialog; nothing is done'],
  ['Tab, Shift Tab', 'next, previous'],
  ['↑, ↓', 'on a stop or target of the chart: move it a cent, with Shift ten; Enter asks'],
  ['←, →, Space', 'on the time of a film: five seconds, with Shift a minute; play or pause'],
  ['Page up, Page down, Home, End', 'in a long list'],
];

/** Answers how to stop. */
export function watchKeys(): () => void {
  document.addEventListener('keydown', pressed);
  return () => document.removeEventListener('keydown', pressed);
}

function pressed(event: KeyboardEvent): void {
  const does = meaningOf(event);
  if (does === undefined) return;
  event.preventDefault();
  does();
}

function meaningOf(event: KeyboardEvent): (() => void) | undefined {
  const isControl = event.ctrlKey || event.metaKey;
  // The letter depends on the layout where Alt is held.
  if (event.ctrlKey && event.altKey && event.code === 'KeyH') return halt;
  if (isControl && !event.altKey && event.key.toLowerCase() === 'k') return () => open('palette');
  // The editor is in a shadow, which the target does not show.
  const [within] = event.composedPath() as Element[];
  const isTyping = within?.closest?.('input, select, textarea, [contenteditable]') != null;
  if (event.key === '?' && !isControl && !isTyping) return () => open('keys');
  return undefined;
}

function open(list: 'palette' | 'keys'): void {
  // What is about to be confirmed comes first.
  if (document.querySelector('dialog.confirm[open]') === null) openList.value = list;
}

function halt(): void {
  closeList();
  void prepare(HALT);
}
