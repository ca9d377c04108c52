// The page: who has signed in sees the desk, everybody else the form.
import { render } from 'preact';
import { firstAskedAt, keepShowing } from './browser/clock.ts';
import { watchPrinting } from './browser/printing.ts';
import { keepShell } from './browser/shell.ts';
import { askBeforeLeaving } from './browser/unload-guard.ts';
import { Page } from './frame/page.tsx';
import { hasUnsaved } from './state/edits.ts';
import { watchPlace } from './state/place.ts';
import { applyPreferences } from './state/preferences.ts';
import { leave, session, signIn } from './state/session.ts';
import { begin, beginSigned, dropFirst, followTabs } from './state/start.ts';
import { watchKeptBoard } from './state/stored-snapshot.ts';
import { hasUnsentInput } from './state/unsent-input.ts';

interface LinkCodes {
  readonly login: string | null;
  readonly password: string | null;
  readonly username: string;
}

/** What a link brings comes behind `#`, which no server sees; it works once and is taken out of the history at once. */
function takeCodes(): LinkCodes | undefined {
  const parameters = new URLSearchParams(location.hash.slice(1));
  const [login, password] = [parameters.get('login_code'), parameters.get('password_code')];
  if (login === null && password === null) return undefined;
  history.replaceState(null, '', location.pathname);
  return { login, password, username: parameters.get('username') ?? '' };
}

async function beginHere(codes: LinkCodes | undefined): Promise<void> {
  if (codes === undefined) return begin(firstAskedAt);
  // What the browser asked for by itself is of before the sign-in.
  await dropFirst();
  const { login, password, username } = codes;
  if (password !== null) {
    session.value = { kind: 'setting', code: password, username };
    return;
  }
  const why = await signIn({ login_code: login ?? '' });
  await beginSigned();
  if (why !== undefined && session.value.kind === 'out') leave(why);
}

applyPreferences();
keepShowing();
watchPrinting();
keepShell();
watchKeptBoard();
askBeforeLeaving(() => hasUnsaved() || hasUnsentInput());
followTabs();
const codes = takeCodes();
watchPlace();
void beginHere(codes);
const root = document.getElementById('page');
if (root !== null) render(<Page />, root);
