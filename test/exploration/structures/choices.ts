// Every sequence of choices there is, one after the other: each is the one before with its last open choice made otherwise.
export interface Choices {
  /** From 0 up to, not including, so many. */
  pick(count: number): number;
}

/** Plays until every sequence was played, or `mayGoOn` says no; true if all were. */
export async function playAll(
  play: (choices: Choices) => void | Promise<void>,
  mayGoOn: () => boolean,
): Promise<boolean> {
  let path: { at: number; count: number }[] = [];
  for (;;) {
    let made = 0;
    await play({
      pick(count) {
        const known = path[made];
        made += 1;
        if (known !== undefined) return known.at;
        path.push({ at: 0, count });
        return 0;
      },
    });
    path = path.slice(0, made);
    while (path.at(-1)?.at === (path.at(-1)?.count ?? 0) - 1) path.pop();
    const last = path.at(-1);
    if (last === undefined) return true;
    last.at += 1;
    if (!mayGoOn()) return false;
  }
}
