// The dialog before anything is done: what the server says it would do, why it cannot be done, and one button that does it.
import { groupedText } from '../facts/grouped-text.ts';
import { barredBy, type Deciding, decide, deciding, enter, leaveIt } from '../state/decisions.ts';
import { DialogActions } from './dialog-actions.tsx';
import { Modal } from './modal.tsx';

export function ConfirmDialog() {
  const wanted = deciding.value;
  const decision = wanted?.decision;
  const bar = wanted === undefined ? '' : barredBy(wanted.decision);
  return (
    <Modal
      about={decision}
      class="confirm"
      titleId="confirm-title"
      leave={() => {
        if (deciding.value?.decision === decision) leaveIt();
      }}
    >
      {wanted !== undefined && (
        <>
          <h2 id="confirm-title">{groupedText(wanted.decision.title)}</h2>
          <p class="where">{wanted.decision.where}</p>
          <Field wanted={wanted} />
          {wanted.preview !== '' && <p class="preview">{groupedText(wanted.preview)}</p>}
          {[wanted.refusal, bar]
            .filter((refusal) => refusal !== '')
            .map((refusal) => (
              <p key={refusal} class="refusal" role="alert">
                {groupedText(refusal)}
              </p>
            ))}
          <DialogActions
            label={wanted.decision.label}
            isSending={wanted.isSending}
            isBarred={!wanted.isKnown || bar !== ''}
            leave={leaveIt}
            act={() => void decide()}
          />
        </>
      )}
    </Modal>
  );
}

function Field({ wanted }: { readonly wanted: Deciding }) {
  const { decision, entered, fault, isSending } = wanted;
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
          inputMode={decision.entry.faultIn === undefined ? 'text' : 'decimal'}
          autocomplete="off"
          readOnly={isSending}
          aria-describedby="confirm-fault"
          aria-invalid={fault !== ''}
          value={entered}
          onInput={({ currentTarget }) => enter(currentTarget.value)}
        />
      </label>
      <small id="confirm-fault" class="refusal" aria-live="polite">
        {fault}
      </small>
    </form>
  );
}
