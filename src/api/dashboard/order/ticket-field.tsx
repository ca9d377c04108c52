// A field of the order ticket, with what stands against its value below it.
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

export interface Described {
  readonly id: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: boolean;
}

interface TicketFieldProps {
  readonly label: string;
  /** Which value is still missing; empty if none is. */
  readonly hint?: string | undefined;
  /** Of the server. */
  readonly fault: string | undefined;
  /** The input takes these. */
  readonly children: (described: Described) => ComponentChildren;
}

export function TicketField({ label, hint = '', fault, children }: TicketFieldProps) {
  const id = useId();
  const words = fault ?? hint;
  const wordsId = `${id}-words`;
  const described: Described = {
    id,
    ...(words !== '' && { 'aria-describedby': wordsId, 'aria-invalid': fault !== undefined }),
  };
  return (
    <div class="ticket-field">
      <label htmlFor={id}>{label}</label>
      {children(described)}
      <small id={wordsId} class={fault === undefined ? '' : 'refusal'} aria-live="polite">
        {words}
      </small>
    </div>
  );
}
