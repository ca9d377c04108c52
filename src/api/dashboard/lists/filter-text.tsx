// A field of text by which a list is filtered once it is left, or Enter is pressed.
import { useSignal } from '@preact/signals';

interface FilterTextProps {
  /** The filter in force. */
  readonly value: string;
  readonly maxLength: number;
  /** The id of a list of suggestions. */
  readonly list?: string;
  enter(text: string): void;
}

export function FilterText({ value, enter, ...field }: FilterTextProps) {
  // What is being typed: the page is drawn again meanwhile, with the filter in force.
  const draft = useSignal<string | undefined>(undefined);
  return (
    <input
      {...field}
      type="text"
      autocomplete="off"
      spellcheck={false}
      value={draft.value ?? value}
      onInput={({ currentTarget }) => {
        draft.value = currentTarget.value;
      }}
      onChange={({ currentTarget }) => {
        draft.value = undefined;
        enter(currentTarget.value.trim());
      }}
    />
  );
}
