// The form: a password, a passkey, or the one-time code that `sluice start` prints.
import { useEffect, useState } from 'preact/hooks';
import { offersPasskeys } from '../browser/passkeys.ts';
import { signInByPasskey } from '../state/passkeys.ts';
import { session } from '../state/session.ts';
import { signInHere } from '../state/start.ts';
import { unsentOf } from '../state/unsent-input.ts';

export function SignIn() {
  const [refusal, setRefusal] = useState('');
  const [isSending, setSending] = useState(false);
  const [hasCode, setHasCode] = useState(false);
  const out = session.value;
  const kept = unsentOf();
  useEffect(() => {
    document.title = 'Sign in · sluice';
  }, []);
  async function enter(signIn: () => Promise<string | undefined>): Promise<void> {
    setSending(true);
    const why = await signIn();
    setSending(false);
    setRefusal(why ?? '');
  }
  async function submit(form: HTMLFormElement): Promise<void> {
    const given = new FormData(form);
    const text = (name: string) => String(given.get(name) ?? '').trim();
    const second = text('code') === '' ? {} : { code: text('code') };
    const password = String(given.get('password') ?? '');
    await enter(() =>
      hasCode
        ? signInHere({ login_code: text('login_code'), ...second })
        : signInHere({ username: text('username'), password, ...second }),
    );
  }
  return (
    <main class="sign-in">
      <h1>sluice</h1>
      {out.kind === 'out' && out.why !== '' && <p role="status">{out.why}</p>}
      {kept !== '' && (
        <p role="status">
          What you had typed and not sent is kept in this tab: sign in as {kept}, and it is there
          again.
        </p>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit(event.currentTarget);
        }}
      >
        {hasCode ? (
          <label key="login-code">
            One-time code
            <input name="login_code" autocomplete="one-time-code" required autofocus />
            <small>
              As <code>sluice start</code> printed it; it works once, within ten minutes.
            </small>
          </label>
        ) : (
          <>
            <label key="username">
              User name
              <input name="username" autocomplete="username" required autofocus />
            </label>
            <label key="password">
              Password
              <input name="password" type="password" autocomplete="current-password" required />
            </label>
          </>
        )}
        <label key="code">
          Code of the second factor, if you have one
          <input name="code" inputMode="numeric" maxLength={6} autocomplete="one-time-code" />
        </label>
        {refusal !== '' && (
          <p class="refusal" role="alert">
            {refusal}
          </p>
        )}
        <button type="submit" class="does" disabled={isSending}>
          {isSending ? 'Signing in…' : 'Sign in'}
        </button>
        {offersPasskeys() && (
          <button type="button" disabled={isSending} onClick={() => void enter(signInByPasskey)}>
            Sign in with a passkey
          </button>
        )}
        <button type="button" class="quiet" onClick={() => setHasCode(!hasCode)}>
          {hasCode ? 'Sign in with a password' : 'I have a one-time code'}
        </button>
      </form>
    </main>
  );
}
