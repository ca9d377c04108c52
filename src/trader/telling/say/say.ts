// How a watch says something.
import type { Notice, NoticeKind } from '../../ports/notifier.ts';

/** The kind gives the level unless it is given. */
export type Say = (
  kind: NoticeKind,
  text: string,
  more?: Partial<Pick<Notice, 'about' | 'level'>>,
) => void;
