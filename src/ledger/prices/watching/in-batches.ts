// A list in batches, with a limited number of them under way.

export async function inBatches<Item>(
  items: readonly Item[],
  { size, openMax }: { readonly size: number; readonly openMax: number },
  act: (batch: readonly Item[]) => Promise<void>,
): Promise<void> {
  let next = 0;
  const workers = Array.from({ length: openMax }, async () => {
    while (next < items.length) {
      const batch = items.slice(next, next + size);
      next += size;
      await act(batch);
    }
  });
  await Promise.all(workers);
}
