// The last board of who has signed in, kept in this browser if they chose so; it ends with the session.
// Decision 0111
import { effect, signal } from '@preact/signals';
import { now, onVisibility } from '../browser/clock.ts';
import { dropText, keepText, keptText } from '../browser/text-storage.ts';
import { type KeptSnapshot, keptOf, nothingKept, readKept } from '../facts/stored-snapshot.ts';
import { seen, trader } from './dashboard-snapshot.ts';
import { session } from './session.ts';
import { zone } from './zone.ts';

export const keepsBoard = signal(false);

/** A board arrives every other second; on a phone each write costs. */
const WRITE_EVERY_MS = 30_000;
let writtenAt = Number.NEGATIVE_INFINITY;

export function chooseKeptBoard(isWanted: boolean): void {
  if (session.value.kind !== 'in') return;
  keepsBoard.value = isWanted && keep(nothingKept(session.value.username));
  if (!keepsBoard.value) return dropText('board');
  write();
}

export function watchKeptBoard(): void {
  effect(() => {
    const who = session.value;
    if (who.kind !== 'in') {
      keepsBoard.value = false;
      return;
    }
    const kept = readKept(keptText('board'));
    // Of somebody else, or not readable any more.
    if (kept?.username !== who.username) dropText('board');
    keepsBoard.value = kept?.username === who.username;
  });
  effect(() => {
    if (seen.value !== undefined && keepsBoard.value && now() - writtenAt > WRITE_EVERY_MS) write();
  });
  onVisibility((isHidden) => {
    if (isHidden && keepsBoard.value) write();
  });
}

const keep = (kept: KeptSnapshot) => keepText('board', JSON.stringify(kept));

function write(): void {
  const who = session.value;
  const { board } = seen.value ?? {};
  // What the trader itself did not answer is older than its time says.
  if (who.kind !== 'in' || board === undefined || board.age_seconds !== null) return;
  if (trader.value === undefined) return;
  const { username } = who;
  const kept = keptOf({ username, trader: trader.value, board, zone: zone.value });
  if (keep(kept)) writtenAt = now();
}
