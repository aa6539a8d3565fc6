// What if: other articles, another day, another rate, other equivalences; numbers, chart and findings follow in the page.
(async function () {
  "use strict";
  const { load, element, root, scenario, timechart } = window.gpureport;
  const form = document.querySelector(".whatif-form");
  const results = document.querySelector(".whatif-results");
  const [data, words] = await Promise.all([load("whatif"), load("words")]);
  const text = words.whatif;
  const [lowest, highest, step] = data.rates;
  const KINDS = ["order", "stockpile", "capex", "price"];
  const { answers, numbers, prices, moved, written, short, twoDigitsDown } = scenario.make(data, words);

  const filled = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

  // ---- the ten numbers: each stands in the page as the book has it, and is told apart by its key

  const places = [...document.querySelectorAll("[data-number]")].map((link) => ({ link, key: link.dataset.number, text: link.textContent, evidence: link.dataset.evidence, href: link.getAttribute("href") }));

  const items = [...document.querySelectorAll(".numbers-grid > li")].map((item) => {
    const headline = item.firstElementChild;
    const was = element("p", { class: "was", "data-book": headline.textContent.trim() });
    headline.after(was);
    return [item, headline, was];
  });

  function tell(state, changed) {
    const found = numbers(state);
    for (const { link, key, text: before, evidence, href } of places) {
      const now = found[key] || { text: words.charts.none, address: "findings.html" };
      const own = !changed || now.text === before;
      link.textContent = own ? before : now.text;
      link.setAttribute("href", own ? href : root + now.address);
      if (own) link.dataset.evidence = evidence; else delete link.dataset.evidence;
      link.classList.toggle("changed", !own);
    }
    for (const [item, headline, was] of items) {
      item.classList.toggle("moved", Boolean(item.querySelector(".changed")));
      was.textContent = headline.textContent.trim() === was.dataset.book ? "" : filled(text.was, { text: was.dataset.book });
    }
  }

  // ---- the headline chart

  const figure = document.querySelector("figure.chart");
  const kept = figure && [...figure.childNodes].map((node) => node.cloneNode(true));
  const bare = (label) => label.replace(/\s*\(?[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+\)?/g, "");

  function mark(row, state) {
    const [from, to] = row.thing.span;
    const [least, most] = scenarioRate(state, row.month);
    const factor = row.own === "CNY" ? 1 : (least + most) / 2;
    const dots = new Map(row.thing.stated.filter(([value, unit]) => value && unit === row.own).map(([value, , href]) => [value * factor, root + href]).reverse());
    return { series: row.thing.product, colour: `var(${row.thing.colour})`, from, to, low: row.low, high: row.high, href: root + row.thing.address,
      label: `${row.thing.product}, ${from} ${text.to} ${to}: ${short(row)}`, dots: [...dots] };
  }

  const scenarioRate = (state, month) => (state.rate ? [state.rate, state.rate] : data.months[month] || [1, 1]);

  function chart(state, found, changed) {
    if (!figure) return;
    figure.replaceChildren(...kept.map((node) => node.cloneNode(true)));
    if (!changed) return;
    const told = prices(found, "chip");
    const drawn = told.filter((row) => row.thing.product && !row.thing.product.includes("GPU") && row.thing.span[0] && row.thing.span[1]);
    const marks = drawn.map((row) => mark(row, state));
    const chartWords = words.charts.prices_chips;
    const best = moved(drawn);
    const values = { count: marks.length, left: told.length - marks.length };
    if (best) Object.assign(values, { what: best.from.thing.product, rise: twoDigitsDown(best.rise), from: short(best.from), to: short(best.to), when: best.from.thing.when, then: best.to.thing.when });
    const title = filled(chartWords[!marks.length ? "title_none" : best && best.rise > 1 ? "title" : "title_flat"], values);
    figure.querySelector("figcaption").textContent = title;
    for (const view of figure.querySelectorAll(".chart-view")) {
      view.setAttribute("aria-label", best ? filled(chartWords.description, values) : title);
      view.replaceChildren(timechart.draw(marks, marks.length ? data.rules : [], chartWords.axis, view.dataset.size === "small" ? 340 : 720));
    }
    foot(told, values, chartWords);
    twin(told, title);
  }

  function foot(told, values, chartWords) {
    const used = new Set(told.flatMap((row) => row.thing.stated.map(([, , href]) => href.slice(9, href.indexOf(".html")))));
    const sources = data.articles.filter(({ id }) => used.has(id)).flatMap(({ id, name }, i) => [i ? ", " : "", element("a", { href: `${root}articles/${id}.html` }, name)]);
    const download = figure.querySelector(".source .download").cloneNode(true);
    figure.querySelector(".source").replaceChildren(values.left ? `${filled(chartWords.note, values)} ` : "", ...(sources.length ? [`${words.charts.sources}: `, ...sources, ". "] : []), download);
  }

  function twin(told, title) {
    const columns = words.charts.columns;
    const body = told.map((row) => element("tr", {},
      element("th", { scope: "row" }, element("a", { class: "claim", href: root + row.thing.address }, row.thing.label)),
      element("td", {}, element("a", { class: "claim", href: root + row.thing.address }, short(row))),
      element("td", {}, ...row.thing.stated.flatMap(([, , href, phrase], i) => [i ? ", " : "", element("a", { class: "claim", lang: "zh-Hans", href: root + href }, phrase)])),
      element("td", {}, words.verdicts[row.verdict])));
    const head = [columns.what, columns.interval, columns.stated, columns.verdict].map((name) => element("th", { scope: "col" }, name));
    figure.querySelector(".twin table").replaceChildren(element("caption", {}, bare(title)), element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...body));
  }

  // ---- all findings: bars on one logarithmic axis a unit, the book's own behind

  function axis(rows) {
    const ends = rows.flatMap((row) => [row.low, row.high]).filter((end) => end > 0);
    const [least, most] = [Math.min(...ends), Math.max(...ends)];
    const place = (end) => (most > least ? 6 + (88 * Math.log(end / least)) / Math.log(most / least) : 50);
    return { place, ticks: ends.length && most > least ? timechart.logTicks(least, most, 3) : [] };
  }

  function bar(row, place, name) {
    const from = row.low > 0 ? place(row.low) : 0;
    const to = row.high === null ? 100 : place(row.high);
    if (to - from < 0.8 && row.low !== null && row.high !== null) return element("span", { class: `bar point ${name}`, style: `left:${(from + to) / 2}%` });
    const open = (row.low === null ? " open-low" : "") + (row.high === null ? " open-high" : "");
    return element("span", { class: `bar ${name}${open}`, style: `left:${from}%;width:${Math.max(to - from, 0.8)}%` });
  }

  function line(row, before, place) {
    const named = element("a", { class: "claim", href: root + row.thing.address }, row.thing.label);
    const changed = !before || before.low !== row.low || before.high !== row.high || before.unit !== row.unit;
    const same = before && before.unit === row.unit;
    return element("li", { class: changed ? "changed" : null, "data-id": row.id, "data-low": row.low, "data-high": row.high, "data-unit": row.unit },
      named,
      element("span", { class: "amount" }, written(row)),
      element("span", { class: "track", "aria-hidden": "true" }, same ? bar(before, place, "before") : null, row.low > 0 || row.high > 0 ? bar(row, place, "now") : null),
      row.verdict === "single" ? null : element("span", { class: `badge ${row.verdict}` }, words.verdicts[row.verdict]));
  }

  function section(kind, unit, rows, before) {
    const { place, ticks } = axis([...rows, ...rows.map((row) => before.get(row.id)).filter((row) => row && row.unit === unit)]);
    const size = (row) => row.high ?? row.low ?? 0;
    rows.sort((a, b) => size(b) - size(a) || (a.id < b.id ? -1 : 1));
    const scale = ticks.length ? [element("li", { class: "scale", "aria-hidden": "true" }, element("span", { class: "track" }, ...ticks.map((tick) => element("span", { class: "tick", style: `left:${place(tick)}%` }, scenario.number(tick)))))] : [];
    return element("section", { class: `kind-${kind}` },
      element("h3", {}, unit ? `${words.kinds_plural[kind]}, ${text.in} ${text.units[unit] || unit}` : words.kinds_plural[kind]),
      element("ul", {}, ...scale, ...rows.map((row) => line(row, before.get(row.id), place))));
  }

  // ---- everything, whenever a control moves

  function draw() {
    const state = read();
    const changed = command(state) !== command(start);
    const { chosen, found } = answers(state);
    form.querySelector(".rate-shown").textContent = state.rate ? state.rate.toFixed(2) : "";
    tell(state, changed);
    chart(state, found || [], changed);
    if (!found) {
      results.replaceChildren(element("p", { class: "told" }, chosen.length ? text.missing : text.empty));
      return;
    }
    const before = new Map(answers(start).found.map((row) => [row.id, row]));
    const count = (verdict) => found.filter((row) => row.verdict === verdict).length;
    const counts = [[chosen.length, text.articles], [found.length, text.findings], [count("agree"), text.agree], [count("conflict"), text.conflict]];
    const sections = KINDS.flatMap((kind) => {
      const own = found.filter((row) => row.thing.kind === kind);
      return [...new Set(own.map((row) => row.unit || ""))].map((unit) => section(kind, unit, own.filter((row) => (row.unit || "") === unit), before));
    });
    results.replaceChildren(
      element("p", { class: "command" }, text.run, " ", element("code", {}, command(state))),
      element("dl", { class: "counts" }, ...counts.map(([value, name]) => element("div", {}, element("dt", {}, name), element("dd", {}, String(value))))),
      ...sections);
  }

  // the same scenario for the command line
  function command(state) {
    const parts = ["gpureport run"];
    if (state.articles.size < data.articles.length) parts.push(`-p articles ${[...state.articles].sort().join(",")}`);
    if (state.day) parts.push(`-p as_of ${state.day}`);
    if (state.rate) parts.push(`-p usd_cny ${state.rate.toFixed(2)}`);
    const other = Object.entries(state.equivalence).filter(([chip, value]) => value !== data.equivalence[chip]);
    if (other.length) parts.push(`-p equivalence "${other.map(([chip, value]) => `${chip}=${value}`).join(",")}"`);
    return parts.join(" ");
  }

  function read() {
    const given = new FormData(form);
    const equivalence = {};
    for (const box of form.querySelectorAll("[data-chip]")) {
      const value = Number(box.value);
      equivalence[box.dataset.chip] = value >= 0.001 && value <= 1000 ? value : data.equivalence[box.dataset.chip];
    }
    return {
      articles: new Set(given.getAll("article")),
      day: given.get("day"),
      rate: given.get("fixed") === "yes" ? Number(Number(given.get("rate")).toFixed(2)) : null,
      equivalence,
    };
  }

  // ---- the controls

  const label = (box, ...shown) => element("label", {}, box, " ", ...shown);
  form.querySelector(".articles").append(...data.articles.map(({ id, name }) => label(element("input", { type: "checkbox", name: "article", value: id, checked: true }), name)));
  form.querySelector("[name=day]").append(...[...new Set(data.articles.map((article) => article.out).filter(Boolean))].sort().map((day) => element("option", { value: day }, day)));
  form.querySelector(".equivalence").append(...Object.entries(data.equivalence).map(([chip, value]) => element("label", {}, chip, " ",
    element("input", { type: "number", value, min: 0.001, max: 1000, step: "any", "data-chip": chip, inputmode: "decimal" }))));
  const slider = form.elements.rate;
  Object.assign(slider, { min: lowest, max: highest, step });
  slider.value = 7;
  slider.addEventListener("input", () => { form.querySelector("[name=fixed][value=yes]").checked = true; });
  form.hidden = false;
  const start = read();
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", draw);
  form.addEventListener("reset", () => setTimeout(() => { slider.value = 7; draw(); }));
  draw();
  window.gpureport.whatif = { answers, numbers, read, start };
})();
