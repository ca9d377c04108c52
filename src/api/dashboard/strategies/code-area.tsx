// The text of a strategy in the editor, in its own shadow root; as plain text where the editor could not be loaded.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { CodeView, Fault } from '../editor/code-view.ts';
import { languageOf } from '../facts/suggestions.ts';
import { TextArea } from './text-area.tsx';

/** A place that somebody wants to see: a new object for each request. */
export interface WantedPlace {
  readonly line: number;
  readonly column: number;
}

interface CodeAreaProps {
  readonly file: string;
  readonly text: string;
  readonly faults: readonly Fault[];
  readonly wanted: WantedPlace | undefined;
  change(text: string): void;
}

type Loading = 'loading' | 'loaded' | 'failed';

export function CodeArea({ file, text, faults, wanted, change }: CodeAreaProps) {
  const [state, setState] = useState<Loading>('loading');
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<CodeView | undefined>(undefined);
  const newest = useRef({ text, change });
  newest.current = { text, change };
  const label = `Text of ${file}`;

  useEffect(() => {
    let isOver = false;
    void loaded().then(
      ({ codeView, schema }) => {
        const { current } = host;
        if (isOver || current === null) return;
        const root = current.shadowRoot ?? current.attachShadow({ mode: 'open' });
        view.current = codeView({
          ...{ root, label, language: languageOf(file), schema },
          text: newest.current.text,
          changed: (written) => newest.current.change(written),
        });
        setState('loaded');
      },
      () => setState('failed'),
    );
    return () => {
      isOver = true;
      view.current?.end();
      view.current = undefined;
    };
  }, [file]);

  useEffect(() => view.current?.show(text), [text]);
  useEffect(() => view.current?.mark(faults), [faults, state]);
  useEffect(() => {
    if (wanted !== undefined) view.current?.goTo(wanted.line, wanted.column);
  }, [wanted]);

  if (state === 'failed')
    return (
      <>
        <p class="refusal">The editor could not be loaded; this is the plain text.</p>
        <TextArea label={label} text={text} wanted={wanted} change={change} />
      </>
    );
  return (
    <>
      {state === 'loading' && <p class="waiting">Loading the editor…</p>}
      <div class="text code" ref={host} />
      <small>Tab indents. Escape, then Tab, leaves the text. Ctrl Space completes.</small>
    </>
  );
}

async function loaded() {
  const [{ codeView }, { default: schema }] = await Promise.all([
    import('../editor/code-view.ts'),
    import('../../../../config/strategy.schema.json', { with: { type: 'json' } }),
  ]);
  return { codeView, schema };
}
