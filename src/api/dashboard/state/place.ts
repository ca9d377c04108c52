// Where in the page somebody is: the part of the address behind `#`, so that reload, back and bookmarks work.
import { computed, signal } from '@preact/signals';

const hash = signal('');

export function watchPlace(): void {
  const read = () => {
    hash.value = location.hash;
  };
  read();
  addEventListener('hashchange', read);
}

export interface Place {
  /** `desk`, `why`, `book` ... */
  readonly page: string;
  /** What of the page: `#/why/AAPL-11`. */
  readonly of: string | undefined;
}

export const place = computed((): Place => {
  const [, page = hash.value.slice(1), of] = /^#\/([^/]*)(?:\/(.*))?$/.exec(hash.value) ?? [];
  return { page: page === '' ? 'desk' : page, of: of === undefined ? undefined : decoded(of) };
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
