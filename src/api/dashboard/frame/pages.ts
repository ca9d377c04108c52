// The pages, in the order of the navigation.
import type { ComponentType } from 'preact';
import { DeskPage } from '../desk/desk-page.tsx';
import { place } from '../state/place.ts';
import { type LaterPage, later } from './lazy.tsx';
import { UnknownPage } from './unknown-page.tsx';

export interface PageEntry {
  /** In the address: `#/why`. */
  readonly name: string;
  readonly title: string;
  readonly shows: ComponentType;
  readonly fetch?: LaterPage['fetch'];
}

const why = later(async () => (await import('../why/why-page.tsx')).WhyPage);
const order = later(async () => (await import('../order/order-page.tsx')).OrderPage);
const options = later(async () => (await import('../options/options-page.tsx')).OptionsPage);
const book = later(async () => (await import('../book/book-page.tsx')).BookPage);
const strategies = later(
  async () => (await import('../strategies/strategies-page.tsx')).StrategiesPage,
);
const signals = later(async () => (await import('../signals/signals-page.tsx')).SignalsPage);
const history = later(async () => (await import('../history/history-page.tsx')).HistoryPage);
const account = later(async () => (await import('../account/account-page.tsx')).AccountPage);
const users = later(async () => (await import('../account/users-page.tsx')).UsersPage);
const film = later(async () => (await import('../film/film-page.tsx')).FilmPage);
const wall = later(async () => (await import('../wall/wall-page.tsx')).WallPage);
const system = later(async () => (await import('../system/system-page.tsx')).SystemPage);

export const PAGES: readonly [PageEntry, ...PageEntry[]] = [
  { name: 'desk', title: 'Desk', shows: DeskPage },
  { name: 'why', title: 'Why', ...why },
  { name: 'film', title: 'Film', ...film },
  { name: 'options', title: 'Options', ...options },
  { name: 'book', title: 'Book', ...book },
  { name: 'strategies', title: 'Strategies', ...strategies },
  { name: 'signals', title: 'Signals', ...signals },
  { name: 'history', title: 'History', ...history },
  { name: 'system', title: 'System', ...system },
];

/** Reached from other pages, and from the name of who has signed in. */
const OTHERS: readonly PageEntry[] = [
  { name: 'wall', title: 'Wall of charts', ...wall },
  { name: 'order', title: 'Order', ...order },
  { name: 'account', title: 'Your account', ...account },
  { name: 'users', title: 'Users', ...users },
];

/** All that are not here yet. */
export function fetchPages(): void {
  for (const { fetch } of PAGES) fetch?.();
}

const UNKNOWN: PageEntry = { name: 'unknown', title: 'No such page', shows: UnknownPage };

export function shownPage(): PageEntry {
  return [...PAGES, ...OTHERS].find(({ name }) => name === place.value.page) ?? UNKNOWN;
}
