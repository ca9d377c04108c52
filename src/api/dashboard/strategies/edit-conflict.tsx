// Somebody else saved the file while it was edited here: both versions are kept until a person decides.
import type { FileText } from '../facts/shapes.ts';
import { type Edit, keepMine, takeTheirs } from '../state/edits.ts';

interface MeanwhileProps {
  readonly edit: Edit;
  readonly theirs: FileText;
}

export function Meanwhile({ edit, theirs }: MeanwhileProps) {
  return (
    <div class="meanwhile" role="alert">
      <p>
        <strong>{edit.file} was changed meanwhile.</strong> Below is your text; nothing of it is
        saved. A save is refused until you decide.
      </p>
      <details>
        <summary>The file as it is now</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard */}
        <pre class="read-only" tabIndex={0}>
          {theirs.text}
        </pre>
      </details>
      <p class="actions">
        <button type="button" onClick={() => keepMine(edit)}>
          Keep mine: the next save replaces it
        </button>
        <button type="button" onClick={() => takeTheirs(edit)}>
          Take the file, drop mine
        </button>
      </p>
    </div>
  );
}
