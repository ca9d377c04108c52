// How the page begins, and begins again after a sign-in: who has signed in, the accounts and the first board are one answer.
// The browser asks for it while it loads the scripts (index.html), and the first request here gets that answer.
import { batch } from '@preact/signals';
import { after, now } from '../browser/clock.ts';
import { onTabNews, sayToTabs } from '../browser/other-tabs.ts';
import { isOffline } from '../browser/shell.ts';
import { isPassing } from '../facts/request-state.ts';
import { beginBoard } from './dashboard-snapshot.ts';
import {
  begun,
  type Credentials,
  door,
  ENDED,
  lastIn,
  leave,
  renew,
  session,
  signIn,
} from './session.ts';

const ASK_AGAIN_MS = 2_000;
const UNANSWERED = 'The API does not answer; it is asked again.';
const OFFLINE = 'This device is offline; the API is asked again.';

const askPage = () => door.ask((client) => client.GET('/api/v1/page'));

/** The answer that the browser has already is used up. */
export async function dropFirst(): Promise<void> {
  await askPage();
}

/** `askedAt`: on the clock of the page; the age of the board counts from there. */
export async function begin(askedAt: () => number = asOfNow()): Promise<void> {
  const asked = await askPage();
  if (asked.kind === 'ok') {
    const { session: page, is_renewable, traders, board } = asked.body;
    if (page === null) {
      if (is_renewable && (await renew())) return begin();
      return leave(is_renewable ? ENDED : '');
    }
    // One change for what is rendered.
    return batch(() => {
      begun(page);
      beginBoard({ traders, board, at: askedAt() });
    });
  }
  if (asked.kind === 'refused' && !isPassing(asked.status)) return leave('');
  session.value = {
    kind: 'asking',
    why: `${isOffline() ? OFFLINE : UNANSWERED} Stops that rest at the broker stay there.`,
    ...{ isCutOff: true, username: lastIn() },
  };
  after(ASK_AGAIN_MS, () => void begin());
}

function asOfNow(): () => number {
  const at = now();
  return () => at;
}

/** Undefined, or why not. */
export async function signInHere(given: Credentials): Promise<string | undefined> {
  const why = await signIn(given);
  if (why === undefined) await beginSigned();
  return why;
}

/** After a sign-in in this tab: the others act in the same session from now on. */
export async function beginSigned(): Promise<void> {
  await begin();
  const { value } = session;
  if (value.kind === 'in') sayToTabs({ kind: 'signed-in', username: value.username });
}

/** The tabs of a browser share one session: what one does to it holds for all at once. */
export function followTabs(): void {
  onTabNews((news) => {
    const { value } = session;
    const own = value.kind === 'in' ? value.username : undefined;
    if (news.kind === 'signed-out') {
      if (own !== undefined) leave('You have signed out in another tab of this browser.');
      return;
    }
    if (own !== undefined && own !== news.username)
      leave(`${news.username} has signed in in another tab of this browser.`);
    if (value.kind !== 'setting') void begin();
  });
}
