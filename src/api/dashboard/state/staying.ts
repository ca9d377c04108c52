// A choice that the page makes by itself stays made under somebody's hands.
import { useRef } from 'preact/hooks';

/** Keeps the first choice while it is valid, even if another candidate is listed first later. */
export function useStaying(
  first: string | undefined,
  stays: (chosen: string) => boolean,
): string | undefined {
  const chosen = useRef(first);
  if (chosen.current === undefined || !stays(chosen.current)) chosen.current = first;
  return chosen.current;
}
