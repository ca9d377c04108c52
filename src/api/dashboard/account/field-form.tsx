// A form of a few fields and one button: a number that is not read is refused at its field, and what the server refused stands
// below the form.
import { type ComponentChildren, createContext } from 'preact';
import { useContext, useId, useState } from 'preact/hooks';
import { enteredNumber, numberFault } from '../facts/entered-number.ts';
import { SendButton } from '../lists/send-button.tsx';
import { useFormDraft } from '../state/drafts.ts';
import type { Sending } from '../state/sending.ts';

interface FieldFormProps {
  readonly label: string;
  /** What form it is, if what is typed outlives the session: `booking 3`. */
  readonly draft?: string;
  readonly sending: Pick<Sending, 'isSending' | 'refusal'>;
  readonly children: ComponentChildren;
  /** The fields by their names; spaces around them are left out, except of a password. Numbers are as the API takes them. */
  readonly submit: (field: (name: string) => string, form: HTMLFormElement) => Promise<void>;
}

type Faults = ReadonlyMap<string, string>;

const NO_FAULTS: Faults = new Map();
const FieldFaults = createContext<Faults>(NO_FAULTS);

export function FieldForm({ label, draft, sending, children, submit }: FieldFormProps) {
  const place = useFormDraft(draft);
  const [faults, setFaults] = useState(NO_FAULTS);
  return (
    <form
      ref={place}
      class="fields"
      onInput={() => setFaults(NO_FAULTS)}
      onChange={({ currentTarget }) => setFaults(numberFaults(currentTarget))}
      onSubmit={(event) => {
        event.preventDefault();
        const form = event.currentTarget;
        const found = numberFaults(form);
        setFaults(found);
        const [wrong] = found.keys();
        if (wrong !== undefined)
          return form.querySelector<HTMLElement>(`[name="${wrong}"]`)?.focus();
        void submit((name) => valueIn(form, name), form);
      }}
    >
      <FieldFaults.Provider value={faults}>{children}</FieldFaults.Provider>
      {sending.refusal !== '' && (
        <p class="refusal" role="alert">
          {sending.refusal}
        </p>
      )}
      <p class="choices">
        <SendButton label={label} isSending={sending.isSending} />
      </p>
    </form>
  );
}

function numberFaults(form: HTMLFormElement): Faults {
  const numbers = form.querySelectorAll<HTMLInputElement>('input[inputmode="decimal"]');
  return new Map(
    [...numbers].flatMap(({ name, value }) => {
      const fault = value.trim() === '' ? '' : numberFault(value);
      return fault === '' ? [] : [[name, fault] as const];
    }),
  );
}

function valueIn(form: HTMLFormElement, name: string): string {
  const text = String(new FormData(form).get(name) ?? '');
  const input = form.querySelector<HTMLInputElement>(`input[name="${name}"]`);
  if (input?.type === 'password') return text;
  const number = input?.inputMode === 'decimal' ? enteredNumber(text) : undefined;
  return number !== undefined && 'text' in number ? number.text : text.trim();
}

interface FieldProps {
  readonly name: string;
  readonly title: string;
  readonly type?: 'text' | 'password' | 'number';
  readonly autocomplete?: string;
  readonly value?: string;
  readonly isOptional?: boolean;
  readonly hint?: string;
}

export function Field({ name, title, type = 'text', hint = '', ...more }: FieldProps) {
  const { autocomplete = 'off', value, isOptional = false } = more;
  const id = useId();
  const hintId = `${id}-hint`;
  const fault = useContext(FieldFaults).get(name) ?? '';
  const words = fault === '' ? hint : fault;
  const input = {
    ...(words !== '' && { 'aria-describedby': hintId }),
    ...(fault !== '' && { 'aria-invalid': true }),
    ...(type === 'number' && { inputMode: 'decimal' as const }),
    id,
    name,
    autocomplete,
    required: !isOptional,
    // What is typed stays when the form is rendered anew.
    ...(value !== undefined && { defaultValue: value }),
  };
  return (
    <div class="field">
      <label htmlFor={id}>{title}</label>
      {type === 'password' ? (
        <input type="password" {...input} />
      ) : (
        <input type="text" {...input} />
      )}
      {words !== '' && (
        <small id={hintId} class={fault === '' ? '' : 'refusal'} aria-live="polite">
          {words}
        </small>
      )}
    </div>
  );
}

export const NOT_THE_SAME = 'The two new passwords differ: type the same one twice.';
