// Who has signed in, in which theme they read, and the way out. It stands in the bar of a wide screen and below a narrow page.
import { session, signOut } from '../state/session.ts';
import { chooseTheme, THEMES, theme } from '../state/theme.ts';

export function UserMenu() {
  const who = session.value;
  if (who.kind !== 'in') return null;
  return (
    <div class="user">
      <span>
        {who.username} ({who.role})
      </span>
      <a href="/help/" target="_blank" rel="noopener">
        Help
      </a>
      <select
        aria-label="Theme"
        value={theme.value}
        onChange={({ currentTarget }) => chooseTheme(currentTarget.value)}
      >
        {THEMES.map((one) => (
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
