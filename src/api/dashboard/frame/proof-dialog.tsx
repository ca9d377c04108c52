// The dialog that asks for the password, a code of the second factor or a passkey again, before something that changes rights or code.
import { proveByPasskey } from '../state/passkeys.ts';
import { leaveProof, prove, proving } from '../state/proof.ts';
import { session } from '../state/session.ts';
import { signOut } from '../state/sign-out.ts';
import { DialogActions } from './dialog-actions.tsx';
import { Modal } from './modal.tsx';

export function ProofDialog() {
  const wanted = proving.value;
  const isPassword = wanted?.by === 'password';
  const isPasskey = wanted?.by === 'passkey';
  if (wanted?.by === 'sign-in') return <SignInAgain />;
  return (
    <Modal about={wanted?.by} class="confirm" titleId="proof-title" leave={leaveProof}>
      {wanted !== undefined && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (isPasskey) return void proveByPasskey();
            const given = String(new FormData(event.currentTarget).get('given') ?? '');
            const csrf = session.value.kind === 'in' ? session.value.csrf_token : '';
            void prove(given, csrf);
          }}
        >
          <h2 id="proof-title">Is it still you?</h2>
          {isPasskey ? (
            <p>You signed in with a passkey: use it once more.</p>
          ) : (
            <label>
              {isPassword ? 'Your password' : 'Code of your second factor'}
              <input
                name="given"
                type="password"
                autocomplete={isPassword ? 'current-password' : 'one-time-code'}
                required
              />
            </label>
          )}
          {wanted.refusal !== '' && (
            <p class="refusal" role="alert">
              {wanted.refusal}
            </p>
          )}
          <DialogActions label="Go on" isSending={wanted.isSending} leave={leaveProof} />
        </form>
      )}
    </Modal>
  );
}

/** A link signed them in, or a provider. */
function SignInAgain() {
  const name = session.value.kind === 'in' ? session.value.username : 'NAME';
  return (
    <Modal about="sign-in" class="confirm" titleId="proof-title" leave={leaveProof}>
      <h2 id="proof-title">Sign in again</h2>
      <p>
        This needs a sign-in from the last five minutes, and you have no password. Sign out and in
        again, or set a password: <code>sluice user reset {name}</code> prints a link for it, with{' '}
        <code>--demo</code> in a demonstration.
      </p>
      <DialogActions
        label="Sign out"
        leave={leaveProof}
        act={() => {
          leaveProof();
          void signOut();
        }}
      />
    </Modal>
  );
}
