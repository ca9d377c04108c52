// Who has signed in, in which theme they read, and the way out. It stands in the bar of a wide screen and below a narrow page.
import { hrefOf, place } from '../state/place.ts';
import { theme } from '../state/preferences.ts';
import { session } from '../state/session.ts';
import { signOut } from '../state/sign-out.ts';

export function UserMenu() {
  const who = session.value;
  const { page } = place.value;
  if (who.kind !== 'in') return null;
  return (
    <div class="user">
      <a href={hrefOf('account')} aria-current={page === 'account' ? 'page' : undefined}>
        {who.username} ({who.role})
      </a>
      {who.role === 'admin' && (
        <a href={hrefOf('users')} aria-current={page === 'users' ? 'page' : undefined}>
          Users
        </a>
      )}
      <a href="/help/" target="_blank" rel="noopener">
        Help
      </a>
      <select
        aria-label="Theme"
        value={theme.style.value}
        onChange={({ currentTarget }) => theme.choose(currentTarget.value)}
      >
        {theme.styles.map((one) => (
          <option key={one} value={one}>
            {TITLES[one]}
          </option>
        ))}
      </select>
      <button type="button" class="quiet" onClick={() => void signOut()}>
        Sign out
      </button>
    </div>
  );
}

const TITLES = { system: 'Theme: system', light: 'Theme: light', dark: 'Theme: dark' } as const;
