// Runs in the page: keeps what the desk shows as text, each time anything on it changes, with the number of its newest fact;
// and has it ask more often than people need, as if the page was shown again each time.
(() => {
  const all = (root, selector) => [...(root?.querySelectorAll(selector) ?? [])];
  const textIn = (root, selector) => root?.querySelector(selector)?.textContent ?? '';

  function read(desk) {
    const cells = (row) =>
      Object.fromEntries(
        all(row, '[data-name]').map((cell) => [cell.dataset.name, cell.textContent]),
      );
    return {
      seq: Number(desk.dataset.seq),
      figures: Object.fromEntries(
        all(desk, '.figure').map((figure) => [
          textIn(figure, 'h2'),
          { value: textIn(figure, '.value'), parts: textIn(figure, '.parts') },
        ]),
      ),
      heads: all(desk, 'h2').map((head) => head.textContent),
      positions: all(desk, '.positions tbody tr').map(cells),
      orders: all(desk, '.orders li').map((line) => ({
        ref: line.querySelector('a').hash,
        text: textIn(line, 'span'),
      })),
      refusals: all(desk, '.refusals li').map((line) => line.textContent),
      predictions: all(desk, '.predictions tbody tr').map((row) => ({
        at: row.querySelector('[data-name=Time]').title,
        confidence: textIn(row, '[data-name=Confidence]'),
        outcome: textIn(row, '.outcome'),
      })),
    };
  }

  setInterval(() => dispatchEvent(new Event('pageshow')), 100);
  let last = '';
  window.deskSamples = [];
  new MutationObserver(() => {
    const desk = document.querySelector('.desk');
    if (desk === null) return;
    const sample = read(desk);
    const text = JSON.stringify(sample);
    if (text !== last) window.deskSamples.push(sample);
    last = text;
  }).observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
  });
})();
