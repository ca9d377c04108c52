// Where one can go, and HALT: pressed here and confirmed in the dialog, from every page.

import { prepare } from '../state/commands.ts';
import { liveness, seen, trader } from '../state/dashboard-snapshot.ts';
import { hrefOf, place } from '../state/place.ts';
import { HALT } from '../state/trader-commands.ts';
import { PAGES } from './pages.ts';
import { UserMenu } from './user-menu.tsx';

export function Navigation() {
  const { page } = place.value;
  const isHalted = seen.value?.board.status.trading.state === 'HALTED';
  const isOff = isHalted || trader.value === undefined || liveness.value === 'cut_off';
  return (
    <nav class="navigation" aria-label="Pages">
      {PAGES.map(({ name, title }) => (
        <a key={name} href={hrefOf(name)} aria-current={page === name ? 'page' : undefined}>
          {title}
        </a>
      ))}
      <UserMenu />
      <button
        type="button"
        class="halt"
        disabled={isOff}
        aria-disabled={isOff}
        aria-keyshortcuts="Control+Alt+H"
        onClick={() => void prepare(HALT)}
      >
        {isHalted ? 'HALTED' : 'HALT'}
      </button>
    </nav>
  );
}
