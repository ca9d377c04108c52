// Lists of symbols that a program keeps: those of one key are one text in the store.
import { randomUUID } from 'node:crypto';
import { invalid, notFound, refused } from './alpaca-error.ts';

export interface Watchlist {
  readonly id: string;
  readonly name: string;
  readonly symbols: readonly string[];
  /** ISO. */
  readonly created_at: string;
  readonly updated_at: string;
}

/** Texts by name. */
export interface ChangedTexts {
  load(name: string): Promise<string | undefined>;
  /** From what is kept to what is kept next, which is returned; no other change comes between them. */
  change(name: string, next: (kept: string | undefined) => string): Promise<string>;
}

/** The id of a list, or its name. */
export type WatchlistKey = { readonly id: string } | { readonly name: string };
type Terms = Partial<Pick<Watchlist, 'name' | 'symbols'>>;

const LISTS_MAX = 100;

export function createWatchlists(texts: ChangedTexts, now: () => number) {
  const placeOf = (key: string) => `alpaca-watchlists/${key}`;
  const time = () => new Date(now()).toISOString();

  async function changed(
    key: string,
    next: (lists: readonly Watchlist[]) => readonly Watchlist[],
  ): Promise<readonly Watchlist[]> {
    return listsIn(await texts.change(placeOf(key), (kept) => JSON.stringify(next(listsIn(kept)))));
  }

  async function all(key: string): Promise<readonly Watchlist[]> {
    return listsIn(await texts.load(placeOf(key)));
  }

  return {
    all,
    async called(key: string, by: WatchlistKey): Promise<Watchlist> {
      return calledIn(await all(key), by);
    },
    async create(key: string, terms: Required<Terms>): Promise<Watchlist> {
      const at = time();
      const list = { id: randomUUID(), ...terms, created_at: at, updated_at: at };
      await changed(key, (lists) => {
        if (lists.length >= LISTS_MAX) throw refused(`a key has at most ${LISTS_MAX} watchlists`);
        return [...lists, checked(list, lists)];
      });
      return list;
    },
    async update(
      key: string,
      by: WatchlistKey,
      change: (list: Watchlist) => Terms,
    ): Promise<Watchlist> {
      const { id } = calledIn(await all(key), by);
      const lists = await changed(key, (known) => {
        const list = calledIn(known, { id });
        const next = checked({ ...list, ...change(list), updated_at: time() }, known);
        return known.map((other) => (other === list ? next : other));
      });
      return calledIn(lists, { id });
    },
    async erase(key: string, by: WatchlistKey): Promise<void> {
      await changed(key, (lists) => {
        const list = calledIn(lists, by);
        return lists.filter((other) => other !== list);
      });
    },
  };
}

export type Watchlists = ReturnType<typeof createWatchlists>;

const listsIn = (kept: string | undefined): readonly Watchlist[] =>
  kept === undefined ? [] : JSON.parse(kept);

function calledIn(lists: readonly Watchlist[], by: WatchlistKey): Watchlist {
  const found = lists.find((list) => ('id' in by ? list.id === by.id : list.name === by.name));
  if (found === undefined) throw notFound(`watchlist not found for ${Object.values(by)[0]}`);
  return found;
}

function checked(list: Watchlist, all: readonly Watchlist[]): Watchlist {
  if (all.some(({ id, name }) => name === list.name && id !== list.id))
    throw invalid('watchlist name must be unique');
  const twice = list.symbols.find((symbol, index) => list.symbols.indexOf(symbol) !== index);
  if (twice !== undefined) throw invalid(`duplicate symbol: ${twice}`);
  return list;
}
