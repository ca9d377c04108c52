// An answer once it is there; until then that it is awaited, and why it failed if it did.
import type { ComponentChildren } from 'preact';
import { isOld, type Known } from '../facts/request-state.ts';
import { Renewing } from './renewing.tsx';
import { Coded } from './text-with-code.tsx';

interface UntilKnownProps<Body> {
  readonly asked: Known<Body>;
  /** What is awaited: `the signals`. */
  readonly what: string;
  readonly children: (known: { readonly body: Body; readonly total: number }) => ComponentChildren;
}

export function UntilKnown<Body>({ asked, what, children }: UntilKnownProps<Body>) {
  switch (asked.kind) {
    case 'asking':
      return <p class="waiting">Asking for {what}…</p>;
    case 'failed':
      return (
        <p class="refusal" role="alert">
          <Coded text={asked.why} />
        </p>
      );
    case 'known':
      return (
        <Renewing isOld={isOld(asked)}>
          {asked.fault !== '' && (
            <p class="refusal">{`${asked.fault} Shown is the last answer.`}</p>
          )}
          {children(asked)}
        </Renewing>
      );
  }
}
