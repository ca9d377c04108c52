// What the keyboard reaches from everywhere: a list of all pages, symbols and commands, and the list of the keys.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { openBell } from '../state/alarms.ts';
import { type Command, prepare } from '../state/commands.ts';
import { seen } from '../state/dashboard-snapshot.ts';
import { closeList, openList } from '../state/palette.ts';
import { hrefOf } from '../state/place.ts';
import { exit, FLATTEN, HALT, pause, RESUME, stopAt } from '../state/trader-commands.ts';
import { KEYS, watchKeys } from './keys.ts';
import { Modal } from './modal.tsx';
import { PAGES } from './pages.ts';

interface Choice {
  readonly words: string;
  take(): void;
}

const SHOWN = 12;

export function Palette() {
  const list = openList.value;
  useEffect(watchKeys, []);
  return (
    <Modal about={list} class="palette" titleId="palette-title" leave={closeList}>
      {list !== undefined && (
        <>
          <h2 id="palette-title">{list === 'palette' ? 'Go to or do' : 'Keys'}</h2>
          {list === 'palette' ? <Choices /> : <Keys />}
          <p class="actions">
            <button type="button" onClick={closeList}>
              Close
            </button>
          </p>
        </>
      )}
    </Modal>
  );
}

function Keys() {
  return (
    <dl class="facts">
      {KEYS.map(([keys, does]) => (
        <div key={keys}>
          <dt>
            <kbd>{keys}</kbd>
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  );
}

function Choices() {
  const typed = useSignal('');
  const list = useRef<HTMLUListElement>(null);
  const words = typed.value.toLowerCase().split(/\s+/);
  const found = choices()
    .filter((one) => words.every((word) => one.words.toLowerCase().includes(word)))
    .slice(0, SHOWN);
  const take = (choice: Choice | undefined) => {
    if (choice === undefined) return;
    closeList();
    choice.take();
  };
  const focus = (at: number) => list.current?.querySelectorAll('button')[at]?.focus();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        take(found[0]);
      }}
    >
      <label>
        Page, symbol or command; Enter takes the first
        <input
          type="text"
          autocomplete="off"
          spellcheck={false}
          value={typed.value}
          onInput={({ currentTarget }) => {
            typed.value = currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown') return;
            event.preventDefault();
            focus(0);
          }}
        />
      </label>
      <ul ref={list} aria-label="Found">
        {found.map((choice, index) => (
          <li key={choice.words}>
            <button
              type="button"
              class="quiet"
              onClick={() => take(choice)}
              onKeyDown={(event) => {
                const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
                if (step === undefined) return;
                event.preventDefault();
                focus(index + step);
              }}
            >
              {choice.words}
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p class="empty">Nothing is called so.</p>}
    </form>
  );
}

function choices(): readonly Choice[] {
  const positions = seen.value?.board.positions ?? [];
  const symbols = [...new Set(positions.map(({ symbol, option }) => option?.underlying ?? symbol))];
  return [
    ...PAGES.map(({ name, title }) => goes(title, hrefOf(name))),
    goes('Wall of charts', hrefOf('wall')),
    goes('New order', hrefOf('order')),
    goes('Closed trades', hrefOf('history', 'trades')),
    goes('Reports of days', hrefOf('history', 'reports')),
    goes('Your account', hrefOf('account')),
    { words: 'Alarms', take: openBell },
    does(HALT),
    does(RESUME),
    does(FLATTEN),
    ...symbols.flatMap((symbol) => [
      goes(`Chart ${symbol}`, hrefOf('desk', symbol)),
      goes(`Order ${symbol}`, hrefOf('order', symbol)),
    ]),
    ...positions.flatMap((position) => [
      goes(`Why ${position.id}`, hrefOf('why', position.id)),
      does(exit(position)),
      ...(position.stop_price === null ? [] : [does(stopAt(position))]),
      does(pause(position.symbol)),
    ]),
  ];
}

function goes(words: string, href: string): Choice {
  return {
    words,
    take() {
      location.hash = href;
    },
  };
}

function does(command: Command): Choice {
  return { words: command.title, take: () => void prepare(command) };
}
