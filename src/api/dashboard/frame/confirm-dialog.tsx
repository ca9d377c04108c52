// The dialog before anything is done: what the server says it would do, why it cannot be done, and one button that does it.
import { useLayoutEffect, useRef } from 'preact/hooks';
import { barredBy, type Deciding, decide, deciding, enter, leaveIt } from '../state/decisions.ts';

export function ConfirmDialog() {
  const wanted = deciding.value;
  const dialog = useRef<HTMLDialogElement>(null);
  const decision = wanted?.decision;
  // By the decision, not by whether there is one: between two renders one may have been left and the next begun.
  useLayoutEffect(() => {
    if (decision === undefined) dialog.current?.close();
    else if (dialog.current?.open === false) dialog.current.showModal();
  }, [decision]);
  const bar = wanted === undefined ? '' : barredBy(wanted.decision);
  return (
    <dialog
      ref={dialog}
      class="confirm"
      aria-labelledby="confirm-title"
      onCancel={(event) => {
        // A browser that closed it by itself would say so too late: the next decision may be there by then.
        event.preventDefault();
        leaveIt();
      }}
      onClose={() => {
        // Said late as well: a dialog that is open again was opened for the next decision.
        const isOpen = dialog.current?.open === true;
        if (!isOpen && deciding.value?.decision === decision) leaveIt();
      }}
    >
      {wanted !== undefined && (
        <>
          <h2 id="confirm-title">{wanted.decision.title}</h2>
          <p class="where">{wanted.decision.where}</p>
          <Field wanted={wanted} />
          {wanted.preview !== '' && <p class="preview">{wanted.preview}</p>}
          {[wanted.refusal, bar]
            .filter((refusal) => refusal !== '')
            .map((refusal) => (
              <p key={refusal} class="refusal" role="alert">
                {refusal}
              </p>
            ))}
          <p class="actions">
            <button type="button" onClick={leaveIt}>
              Cancel
            </button>
            <button
              type="button"
              class="does"
              disabled={wanted.isSending || !wanted.isKnown || bar !== ''}
              onClick={() => void decide()}
            >
              {wanted.isSending ? 'Sending…' : wanted.decision.label}
            </button>
          </p>
        </>
      )}
    </dialog>
  );
}

function Field({ wanted: { decision, entered } }: { readonly wanted: Deciding }) {
  if (decision.entry === undefined) return null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void decide();
      }}
    >
      <label>
        {decision.entry.label}
        <input
          type="text"
          inputMode="decimal"
          autocomplete="off"
          value={entered}
          onInput={({ currentTarget }) => enter(currentTarget.value)}
        />
      </label>
    </form>
  );
}
