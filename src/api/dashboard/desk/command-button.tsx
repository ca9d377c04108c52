// A button that prepares a command: nothing is done before the dialog has shown what it would do.

import { type Command, prepare } from '../state/commands.ts';
import { liveness } from '../state/dashboard-snapshot.ts';

interface CommandButtonProps {
  readonly command: Command;
  readonly word: string;
  /** What it is about, for who does not see the row. */
  readonly of?: string;
}

export function CommandButton({ command, word, of }: CommandButtonProps) {
  return (
    <button
      type="button"
      disabled={liveness.value === 'cut_off'}
      onClick={() => void prepare(command)}
    >
      {word}
      {of !== undefined && <span class="hidden"> {of}</span>}
    </button>
  );
}
