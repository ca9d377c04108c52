// An address that names no page says so, instead of showing another one.
import { place } from '../state/place.ts';

export function UnknownPage() {
  return (
    <section class="unknown-page" aria-labelledby="unknown-title">
      <h2 id="unknown-title">No such page</h2>
      <p>
        The address names <code>{place.value.page}</code>, which is not a page of the dashboard.
        Nothing was changed, and trading continues.
      </p>
      <p>
        <a href="#/">Go to the first page</a>
      </p>
    </section>
  );
}
