// Asks before the tab is closed or loaded again while something in it is not saved.

export function askBeforeLeaving(isUnsaved: () => boolean): void {
  addEventListener('beforeunload', (event) => {
    if (isUnsaved()) event.preventDefault();
  });
}
