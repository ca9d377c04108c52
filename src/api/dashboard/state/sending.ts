// A form that sends one thing at a time: whether it is on its way, and why it was refused.
import { useState } from 'preact/hooks';
import type { Asked } from '../browser/ask.ts';

type Answered<Body> = Extract<Asked<Body>, { kind: 'ok' }>;

export interface Sending {
  readonly isSending: boolean;
  readonly refusal: string;
  /** What was answered; undefined if it was refused, and then `refusal` says why. */
  send<Body>(ask: () => Promise<Asked<Body>>): Promise<Answered<Body> | undefined>;
  /** Found wrong before anything is sent. */
  refuse(why: string): void;
}

export function useSending(): Sending {
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState('');
  return {
    isSending,
    refusal,
    refuse: setRefusal,
    async send(ask) {
      setSending(true);
      setRefusal('');
      const asked = await ask();
      setSending(false);
      if (asked.kind === 'ok') return asked;
      setRefusal(asked.kind === 'refused' ? asked.detail : NOT_KNOWN);
      return undefined;
    },
  };
}

const NOT_KNOWN =
  'The API does not answer, so it is not known whether this was done. Look again before you repeat it.';
