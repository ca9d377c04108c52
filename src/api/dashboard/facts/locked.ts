// Bought shares that a market does not let be sold yet, in words.

import { sharesText } from './amounts.ts';
import { dateText } from './date-formats.ts';
import type { Position } from './shapes.ts';
import { clockMinute, dayOf, type Zone } from './times.ts';

type Locked = Position['locked'][number];

/** `; 60 shares locked, which no stop sells yet`, behind a figure of stops that fill. */
export function lockedNote(positions: readonly Pick<Position, 'locked'>[]): string {
  const parts = positions.flatMap(({ locked }) => locked);
  const locked = parts.reduce((sum, { quantity }) => sum + quantity, 0);
  return locked === 0 ? '' : `; ${sharesText(locked)} locked, which no stop sells yet`;
}

/** `60 shares locked until 2026-02-23 13:00 ICT (T+2)`. */
export function lockedWords({ quantity, sellable_from: at, settlement }: Locked, zone: Zone) {
  const time = clockMinute(at, zone);
  return `${sharesText(quantity)} locked until ${dateText(dayOf(at, zone))} ${time} ${zone.label} (${settlement})`;
}

type Held = Pick<Position, 'quantity' | 'locked' | 'protected' | 'watched'>;

/** Nothing of it can be sold yet. */
export function isLockedWhole({ quantity, locked }: Pick<Held, 'quantity' | 'locked'>): boolean {
  return locked.reduce((sum, part) => sum + part.quantity, 0) >= Math.abs(quantity);
}

/** Nothing limits its loss, and something could. */
export function isBare(position: Held): boolean {
  return !position.protected && !position.watched && !isLockedWhole(position);
}
