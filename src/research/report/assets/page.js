// Runs in the browser: draws the charts, sorts the table of trades, leads from a trade to its place on the price.
(() => {
  const { createChart, createSeriesMarkers, ...series } = window.LightweightCharts;
  const points = JSON.parse(document.getElementById('points').textContent);
  const charts = [];
  const WORDS_WIDTH = 130;

  function tone(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  }

  function money(value) {
    const text = Math.abs(value).toLocaleString('en-US', {
      minimumFractionDigits: points.digits,
      maximumFractionDigits: points.digits,
    });
    return value < 0 ? `-${text}` : text;
  }

  function when(time) {
    return new Date(time * 1000).toISOString().slice(0, 16).replace('T', ' ');
  }

  function look() {
    return {
      layout: {
        background: { color: 'transparent' },
        textColor: tone('quiet'),
        fontFamily: getComputedStyle(document.body).fontFamily,
        attributionLogo: false,
        panes: { separatorColor: tone('line'), enableResize: false },
      },
      grid: { vertLines: { color: tone('line') }, horzLines: { color: tone('line') } },
    };
  }

  /** One chart that follows its box, the colour scheme and the keyboard. */
  function drawIn(box, paint) {
    const chart = createChart(box, {
      autoSize: true,
      rightPriceScale: { borderVisible: false },
      timeScale: { borderVisible: false, timeVisible: true, minBarSpacing: 0.02 },
      handleScroll: { vertTouchDrag: false, mouseWheel: false },
      handleScale: { mouseWheel: false },
      ...look(),
    });
    const repaint = paint(chart);
    charts.push(() => {
      chart.applyOptions(look());
      repaint();
    });
    repaint();
    box.addEventListener('keydown', (event) => onKey(chart, event));
    return chart;
  }

  function onKey(chart, event) {
    const scale = chart.timeScale();
    const range = scale.getVisibleLogicalRange();
    if (range === null) return;
    const width = range.to - range.from;
    const moves = {
      ArrowLeft: [-0.1, -0.1],
      ArrowRight: [0.1, 0.1],
      '+': [0.1, -0.1],
      '=': [0.1, -0.1],
      '-': [-0.125, 0.125],
    };
    if (event.key === '0') scale.fitContent();
    else if (moves[event.key] === undefined) return;
    else {
      const [from, to] = moves[event.key];
      scale.setVisibleLogicalRange({ from: range.from + from * width, to: range.to + to * width });
    }
    event.preventDefault();
  }

  function legend(name, text) {
    document.querySelector(`[data-legend="${name}"]`).textContent = text;
  }

  const MONEY = { type: 'custom', minMove: 0.01, formatter: money };
  const DASHED = 2;
  const BESIDE = {
    lineWidth: 1,
    lineStyle: DASHED,
    priceLineVisible: false,
    lastValueVisible: false,
  };

  /** Zero is at the top, also where nothing was ever lost: else its area would look like a loss. */
  function fromZeroDown(original) {
    const deepest = original()?.priceRange?.minValue ?? 0;
    return { priceRange: { minValue: Math.min(deepest, -0.1), maxValue: 0 } };
  }

  /** The value of the benchmark at each mark of the equity: the last one that is known there. */
  function heldAt(equity, benchmark) {
    if (benchmark === null) return undefined;
    let next = 0;
    let value = points.startEquity;
    return equity.map(([time]) => {
      while (benchmark.values[next]?.[0] <= time) {
        value = benchmark.values[next][1];
        next += 1;
      }
      return value;
    });
  }

  function drawEquity(box) {
    const { equity, startEquity, benchmark } = points;
    const held = heldAt(equity, benchmark);
    const indexByTime = new Map(equity.map(([time], at) => [time, at]));
    const say = (at) => {
      const [time, value, depth] = equity[at];
      const beside = held === undefined ? '' : `; ${benchmark.symbol} held ${money(held[at])}`;
      legend(
        'equity',
        `${when(time)}  ${money(value)} ${points.currency}, ${(-depth * 100).toFixed(2)} % below its best${beside}`,
      );
    };
    const chart = drawIn(box, (chart) => {
      const curve = chart.addSeries(series.BaselineSeries, {
        baseValue: { type: 'price', price: startEquity },
        lineWidth: 2,
        priceLineVisible: false,
        priceFormat: MONEY,
      });
      curve.setData(equity.map(([time, value]) => ({ time, value })));
      const other =
        benchmark && chart.addSeries(series.LineSeries, { ...BESIDE, priceFormat: MONEY });
      other?.setData(benchmark.values.map(([time, value]) => ({ time, value })));
      const below = chart.addSeries(
        series.BaselineSeries,
        {
          baseValue: { type: 'price', price: 0 },
          lineWidth: 1,
          priceLineVisible: false,
          autoscaleInfoProvider: fromZeroDown,
          priceFormat: {
            type: 'custom',
            minMove: 0.01,
            formatter: (value) => `${value.toFixed(2)} %`,
          },
        },
        1,
      );
      below.setData(equity.map(([time, , depth]) => ({ time, value: depth * 100 })));
      const [upper, lower] = chart.panes();
      upper.setStretchFactor(3);
      lower.setStretchFactor(1);
      lower.priceScale('right').applyOptions({ scaleMargins: { top: 0.15, bottom: 0.15 } });
      return () => {
        other?.applyOptions({ color: tone('accent') });
        const loss = {
          bottomLineColor: tone('loss'),
          bottomFillColor1: tone('loss-fill'),
          bottomFillColor2: tone('loss-fill'),
        };
        curve.applyOptions({
          topLineColor: tone('gain'),
          topFillColor1: tone('gain-fill'),
          topFillColor2: tone('gain-fill'),
          ...loss,
        });
        // A drawdown of zero is not a gain: its line keeps the colour of a loss.
        below.applyOptions({ topLineColor: tone('loss'), ...loss });
      };
    });
    chart.subscribeCrosshairMove(({ time }) => say(indexByTime.get(time) ?? equity.length - 1));
    say(equity.length - 1);
    chart.timeScale().fitContent();
  }

  /** Trades that do not overlap share a line; several strategies, or several entries, need more than one. */
  function lanesOf(trades) {
    const lanes = [];
    for (const trade of [...trades].sort((one, other) => one.from - other.from)) {
      const free = lanes.find((lane) => lane.at(-1).to <= trade.from);
      if (free === undefined) lanes.push([trade]);
      else free.push(trade);
    }
    return lanes;
  }

  /** Drawn from each entry to its exit, and unseen between. */
  function linePoints(lane) {
    const byTime = new Map();
    for (const { from, entry, to, exit, pnl } of lane) {
      const color = to > from ? tone(pnl < 0 ? 'loss' : 'gain') : 'transparent';
      byTime.set(from, { time: from, value: entry, color });
      if (to > from) byTime.set(to, { time: to, value: exit, color: 'transparent' });
    }
    return [...byTime.values()];
  }

  /** Words only while few trades are in sight, or they would cover each other. */
  function markers(trades, isFew) {
    return trades
      .flatMap(({ side, quantity, from, to, pnl }) => [
        {
          time: from,
          position: side === 'long' ? 'belowBar' : 'aboveBar',
          shape: side === 'long' ? 'arrowUp' : 'arrowDown',
          color: tone('accent'),
          text: isFew ? `${side} ${quantity}` : '',
        },
        {
          time: to,
          position: side === 'long' ? 'aboveBar' : 'belowBar',
          shape: 'circle',
          color: tone(pnl < 0 ? 'loss' : 'gain'),
          text: isFew ? `${pnl > 0 ? '+' : ''}${money(pnl)}` : '',
        },
      ])
      .sort((one, other) => one.time - other.time);
  }

  function drawPrices(box, select) {
    let chart;
    let shown = points.symbols[0];
    let candles;
    let lines = [];
    let marks;
    const say = (bar) => {
      const [time, open, high, low, close] = bar;
      legend('price', `${when(time)}  open ${open}  high ${high}  low ${low}  close ${close}`);
    };
    drawIn(box, (created) => {
      chart = created;
      candles = chart.addSeries(series.CandlestickSeries, { priceLineVisible: false });
      marks = createSeriesMarkers(candles, []);
      return paintSymbol;
    });

    function paintSymbol() {
      const [gain, loss] = [tone('gain'), tone('loss')];
      candles.applyOptions({
        upColor: gain,
        wickUpColor: gain,
        borderUpColor: gain,
        downColor: loss,
        wickDownColor: loss,
        borderDownColor: loss,
      });
      candles.setData(
        shown.candles.map(([time, open, high, low, close]) => ({ time, open, high, low, close })),
      );
      for (const line of lines) chart.removeSeries(line);
      lines = lanesOf(shown.trades).map(drawLane);
      mark();
      say(shown.candles.at(-1));
    }

    function drawLane(lane) {
      const line = chart.addSeries(series.LineSeries, {
        lineWidth: 2,
        priceLineVisible: false,
        lastValueVisible: false,
        crosshairMarkerVisible: false,
      });
      line.setData(linePoints(lane));
      return line;
    }

    function mark() {
      const sight = chart.timeScale().getVisibleRange();
      const isInSight = ({ from, to }) => !sight || (to >= sight.from && from <= sight.to);
      const inSight = shown.trades.filter(isInSight).length;
      marks.setMarkers(markers(shown.trades, inSight * WORDS_WIDTH <= box.clientWidth));
    }

    function show(symbol) {
      shown = points.symbols.find((one) => one.symbol === symbol) ?? shown;
      select.value = String(points.symbols.indexOf(shown));
      paintSymbol();
      chart.timeScale().fitContent();
    }

    function showTrade(symbol, id) {
      if (symbol !== shown.symbol) show(symbol);
      const trade = shown.trades.find((one) => one.id === id);
      const at = (time) => shown.candles.findIndex(([start]) => start >= time);
      const [from, to] = [at(trade.from), at(trade.to)];
      const margin = Math.max(20, to - from);
      chart.timeScale().setVisibleLogicalRange({ from: from - margin, to: to + margin });
      box.scrollIntoView({ block: 'center' });
      box.focus({ preventScroll: true });
    }

    chart.subscribeCrosshairMove(({ time }) => {
      say(shown.candles.find(([start]) => start === time) ?? shown.candles.at(-1));
    });
    chart.timeScale().subscribeVisibleTimeRangeChange(mark);
    select.addEventListener('change', () => show(points.symbols[Number(select.value)].symbol));
    const withTrades = points.symbols.find(({ trades }) => trades.length > 0);
    show((withTrades ?? shown).symbol);
    document.addEventListener('click', ({ target }) => {
      const { trade, symbol } = target.dataset ?? {};
      if (trade !== undefined) showTrade(symbol, trade);
    });
  }

  function makeSortable(table) {
    const heads = [...table.tHead.rows[0].cells];
    const valueAt = (row, at) =>
      row.cells[at].dataset.value ?? row.cells[at].textContent.replaceAll(/[,+](?=\d)/g, '');
    const compare = (one, other) =>
      Number.isNaN(Number(one) - Number(other)) ? one.localeCompare(other) : one - other;
    for (const [at, head] of heads.entries()) {
      head.firstElementChild.addEventListener('click', () => {
        const isUp = head.getAttribute('aria-sort') !== 'ascending';
        for (const other of heads) other.removeAttribute('aria-sort');
        head.setAttribute('aria-sort', isUp ? 'ascending' : 'descending');
        const sign = isUp ? 1 : -1;
        const rows = [...table.tBodies[0].rows].sort(
          (one, other) => sign * compare(valueAt(one, at), valueAt(other, at)),
        );
        table.tBodies[0].append(...rows);
      });
    }
  }

  const equityBox = document.getElementById('equity');
  if (equityBox !== null) drawEquity(equityBox);
  const priceBox = document.getElementById('price');
  if (priceBox !== null) drawPrices(priceBox, document.getElementById('symbol'));
  for (const table of document.querySelectorAll('table[data-sortable]')) makeSortable(table);
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    for (const repaint of charts) repaint();
  });
})();
