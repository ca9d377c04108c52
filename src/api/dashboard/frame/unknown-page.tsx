// What the dashboard shows if an address names an unknown page, or something that the page does not have.
import type { ComponentType } from 'preact';
import { hrefOf, place } from '../state/place.ts';

/** `titleOf`: of a page by its name in the address; undefined without such a page. */
export function createUnknownPage(titleOf: (page: string) => string | undefined): ComponentType {
  return function UnknownPage() {
    const { page, of } = place.value;
    const title = titleOf(page);
    return (
      <section class="unknown-page" aria-labelledby="unknown-title">
        <h2 id="unknown-title">No such page</h2>
        <p>
          The address names <code>{title === undefined ? page : of}</code>, which{' '}
          {title === undefined
            ? 'is not a page of the dashboard.'
            : `the page ${title} does not have.`}{' '}
          Nothing was changed, and trading continues.
        </p>
        <p class="choices">
          {title !== undefined && <a href={hrefOf(page)}>Go to {title}</a>}
          <a href="#/">Go to the first page</a>
        </p>
      </section>
    );
  };
}
