// An answer that is asked for once, for as long as what it is about stays the same.
import { useEffect, useState } from 'preact/hooks';

export interface Once<Answer> {
  readonly answer: Answer;
  /** It is of an earlier version; the one of this version is awaited. */
  readonly isOld: boolean;
}

interface Held<Answer> {
  readonly version: number;
  readonly of: unknown;
  readonly answer: Answer;
}

/** Undefined until there is one of what it is about, `of`; another version of that is asked for while the last one stays. */
export function useOnce<Answer>(
  version: number,
  of: unknown,
  ask: () => Promise<Answer>,
): Once<Answer> | undefined {
  const [held, setHeld] = useState<Held<Answer> | undefined>(undefined);
  useEffect(() => {
    let isOver = false;
    void ask().then((answer) => {
      if (!isOver) setHeld({ version, of, answer });
    });
    return () => {
      isOver = true;
    };
  }, [version, of]);
  if (held === undefined || held.of !== of) return undefined;
  return { answer: held.answer, isOld: held.version !== version };
}
