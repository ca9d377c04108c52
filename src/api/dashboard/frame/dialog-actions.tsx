// The end of a dialog: one button that leaves it, one that does what it is about.
import { SendButton } from '../lists/send-button.tsx';

interface DialogActionsProps {
  readonly label: string;
  readonly isSending?: boolean;
  readonly isBarred?: boolean;
  leave(): void;
  /** Undefined: it submits the form that it stands in. */
  readonly act?: () => void;
}

export function DialogActions({ label, isSending, isBarred, leave, act }: DialogActionsProps) {
  return (
    <p class="actions">
      <button type="button" onClick={leave}>
        Cancel
      </button>
      <SendButton
        label={label}
        isSending={isSending === true}
        isBarred={isBarred === true}
        act={act}
      />
    </p>
  );
}
