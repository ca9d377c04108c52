// The files of the strategies, and the way to a new one.

import { useState } from 'preact/hooks';
import { wholeNumber } from '../facts/number-formats.ts';
import type { StrategyFile } from '../facts/shapes.ts';
import { isNewName } from '../facts/strategy-text.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';
import { Moment } from '../lists/moment.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { trader as chosen } from '../state/dashboard-snapshot.ts';
import { editOf, isChanged } from '../state/edits.ts';
import { hrefOf } from '../state/place.ts';
import { useAsked } from '../state/polled-request.ts';
import { mayOperate } from '../state/roles.ts';

const FILES_MAX = 1_000;

export function Files({ trader }: { readonly trader: string }) {
  const query = { sort: 'name', limit: FILES_MAX } as const;
  const asked = useAsked(`strategy files ${trader}`, (client) =>
    client.GET('/api/v1/daemon/{trader}/strategies/files', {
      params: { path: { trader }, query },
    }),
  );
  return (
    <section aria-labelledby="files-title">
      <h2 id="files-title">Files</h2>
      <UntilKnown asked={asked} what="the files">
        {({ body }) => (
          <table class="files cards">
            <ColumnHeads names={['File', 'Strategy', 'Changed', '#Bytes']} />
            <tbody>
              {body.map((file) => (
                <Row key={file.name} trader={trader} file={file} />
              ))}
            </tbody>
          </table>
        )}
      </UntilKnown>
      {mayOperate(chosen.value) && <Begin />}
    </section>
  );
}

function Row({ trader, file }: { readonly trader: string; readonly file: StrategyFile }) {
  const { name, strategy, changed_at: changedAt, bytes } = file;
  const edit = editOf(trader, name);
  return (
    <tr>
      <th scope="row">
        <a href={hrefOf('strategies', `file:${name}`)}>{name}</a>
        {edit !== undefined && isChanged(edit) && <small> not saved</small>}
      </th>
      <td data-name="Strategy">
        {strategy ?? <small>{name.startsWith('_') ? 'defaults' : 'not in force'}</small>}
      </td>
      <td data-name="Changed">
        <Moment at={changedAt} />
      </td>
      <td class="number" data-name="Bytes">
        {wholeNumber(bytes)}
      </td>
    </tr>
  );
}

function Begin() {
  const [name, setName] = useState('');
  const isFit = isNewName(name);
  return (
    <form
      class="new-file"
      onSubmit={(event) => {
        event.preventDefault();
        if (isFit) location.hash = hrefOf('strategies', `new:${name}`);
      }}
    >
      <label>
        New file{' '}
        <input
          value={name}
          placeholder="morning-drive.yaml"
          autoComplete="off"
          spellcheck={false}
          aria-describedby="new-file-hint"
          onInput={({ currentTarget }) => setName(currentTarget.value)}
        />
      </label>
      <button type="submit" disabled={!isFit}>
        Begin
      </button>
      <small id="new-file-hint">Letters, digits, - and _; ending .yaml or .ts</small>
    </form>
  );
}
