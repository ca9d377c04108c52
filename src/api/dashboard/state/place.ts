// Where in the page somebody is: the part of the address behind `#`, so that reload, back and bookmarks work.
import { computed, signal } from '@preact/signals';

const visited = signal({ hash: '', visit: 0 });
/** Also where a page has written its own link; such an address is not read again. */
let known = '';

export function watchPlace(): void {
  const read = () => {
    known = location.hash;
    visited.value = { hash: known, visit: visited.peek().visit + 1 };
  };
  read();
  addEventListener('hashchange', read);
}

/** Writes a link to what the page shows into the address bar, unless the reader has gone to another page: `hashchange` comes later. */
export function writeAddress(link: string): void {
  if (location.hash !== known) return;
  history.replaceState(null, '', link);
  known = location.hash;
}

export interface Place {
  /** `desk`, `why`, `book` ... */
  readonly page: string;
  /** What of the page: `#/why/AAPL-11`. */
  readonly of: string | undefined;
  /** Rises with every address that is gone to, also to one from which the page has moved on by itself. */
  readonly visit: number;
}

export const place = computed((): Place => {
  const { hash, visit } = visited.value;
  const [, page = hash.slice(1), of] = /^#\/([^/]*)(?:\/(.*))?$/.exec(hash) ?? [];
  return {
    page: page === '' ? 'desk' : page,
    of: of === undefined ? undefined : decoded(of),
    visit,
  };
});

/** An address that somebody has cut off in the middle of a character names nothing, and breaks nothing. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function hrefOf(page: string, of?: string): string {
  const behind = of === undefined ? '' : `/${encodeURIComponent(of)}`;
  return page === 'desk' && of === undefined ? '#/' : `#/${page}${behind}`;
}
