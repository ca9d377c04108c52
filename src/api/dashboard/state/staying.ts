// A choice that the page makes by itself stays made under somebody's hands.
import { useRef } from 'preact/hooks';

/** The first choice, until it may not stay: what comes to the front later does not take its place. */
export function useStaying(
  first: string | undefined,
  stays: (chosen: string) => boolean,
): string | undefined {
  const chosen = useRef(first);
  if (chosen.current === undefined || !stays(chosen.current)) chosen.current = first;
  return chosen.current;
}
