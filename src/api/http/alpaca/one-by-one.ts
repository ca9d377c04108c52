// Of several, one after the other, as the trader answers: of one reader it takes only some questions at once.
export async function oneByOne<Item, Done>(
  items: readonly Item[],
  act: (item: Item) => Promise<Done>,
): Promise<Done[]> {
  const done: Done[] = [];
  for (const item of items) done.push(await act(item));
  return done;
}
