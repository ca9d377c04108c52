// The end of a dialog: one button that leaves it, one that does what it is about.

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
      <button
        type={act === undefined ? 'submit' : 'button'}
        class="does"
        disabled={isSending === true || isBarred === true}
        onClick={act}
      >
        {isSending === true ? 'Sending…' : label}
      </button>
    </p>
  );
}
