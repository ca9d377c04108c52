// Instead of a page about a trader, for who may see none.
import { hrefOf } from '../state/place.ts';
import { session } from '../state/session.ts';

export function NoAccount() {
  const name = session.value.kind === 'in' ? session.value.username : 'NAME';
  return (
    <section class="no-account" aria-labelledby="no-account-title">
      <h2 id="no-account-title">You may see no account yet</h2>
      <p>
        Ask an administrator to grant you an account on the page Users, or to type{' '}
        <code>sluice user grant {name} ACCOUNT --role viewer</code>, then load this page again. Your
        portfolios are in the <a href={hrefOf('book')}>Book</a>.
      </p>
    </section>
  );
}
