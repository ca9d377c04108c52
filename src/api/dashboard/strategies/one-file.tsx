// One strategy file: in the editor for operators, as it is for everybody else.
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { lineNumbers } from '../facts/strategy-text.ts';
import { UntilKnown } from '../lists/until-known.tsx';
import { trader as chosen } from '../state/dashboard-snapshot.ts';
import { begin, editOf, read } from '../state/edits.ts';
import { hrefOf } from '../state/place.ts';
import { useAsked } from '../state/polled-request.ts';
import { mayOperate } from '../state/roles.ts';
import { Editor } from './editor.tsx';

interface FileProps {
  readonly trader: string;
  readonly file: string;
}

export function OneFile({ trader, file }: FileProps) {
  const asked = useAsked(`strategy file ${trader} ${file}`, (client) =>
    client.GET('/api/v1/daemon/{trader}/strategies/files/{file}', {
      params: { path: { trader, file } },
    }),
  );
  const known = asked.kind === 'known' ? asked.body : undefined;
  useEffect(() => {
    if (known !== undefined) read(trader, known);
  }, [trader, known]);
  const edit = editOf(trader, file);
  if (mayOperate(chosen.value) && edit !== undefined) {
    const away = asked.kind === 'known' ? asked.fault : asked.kind === 'failed' ? asked.why : '';
    return (
      <Frame file={file}>
        {away !== '' && (
          <p class="refusal" role="alert">{`${away} Your text stays on this page.`}</p>
        )}
        <Editor edit={edit} />
      </Frame>
    );
  }
  return (
    <Frame file={file}>
      <UntilKnown asked={asked} what="the file">
        {({ body }) => <AsItIs text={body.text} />}
      </UntilKnown>
      {!mayOperate(chosen.value) && <p class="empty">Operators may edit it.</p>}
    </Frame>
  );
}

export function NewFile({ trader, file }: FileProps) {
  useEffect(() => begin(trader, file), [trader, file]);
  const edit = editOf(trader, file);
  if (edit === undefined) return <p class="waiting">Beginning {file}…</p>;
  return (
    <Frame file={file}>
      <Editor edit={edit} />
    </Frame>
  );
}

interface FrameProps {
  readonly file: string;
  readonly children: ComponentChildren;
}

function Frame({ file, children }: FrameProps) {
  return (
    <section class="strategy-file" aria-labelledby="file-title">
      <p>
        <a href={hrefOf('strategies')}>All strategies</a>
      </p>
      <h2 id="file-title">{file}</h2>
      {children}
    </section>
  );
}

function AsItIs({ text }: { readonly text: string }) {
  return (
    <div class="text">
      <pre class="numbers" aria-hidden="true">
        {lineNumbers(text)}
      </pre>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard */}
      <pre class="read-only" tabIndex={0}>
        {text}
      </pre>
    </div>
  );
}
