// What if: other articles, another day, another rate, other equivalences; the findings follow in the page.
(async function () {
  "use strict";
  const { load, element, root } = window.gpureport;
  const form = document.querySelector(".whatif-form");
  const results = document.querySelector(".whatif-results");
  const [data, words] = await Promise.all([load("whatif"), load("words")]);
  const text = words.whatif;
  const [lowest, highest, step] = data.rates;
  const KINDS = ["order", "stockpile", "capex", "price"];
  const MONEY = { order: "USD", capex: "USD", price: "CNY" };
  const CURRENCIES = ["USD", "CNY"];

  // ---- the formulas, the same as the notebooks': bounds in, bounds out, null is open

  const times = (bound, factor) => (bound === null || factor === null ? null : bound * factor);

  // CNY per USD of a month: one rate, or the ends of the month's average
  const rateOf = (state, month) => (state.rate ? [state.rate, state.rate] : data.months[month] || [null, null]);

  function inCurrency([low, high], unit, wanted, [least, most]) {
    if (unit === wanted) return [low, high];
    if (wanted === "USD") return [times(low, most && 1 / most), times(high, least && 1 / least)];
    return [times(low, least), times(high, most)];
  }

  function inEquivalents([low, high], factors) {
    return [times(low, Math.min(...factors)), times(high, Math.max(...factors))];
  }

  // a row of the scenario: what the finding is, and its bounds in the unit its kind is compared in
  function answer([id, low, high, unit, verdict, month, table], state) {
    const finding = data.findings[id];
    if (table && state.rate) {
      const at = table === "-" ? null : data.tables[table][Math.round((state.rate - lowest) / step)];
      if (!at) return { id, finding, missing: true };
      [low, high, unit, verdict] = at;
    }
    let bounds = [low, high];
    const wanted = MONEY[finding.kind];
    if (wanted && CURRENCIES.includes(unit)) {
      bounds = inCurrency(bounds, unit, wanted, rateOf(state, month));
      unit = wanted;
    } else if (finding.kind === "stockpile" && unit === "chip") {
      const factors = finding.products.map((product) => state.equivalence[product]);
      if (factors.length && factors.every((factor) => factor !== undefined)) {
        bounds = inEquivalents(bounds, factors);
        unit = "A100-equivalents";
      }
    }
    return { id, finding, low: bounds[0], high: bounds[1], unit, verdict };
  }

  function answers(state) {
    const chosen = data.articles.filter((article) => state.articles.has(article.id) && (!state.day || (article.out && article.out <= state.day)));
    const rows = data.rows[chosen.map((article) => article.id).sort().join(",")];
    return { chosen, found: rows && rows.map((row) => answer(row, state)) };
  }

  // ---- how they are written

  function number(amount) {
    const scale = [[1e12, " trn"], [1e9, " bn"], [1e6, " m"]].find(([size]) => Math.abs(amount) >= size) || [1, ""];
    return Number((amount / scale[0]).toPrecision(4)).toLocaleString("en", { maximumFractionDigits: 4 }) + scale[1];
  }

  function written({ low, high, unit, finding }) {
    const named = unit === "percent" ? "%" : `${unit}${/s$/.test(unit) ? "" : "s"}`.replaceAll("_", " ");
    const ends = (shown) => (CURRENCIES.includes(unit) ? `${unit} ${shown}` : `${shown} ${named}`);
    const per = finding.per ? ` ${text.per} ${finding.per.replaceAll("-", ` ${text.and} `)}` : "";
    if (low === null && high === null) return text.unknown;
    if (high === null) return text.at_least + ends(number(low)) + per;
    if (low === null) return text.at_most + ends(number(high)) + per;
    const [first, last] = [number(low), number(high)];
    const scale = / (trn|bn|m)$/.exec(last);
    // 30 bn–40 bn reads better as 30–40 bn
    const both = scale && first.endsWith(scale[0]) ? `${first.slice(0, -scale[0].length)}–${last}` : `${first}–${last}`;
    return ends(low === high ? first : both) + per;
  }

  // ---- bars on one logarithmic axis a unit, the default behind

  function axis(rows) {
    const ends = rows.flatMap((row) => [row.low, row.high]).filter((end) => end > 0);
    const [first, last] = [Math.log(Math.min(...ends)), Math.log(Math.max(...ends))];
    return (end) => (last > first ? 6 + (88 * (Math.log(end) - first)) / (last - first) : 50);
  }

  function bar(row, place, name) {
    const from = row.low > 0 ? place(row.low) : 0;
    const to = row.high === null ? 100 : place(row.high);
    if (to - from < 0.8 && row.low !== null && row.high !== null) return element("span", { class: `bar point ${name}`, style: `left:${(from + to) / 2}%` });
    const open = (row.low === null ? " open-low" : "") + (row.high === null ? " open-high" : "");
    return element("span", { class: `bar ${name}${open}`, style: `left:${from}%;width:${Math.max(to - from, 0.8)}%` });
  }

  function line(row, before, place) {
    if (row.missing) {
      return element("li", { class: "missing" }, element("a", { href: root + row.finding.address }, row.finding.label), element("span", {}, text.missing));
    }
    const changed = !before || before.low !== row.low || before.high !== row.high || before.unit !== row.unit;
    const same = before && before.unit === row.unit && !before.missing;
    return element("li", { class: changed ? "changed" : null, "data-id": row.id, "data-low": row.low, "data-high": row.high, "data-unit": row.unit },
      element("a", { href: root + row.finding.address }, row.finding.label),
      element("span", { class: "amount" }, written(row)),
      element("span", { class: "track", "aria-hidden": "true" }, same ? bar(before, place, "before") : null, row.low > 0 || row.high > 0 ? bar(row, place, "now") : null),
      row.verdict === "single" ? null : element("span", { class: `badge ${row.verdict}` }, words.verdicts[row.verdict]));
  }

  function section(kind, unit, rows, before) {
    const known = rows.filter((row) => !row.missing);
    const place = axis([...known, ...known.map((row) => before.get(row.id)).filter((row) => row && row.unit === unit)]);
    const size = (row) => row.high ?? row.low ?? 0;
    rows.sort((a, b) => size(b) - size(a) || (a.id < b.id ? -1 : 1));
    return element("section", { class: `kind-${kind}` },
      element("h2", {}, `${words.kinds_plural[kind]}, ${text.in} ${text.units[unit] || unit}`),
      element("ul", {}, ...rows.map((row) => line(row, before.get(row.id), place))));
  }

  function draw() {
    const state = read();
    const { chosen, found } = answers(state);
    form.querySelector(".rate-shown").textContent = state.rate ? state.rate.toFixed(2) : "";
    if (!found) {
      results.replaceChildren(element("p", { class: "told" }, chosen.length ? text.missing : text.empty));
      return;
    }
    const before = new Map(answers(start).found.map((row) => [row.id, row]));
    const count = (verdict) => found.filter((row) => row.verdict === verdict).length;
    const headline = [[chosen.length, text.articles], [found.length, text.findings], [count("agree"), text.agree], [count("conflict"), text.conflict]];
    const sections = KINDS.flatMap((kind) => {
      const own = found.filter((row) => row.finding.kind === kind);
      const units = [...new Set(own.map((row) => row.unit || ""))];
      return units.map((unit) => section(kind, unit, own.filter((row) => (row.unit || "") === unit), before));
    });
    results.replaceChildren(
      element("p", { class: "command" }, text.run, " ", element("code", {}, command(state))),
      element("dl", { class: "counts" }, ...headline.map(([value, name]) => element("div", {}, element("dt", {}, name), element("dd", {}, String(value))))),
      ...sections.sort((a, b) => KINDS.findIndex((k) => a.classList.contains(`kind-${k}`)) - KINDS.findIndex((k) => b.classList.contains(`kind-${k}`))));
  }

  // the same scenario for the command line
  function command(state) {
    const parts = ["gpureport reconcile"];
    if (state.articles.size < data.articles.length) parts.push(`-p articles ${[...state.articles].sort().join(",")}`);
    if (state.day) parts.push(`-p as_of ${state.day}`);
    if (state.rate) parts.push(`-p usd_cny ${state.rate.toFixed(2)}`);
    const changed = Object.entries(state.equivalence).filter(([chip, value]) => value !== data.equivalence[chip]);
    if (changed.length) parts.push(`-p equivalence "${changed.map(([chip, value]) => `${chip}=${value}`).join(",")}"`);
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
  window.gpureport.whatif = { answers, read, start };
})();
