// How a watch sends a notice.
import type { Notice, NoticeKind } from '../../ports/notifier.ts';

/** The kind determines the level unless one is given. */
export type Notify = (
  kind: NoticeKind,
  text: string,
  more?: Partial<Pick<Notice, 'about' | 'level'>>,
) => void;
