// The button that sends what a form or a dialog is about. While it waits it cannot be pressed, and keeps the focus: a button that is
// disabled loses it, and who uses the keyboard would begin again at the top of the page.

interface SendButtonProps {
  readonly label: string;
  readonly isSending: boolean;
  readonly isBarred?: boolean;
  /** Undefined: it submits the form that it stands in. */
  readonly act?: (() => void) | undefined;
}

export function SendButton({ label, isSending, isBarred = false, act }: SendButtonProps) {
  return (
    <button
      type={act === undefined ? 'submit' : 'button'}
      class="does"
      disabled={isBarred}
      aria-disabled={isSending}
      onClick={(event) => {
        if (isSending) event.preventDefault();
        else act?.();
      }}
    >
      {isSending ? 'Sending…' : label}
    </button>
  );
}
