// The data explorer: three tables of any length, of which only the rows in view are in the page.
(function () {
  "use strict";
  const { load, element, save, csv, root } = window.gpureport;
  const ROW = 36;
  const frame = document.querySelector(".explorer-table");
  const head = frame.querySelector("thead");
  const body = frame.querySelector("tbody");
  const form = document.querySelector(".explorer-form");
  const told = form.querySelector(".told");
  const picker = form.querySelector(".column-list");
  const FIRST = {
    claims: ["statement", "text", "kind", "subject", "products", "interval", "period", "status", "source"],
    findings: ["label", "kind", "interval", "verdict", "sources", "claims", "period", "reason"],
    checks: ["working", "relation", "verdict", "ratio", "sources", "claims"],
  };
  const CHOICES = { claims: ["kind", "subject", "source"], findings: ["kind", "verdict"], checks: ["relation", "verdict"] };
  const ZH = new Set(["text"]);
  const NUMBERS = new Set(["low", "high", "ratio", "paragraph", "claims"]);
  const state = { table: "claims", columns: [], shown: [], rows: [], found: [], sort: null, down: false, words: null };

  const title = (column) => column.replaceAll("_", " ");
  const text = (value) => (value === null || value === undefined ? "" : String(value));

  async function open(table) {
    const [data, words] = await Promise.all([load(`rows-${table}`), load("words")]);
    Object.assign(state, { table, words, columns: data.columns, sort: null, down: false });
    state.rows = data.rows.map((row) => {
      const made = Object.fromEntries(data.columns.map((column, i) => [column, row[i]]));
      made.sought = row.map(text).join(" ").toLowerCase();
      return made;
    });
    state.shown = FIRST[table].filter((column) => data.columns.includes(column));
    for (const button of form.querySelectorAll("[data-table]")) button.setAttribute("aria-pressed", String(button.dataset.table === table));
    choices();
    columns();
    filter();
  }

  function choices() {
    const made = CHOICES[state.table].map((column) => {
      const values = [...new Set(state.rows.flatMap((row) => text(row[column]).split("|")).filter(Boolean))].sort();
      const select = element("select", { name: column }, element("option", { value: "" }, "all"), ...values.map((value) => element("option", { value }, value.replaceAll("_", " "))));
      return element("label", {}, title(column), " ", select);
    });
    form.querySelector(".choices").replaceChildren(...made);
  }

  function columns() {
    picker.replaceChildren(...state.columns.filter((column) => column !== "address").map((column) => {
      const box = element("input", { type: "checkbox", value: column });
      box.checked = state.shown.includes(column);
      box.addEventListener("change", () => {
        state.shown = state.columns.filter((name) => picker.querySelector(`[value="${name}"]`)?.checked);
        draw();
      });
      return element("label", {}, box, " ", title(column));
    }));
  }

  function filter() {
    const words = form.elements.query.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = [...form.querySelectorAll(".choices select")].filter((select) => select.value).map((select) => [select.name, select.value]);
    state.found = state.rows.filter((row) => words.every((word) => row.sought.includes(word))
      && chosen.every(([column, value]) => text(row[column]).split("|").includes(value)));
    sort();
    frame.scrollTop = 0;
    draw();
  }

  function sort() {
    if (!state.sort) return;
    const sign = state.down ? -1 : 1;
    const empty = (value) => value === null || value === undefined || value === "";
    state.found.sort((a, b) => {
      const [one, other] = [a[state.sort], b[state.sort]];
      if (empty(one) || empty(other)) return empty(one) - empty(other);
      return sign * (typeof one === "number" && typeof other === "number" ? one - other : text(one).localeCompare(text(other), "zh-Hans-CN"));
    });
  }

  function header() {
    head.replaceChildren(element("tr", {}, ...state.shown.map((column) => {
      const sorted = state.sort === column;
      return element("th", { scope: "col", class: NUMBERS.has(column) ? "number" : null, "aria-sort": sorted ? (state.down ? "descending" : "ascending") : null },
        element("button", { type: "button", onclick: () => {
          state.down = sorted && !state.down;
          state.sort = column;
          sort();
          draw();
          head.querySelectorAll("button")[state.shown.indexOf(column)].focus();
        } }, title(column), element("span", { "aria-hidden": "true", class: "arrow" }, sorted ? (state.down ? "↓" : "↑") : "")));
    })));
  }

  function cell(row, column, first) {
    const value = text(row[column]);
    const content = first ? element("a", { href: root + row.address }, value) : value;
    return element(first ? "th" : "td", { scope: first ? "row" : null, title: value.length > 24 ? value : null, lang: ZH.has(column) ? "zh-Hans" : null, class: NUMBERS.has(column) ? "number" : null }, content);
  }

  function visible() {
    const first = Math.max(0, Math.floor(frame.scrollTop / ROW) - 10);
    const last = Math.min(state.found.length, first + Math.ceil(frame.clientHeight / ROW) + 20);
    const gap = (rows) => element("tr", { "aria-hidden": "true", class: "gap", style: `height:${rows * ROW}px` }, element("td", { colspan: state.shown.length }));
    body.replaceChildren(
      ...(first ? [gap(first)] : []),
      ...state.found.slice(first, last).map((row, i) => element("tr", { "aria-rowindex": first + i + 2 }, ...state.shown.map((column, c) => cell(row, column, c === 0)))),
      ...(last < state.found.length ? [gap(state.found.length - last)] : []),
    );
    drawn = [first, last];
  }

  let drawn = [0, 0];
  function draw() {
    header();
    visible();
    frame.querySelector("table").setAttribute("aria-rowcount", state.found.length + 1);
    const { explorer } = state.words;
    told.textContent = state.found.length ? `${state.found.length.toLocaleString("en")} of ${state.rows.length.toLocaleString("en")} ${explorer.rows}` : explorer.nothing;
  }

  let waiting = false;
  frame.addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      const top = Math.floor(frame.scrollTop / ROW);
      if (top < drawn[0] + 3 && drawn[0] > 0 || top + Math.ceil(frame.clientHeight / ROW) > drawn[1] - 3 && drawn[1] < state.found.length) visible();
    });
  }, { passive: true });

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => { if (!event.target.closest(".column-list")) filter(); });
  for (const button of form.querySelectorAll("[data-table]")) button.addEventListener("click", () => open(button.dataset.table));
  const kept = () => state.found.map((row) => Object.fromEntries(state.columns.map((column) => [column, row[column]])));
  form.querySelector("[data-save=csv]").addEventListener("click", () => save(`${state.table}.csv`, csv(kept(), state.columns), "text/csv"));
  form.querySelector("[data-save=json]").addEventListener("click", () => save(`${state.table}.json`, JSON.stringify(kept(), null, 1) + "\n", "application/json"));
  window.gpureport.explore = { open, state };
  const asked = /^#(claims|findings|checks)$/.exec(location.hash);
  open(asked ? asked[1] : "claims");
})();
