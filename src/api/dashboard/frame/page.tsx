// The frame of every page: mode, liveness, navigation, and the way to halt.
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { after } from '../browser/clock.ts';
import { isPainted } from '../state/after-first-paint.ts';
import {
  forgetTraders,
  hasStreamed,
  liveness,
  seen,
  trader,
  traders,
  watchBoard,
} from '../state/dashboard-snapshot.ts';
import { forgetOutcome, holdFor, leaveIt, resumeFor } from '../state/decisions.ts';
import { closeList } from '../state/palette.ts';
import { place } from '../state/place.ts';
import { leaveProof } from '../state/proof.ts';
import { renewPush } from '../state/push.ts';
import { lastIn, session } from '../state/session.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { ModeBar } from './mode-bar.tsx';
import { Navigation } from './navigation.tsx';
import { NoAccount } from './no-account.tsx';
import { CutOff } from './offline.tsx';
import { fetchPages, type PageEntry, shownPage } from './pages.ts';
import { Palette } from './palette.tsx';
import { ProofDialog } from './proof-dialog.tsx';
import { SetPassword } from './set-password.tsx';
import { SignIn } from './sign-in.tsx';
import { UserMenu } from './user-menu.tsx';
import { Waiting } from './waiting.tsx';

/** The first number is painted before other pages are loaded. */
const FETCH_AFTER_MS = 1_000;
/** On a slow line they wait for the stream as well, but not for a trader that does not answer. */
const FETCH_UNFOLLOWED_AFTER_MS = 15_000;

export function Page() {
  const { value } = session;
  if (value.kind === 'asking') return <Waiting {...value} />;
  if (value.kind === 'setting') return <SetPassword {...value} />;
  return value.kind === 'out' ? <SignIn /> : <Inside />;
}

function fetchRest(): void {
  fetchPages();
  void renewPush();
}

function Inside() {
  useEffect(() => {
    watchBoard();
    const username = signedIn();
    void resumeFor(username);
    return () => {
      forgetTraders();
      closeList();
      leaveProof();
      if (lastIn() === username) holdFor(username);
      else leaveIt();
      forgetOutcome();
    };
  }, []);
  const isShown = seen.value !== undefined;
  const { value: isFollowed } = hasStreamed;
  const hasFetched = useRef(false);
  useEffect(() => {
    if (isShown) isPainted.value = true;
    if (!isShown || hasFetched.current) return;
    return after(isFollowed ? FETCH_AFTER_MS : FETCH_UNFOLLOWED_AFTER_MS, () => {
      hasFetched.current = true;
      fetchRest();
    });
  }, [isShown, isFollowed]);
  const main = useRef<HTMLElement>(null);
  const mode = trader.value?.mode ?? 'unknown';
  const { page, of } = place.value;
  useArrival(main, `${page} ${of}`);
  const shown = shownPage();
  const Shown = hasPage(shown) ? shown.shows : NoAccount;
  return (
    <div class={`frame mode-${mode} ${liveness.value}`}>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to the figures
      </button>
      <Navigation />
      <ModeBar />
      <CutOff />
      <main ref={main} id="main" tabIndex={-1}>
        <Shown />
      </main>
      <footer>
        <UserMenu />
      </footer>
      <Palette />
      <ConfirmDialog />
      <ProofDialog />
    </div>
  );
}

function signedIn(): string {
  const { value } = session;
  return value.kind === 'in' ? value.username : '';
}

/** Portfolios and accounts of people are seen without a trader, and so is that an address is wrong. */
function hasPage({ name }: PageEntry): boolean {
  return WITHOUT_TRADER.has(name) || traders.value?.length !== 0;
}

const WITHOUT_TRADER = new Set(['book', 'account', 'users', 'unknown']);

/** Another page begins at its top: also with the keyboard, and for a screen reader. */
function useArrival(main: RefObject<HTMLElement | null>, at: string): void {
  const from = useRef(at);
  useEffect(() => {
    if (from.current === at) return;
    from.current = at;
    leaveIt();
    leaveProof();
    closeList();
    forgetOutcome();
    scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [at]);
}
