// The page: who has signed in sees the desk, everybody else the form.
import { render } from 'preact';
import { keepShowing } from './browser/clock.ts';
import { askBeforeLeaving } from './browser/leaving.ts';
import { watchPrinting } from './browser/printing.ts';
import { Page } from './frame/page.tsx';
import { askEarly } from './state/board.ts';
import { hasUnsaved } from './state/edits.ts';
import { watchPlace } from './state/place.ts';
import { lookForSession, signIn } from './state/session.ts';
import { applyKeptTheme } from './state/theme.ts';

/** A provider's answer comes behind `#`, which no server sees; it works once and is taken out of the history at once. */
async function begin(): Promise<void> {
  const told = new URLSearchParams(location.hash.slice(1));
  const code = told.get('login_code');
  if (code === null) {
    askEarly();
    return lookForSession();
  }
  history.replaceState(null, '', location.pathname);
  await signIn({ login_code: code });
  await lookForSession();
}

applyKeptTheme();
keepShowing();
watchPrinting();
askBeforeLeaving(hasUnsaved);
watchPlace();
void begin();
const root = document.getElementById('page');
if (root !== null) render(<Page />, root);
