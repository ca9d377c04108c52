// An answer that is asked for once, for as long as what it is about stays the same.
import { useEffect, useState } from 'preact/hooks';

/** Undefined until it is there; `of` and `version` say what it is about. */
export function useOnce<Answer>(
  version: string,
  of: unknown,
  ask: () => Promise<Answer>,
): Answer | undefined {
  const [answer, setAnswer] = useState<Answer | undefined>(undefined);
  useEffect(() => {
    let isOver = false;
    setAnswer(undefined);
    void ask().then((found) => {
      if (!isOver) setAnswer(found);
    });
    return () => {
      isOver = true;
    };
  }, [version, of]);
  return answer;
}
