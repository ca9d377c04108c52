// What must be known first, with what can be done about it.
import type { Notice, Remedy } from '../facts/notice.ts';
import { noticesOf } from '../facts/notices.ts';
import type { Board } from '../facts/shapes.ts';
import type { Command } from '../state/commands.ts';
import { protect, RESUME } from '../state/trader-commands.ts';
import { CommandButton } from './command-button.tsx';

export function Notices({ board }: { readonly board: Board }) {
  const notices = noticesOf(board);
  if (notices.length === 0) return null;
  return (
    <ul class="notices" aria-label="Notices">
      {notices.map((notice) => (
        <OneNotice key={notice.id} notice={notice} />
      ))}
    </ul>
  );
}

function OneNotice({ notice }: { readonly notice: Notice }) {
  const { urgency, title, text, remedy, type } = notice;
  return (
    <li class={urgency}>
      <p role={urgency === 'danger' ? 'alert' : undefined}>
        <strong>{title}</strong> {text}
      </p>
      {remedy !== undefined && <CommandButton command={commandOf(remedy)} word={remedy.label} />}
      {type !== undefined && <code>{type}</code>}
    </li>
  );
}

function commandOf(remedy: Remedy): Command {
  return remedy.command === 'resume' ? RESUME : protect(remedy.symbol);
}
