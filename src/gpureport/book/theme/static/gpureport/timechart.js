// What if, the headline chart: prices over time as boxes, drawn as the book's own drawing is, at two widths.
(function () {
  "use strict";
  const { number } = window.gpureport.scenario;
  const SPACE = "http://www.w3.org/2000/svg";
  const [SIZE, SMALL, GAP, FOOT, RULES, TALL] = [13, 12, 15, 24, 26, 300];
  const INK = { ink: "var(--chart-ink)", muted: "var(--chart-muted)", grid: "var(--chart-grid)", axis: "var(--chart-axis)" };

  const canvas = document.createElement("canvas").getContext("2d");
  function width(text, size, bold) {
    canvas.font = `${bold ? "bold " : ""}${size}px ${getComputedStyle(document.querySelector(".chart-scope")).fontFamily}`;
    return canvas.measureText(text).width * 1.1;
  }

  function svg(tag, attributes, ...children) {
    const made = document.createElementNS(SPACE, tag);
    for (const [name, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  const FONT = "font-family:var(--look);max-width:100%;height:auto";
  const words = (x, y, text, { align = "start", fill = INK.muted, size = SMALL, bold = false } = {}) =>
    svg("text", { x, y, fill, "font-size": size, "text-anchor": align, "font-weight": bold ? "bold" : null }, text);

  // the first row in which a span touches no earlier one
  function rowsFor(spans) {
    const ends = [];
    return spans.map(([left, right]) => {
      const free = ends.findIndex((end) => end + 8 <= left);
      const row = free < 0 ? ends.length : free;
      ends[row] = right;
      return row;
    });
  }

  // moved as little as need be, so that names stand apart
  function spread(places, low, high) {
    const order = places.map((_, i) => i).sort((a, b) => places[a] - places[b]);
    const at = order.map((i) => places[i]);
    for (let n = 1; n < at.length; n += 1) at[n] = Math.max(at[n], at[n - 1] + GAP);
    let ceiling = high;
    for (let n = at.length - 1; n >= 0; n -= 1) { at[n] = Math.max(low, Math.min(at[n], ceiling)); ceiling = at[n] - GAP; }
    return places.map((_, i) => at[order.indexOf(i)]);
  }

  function logTicks(low, high, most) {
    let found = [];
    for (const units of [[1], [1, 3], [1, 2, 5], [1, 1.5, 2, 3, 5, 7]]) {
      const inside = [];
      for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1) {
        inside.push(...units.map((unit) => Number((unit * 10 ** power).toPrecision(6))).filter((tick) => low <= tick && tick <= high));
      }
      if (inside.length > most && found.length) break;
      found = inside;
    }
    const every = found.length ? Math.ceil(found.length / most) : 1;
    return found.filter((_, i) => i % every === 0);
  }

  const DAY = 86400000;
  const time = (day) => Date.parse(`${day}T00:00:00Z`);
  const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

  function months(first, last, most) {
    const [from, to] = [new Date(first), new Date(last)];
    const count = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth() + 1;
    const step = [1, 2, 3, 6, 12, 24, 60].find((one) => count / one <= most) || 120;
    const starts = [];
    for (let n = from.getUTCFullYear() * 12; n <= to.getUTCFullYear() * 12 + 11; n += 1) {
      const at = Date.UTC(Math.floor(n / 12), n % 12, 1);
      if (at >= first && at <= last && (n + 1) % step === 0) starts.push(at);
    }
    return starts;
  }

  function monthLabel(at, yearly) {
    const day = new Date(at);
    return yearly ? String(day.getUTCFullYear()) : `${MONTHS[day.getUTCMonth()]} ${day.getUTCFullYear()}`;
  }

  // marks: {series, colour, from, to (days), low, high, href, label, dots: [[value, href]]}; rules: [[day, label]]
  function draw(marks, rules, axis, room) {
    if (!marks.length) return svg("svg", { class: "marks", style: FONT, viewBox: `0 0 ${room} ${FOOT}`, width: room, height: FOOT }, words(0, 14, axis));
    const ends = marks.flatMap((mark) => [mark.low, mark.high, ...mark.dots.map(([value]) => value)]).filter((end) => end > 0);
    const [least, most] = [Math.min(...ends), Math.max(...ends)];
    const margin = Math.max(0.12, 0.06 * Math.log10(most / least));
    const [low, high] = [10 ** (Math.log10(least) - margin), 10 ** (Math.log10(most) + margin)];
    const days = [...marks.flatMap((mark) => [mark.from, mark.to]), ...rules.map(([day]) => day)].map(time);
    const [first, last] = [Math.min(...days), Math.max(...days) + 12 * DAY];
    const ticks = logTicks(low, high, 6);
    const left = Math.max(...ticks.map((tick) => width(number(tick), SMALL)), 0) + 8;
    const right = room - Math.max(...marks.map((mark) => width(mark.series, SIZE, true))) - 12;
    const x = (at) => left + ((at - first) / (last - first)) * (right - left);
    const spans = rules.map(([day, label]) => {
      const [at, wide] = [x(time(day)), width(label, SMALL)];
      const from = Math.max(0, at + 4 + wide <= room ? at + 4 : at - 4 - wide);
      return [Math.min(from, at), Math.max(at, from + wide), from];
    });
    const rows = rowsFor(spans);
    const top = RULES + (rows.length ? (Math.max(...rows) + 1) * GAP + 4 : 0);
    const bottom = top + TALL;
    const y = (amount) => bottom - (Math.log(amount / low) / Math.log(high / low)) * TALL;
    const picture = svg("svg", { class: "marks", style: FONT, viewBox: `0 0 ${room} ${bottom + FOOT}`, width: room, height: bottom + FOOT });
    for (const tick of ticks) {
      picture.append(svg("line", { x1: left, x2: right, y1: y(tick), y2: y(tick), stroke: INK.grid }), words(left - 6, y(tick) + 4, number(tick), { align: "end" }));
    }
    rules.forEach(([day, label], i) => {
      const at = x(time(day));
      picture.append(svg("line", { x1: at, x2: at, y1: RULES + rows[i] * GAP + 2, y2: bottom, stroke: INK.axis, "stroke-dasharray": "4 3" }),
        words(spans[i][2], RULES + rows[i] * GAP + 11, label, { fill: INK.ink }));
    });
    const starts = months(first, last, room < 500 ? 4 : 8).filter((at) => x(at) + 26 < right + 30);
    const yearly = starts.every((at) => new Date(at).getUTCMonth() === 0);
    picture.append(words(0, 13, axis), ...starts.map((at) => words(x(at), bottom + 17, monthLabel(at, yearly), { align: "middle" })));
    picture.append(...boxes(marks, { x, y, low, high, least: (7 * (last - first)) / (right - left) / 2 }));
    picture.append(...names(marks, { x, y, low, high, right, top, bottom }));
    return picture;
  }

  const middle = (mark) => (time(mark.from) + time(mark.to)) / 2;
  const centre = (mark, { low, high }) => Math.sqrt((mark.low ?? low) * (mark.high ?? high));

  // one stop of the keyboard for each address
  function boxes(marks, plot) {
    const seen = new Set();
    const link = (href, label, shape) => {
      const again = seen.has(href);
      seen.add(href);
      return svg("a", { class: "claim", href, "aria-label": label, tabindex: again ? "-1" : null }, shape);
    };
    return [...lines(marks, plot), ...marks.flatMap((mark) => {
      const [from, to] = [Math.min(time(mark.from), middle(mark) - plot.least), Math.max(time(mark.to), middle(mark) + plot.least)];
      let [above, below] = [plot.y(mark.high ?? plot.high), plot.y(mark.low ?? plot.low)];
      if (below - above < 3) [above, below] = [above - 2, below + 2];
      const box = svg("rect", { x: plot.x(from), y: above, width: plot.x(to) - plot.x(from), height: below - above, rx: 2, fill: mark.colour, "fill-opacity": 0.4 });
      const dots = mark.dots.map(([value, href]) => link(href, mark.label, svg("circle", { cx: plot.x(middle(mark)), cy: plot.y(value), r: 4.5, fill: mark.colour })));
      return [link(mark.href, mark.label, box), ...dots];
    })];
  }

  function lines(marks, plot) {
    const made = [];
    for (const series of new Set(marks.map((mark) => mark.series))) {
      const own = new Map();
      for (const mark of marks.filter((one) => one.series === series)) {
        const month = new Date(middle(mark)).toISOString().slice(0, 7);
        own.set(month, [...(own.get(month) || []), mark]);
      }
      const points = [...own.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rows]) => {
        const logs = rows.map((mark) => Math.log(centre(mark, plot)));
        return `${plot.x(middle(rows[0])).toFixed(1)},${plot.y(Math.exp(logs.reduce((a, b) => a + b) / logs.length)).toFixed(1)}`;
      });
      if (points.length > 1) made.push(svg("polyline", { points: points.join(" "), fill: "none", stroke: marks.find((mark) => mark.series === series).colour, "stroke-width": 1.5, "stroke-opacity": 0.45 }));
    }
    return made;
  }

  function names(marks, plot) {
    const ends = new Map();
    for (const mark of [...marks].sort((a, b) => (a.to + a.from < b.to + b.from ? -1 : 1))) ends.set(mark.series, mark);
    const wanted = [...ends.values()].map((mark) => plot.y(centre(mark, plot)) + 4);
    const placed = spread(wanted, plot.top + 4, plot.bottom);
    return [...ends.values()].map((mark, i) => words(plot.right + 8, placed[i], mark.series, { fill: mark.colour, size: SIZE, bold: true }));
  }

  window.gpureport.timechart = { draw, logTicks };
})();
