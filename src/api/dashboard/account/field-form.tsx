// A form of a few fields and one button, with the reason below it if the server refused.
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { Sending } from '../state/sending.ts';

interface FieldFormProps {
  readonly label: string;
  readonly sending: Pick<Sending, 'isSending' | 'refusal'>;
  readonly children: ComponentChildren;
  /** The fields by their names; spaces around them are left out, except of a password. */
  readonly submit: (field: (name: string) => string, form: HTMLFormElement) => Promise<void>;
}

export function FieldForm({ label, sending, children, submit }: FieldFormProps) {
  return (
    <form
      class="fields"
      onSubmit={(event) => {
        event.preventDefault();
        const form = event.currentTarget;
        const given = new FormData(form);
        const isPassword = (name: string) =>
          form.querySelector(`[name="${name}"][type="password"]`);
        void submit((name) => {
          const text = String(given.get(name) ?? '');
          return isPassword(name) === null ? text.trim() : text;
        }, form);
      }}
    >
      {children}
      {sending.refusal !== '' && (
        <p class="refusal" role="alert">
          {sending.refusal}
        </p>
      )}
      <p class="choices">
        <button type="submit" class="does" disabled={sending.isSending}>
          {sending.isSending ? 'Sending…' : label}
        </button>
      </p>
    </form>
  );
}

interface FieldProps {
  readonly name: string;
  readonly title: string;
  readonly type?: 'text' | 'password';
  readonly autocomplete?: string;
  readonly value?: string;
  readonly isOptional?: boolean;
  readonly hint?: string;
}

export function Field({ name, title, type = 'text', hint = '', ...more }: FieldProps) {
  const { autocomplete = 'off', value, isOptional = false } = more;
  const id = useId();
  const hintId = `${id}-hint`;
  const input = {
    ...(hint !== '' && { 'aria-describedby': hintId }),
    id,
    name,
    autocomplete,
    required: !isOptional,
    ...(value !== undefined && { value }),
  };
  return (
    <div class="field">
      <label htmlFor={id}>{title}</label>
      {type === 'password' ? (
        <input type="password" {...input} />
      ) : (
        <input type="text" {...input} />
      )}
      {hint !== '' && <small id={hintId}>{hint}</small>}
    </div>
  );
}

export const NOT_THE_SAME = 'The two new passwords differ: type the same one twice.';
