// What somebody has typed and not sent when their session ends: kept in memory while the tab is open, until the same person
// has signed in again; nowhere else.
import { type Signal, signal, useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { lastIn, session } from './session.ts';

/** By person and form. */
const drafts = signal<ReadonlyMap<string, unknown>>(new Map());

function keyOf(username: string, name: string): string {
  return `${username}\n${name}`;
}

export function hasDraftsOf(username: string): boolean {
  return [...drafts.value.keys()].some((key) => key.startsWith(keyOf(username, '')));
}

export function dropDraftsOf(username: string): void {
  drafts.value = new Map(
    [...drafts.peek()].filter(([key]) => !key.startsWith(keyOf(username, ''))),
  );
}

/** Of who is signed in. */
function ownKey(name: string): string | undefined {
  const { value } = session;
  return value.kind === 'in' ? keyOf(value.username, name) : undefined;
}

function taken<Value>(key: string | undefined): Value | undefined {
  return key === undefined ? undefined : (drafts.peek().get(key) as Value | undefined);
}

function keep(key: string | undefined, value: unknown): void {
  if (key !== undefined) drafts.value = new Map([...drafts.peek(), [key, value]]);
}

function drop(key: string | undefined): void {
  const rest = [...drafts.peek()].filter(([one]) => one !== key);
  if (rest.length < drafts.peek().size) drafts.value = new Map(rest);
}

/** Whether the session has ended, and not by the person in this tab. */
function isKept(): boolean {
  return session.peek().kind !== 'in' && lastIn() !== '';
}

export interface Draft<Value> {
  readonly typed: Signal<Value>;
  /** This value was sent: it is not kept as one that was not, also once the page of the session is gone. */
  sent(value: Value): void;
}

/** With the value that it had when the session ended. `name` says of what form: `ticket AAPL`. */
export function useDraft<Value>(name: string, first: Value): Draft<Value> {
  const key = useRef(ownKey(name)).current;
  const typed = useSignal<Value>(taken<Value>(key) ?? first);
  const begun = useRef(first);
  useEffect(() => {
    drop(key);
    return () => {
      if (isKept() && typed.peek() !== begun.current) keep(key, typed.peek());
    };
  }, []);
  return {
    typed,
    sent(value) {
      begun.current = value;
      if (taken(key) === value) drop(key);
    },
  };
}

type Typed = ReadonlyMap<string, string>;

/** The texts of the fields of a form as they were when the session ended; passwords are not kept. */
export function useFormDraft(name: string | undefined): RefObject<HTMLFormElement | null> {
  const place = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => {
    const form = place.current;
    const key = name === undefined ? undefined : ownKey(name);
    if (form === null || key === undefined) return;
    const typed = taken<Typed>(key);
    for (const [field, text] of typed ?? []) {
      const input = inputsOf(form).find((one) => one.name === field);
      if (input !== undefined) input.value = text;
    }
    drop(key);
    // Sent after all: also once the page of the session is gone.
    form.addEventListener('reset', () => drop(key));
    return () => {
      const changed = inputsOf(form).filter((one) => one.value !== one.defaultValue);
      if (isKept() && changed.length > 0)
        keep(key, new Map(changed.map(({ name: field, value }) => [field, value])));
    };
  }, [name]);
  return place;
}

function inputsOf(form: HTMLFormElement): readonly HTMLInputElement[] {
  return [...form.elements].filter(
    (one): one is HTMLInputElement => one instanceof HTMLInputElement && one.type === 'text',
  );
}
