// Search over an index that is a script: Chinese by pairs of characters, otherwise by words and their beginnings.
(function () {
  "use strict";
  const { load, element, root } = window.gpureport;
  const HAN = "\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff";
  const RUN = new RegExp(`[${HAN}]+|(?:(?![${HAN}])[\\p{L}\\p{N}])+(?:[.,][0-9]+)*`, "gu");
  const form = document.querySelector(".search-form");
  const input = form.querySelector("input");
  const list = document.querySelector(".results");
  const told = document.querySelector(".told");

  // the same cut as the index's; a longer run of Chinese is asked for by its pairs, all of which must be there
  function terms(query) {
    const found = [];
    for (const [run] of query.matchAll(RUN)) {
      if (!new RegExp(`[${HAN}]`).test(run) || run.length === 1) found.push(run);
      else for (let i = 0; i < run.length - 1; i += 1) found.push(run.slice(i, i + 2));
    }
    return found;
  }

  // an amount, however it is written: 三万, 3万, 3 万 and 30,000 are one
  const AMOUNT = /^(?:(\d+(?:,\d{3})*(?:\.\d+)?) ?([百千万亿]*)|([零〇一二两三四五六七八九十百千万亿]{2,}))$/;
  const DIGITS = { 零: 0, 〇: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 };
  const UNITS = { 十: 10, 百: 100, 千: 1000 };

  function amount(query) {
    const [, digits, scale, numeral] = AMOUNT.exec(query) || [];
    if (digits) return [...scale].reduce((product, character) => product * (UNITS[character] || { 万: 1e4, 亿: 1e8 }[character]), Number(digits.replaceAll(",", "")));
    let [whole, myriads, section, digit] = [0, 0, 0, 0];
    for (const character of numeral || "") {
      if (character in DIGITS) { digit = DIGITS[character]; continue; }
      if (character in UNITS) section += (digit || 1) * UNITS[character];
      else if (character === "万") { myriads = (section + digit) * 1e4; section = 0; }
      else { whole = (whole + myriads + section + digit) * 1e8; myriads = 0; section = 0; }
      digit = 0;
    }
    return whole + myriads + section + digit;
  }

  function hits(index, names, term) {
    const han = new RegExp(`[${HAN}]`).test(term);
    const matching = han || term.startsWith("#") ? [term] : names.filter((name) => name.startsWith(term));
    const scores = new Map();
    for (const name of matching) {
      const rows = Object.hasOwn(index.terms, name) ? index.terms[name] : [];
      for (let i = 0; i < rows.length; i += 2) {
        const score = rows[i + 1] * (name === term ? 3 : 1) * Math.log(1 + index.sections.length / (rows.length / 2));
        scores.set(rows[i], Math.max(scores.get(rows[i]) || 0, score));
      }
    }
    return scores;
  }

  function find(index, query) {
    const names = Object.keys(index.terms);
    const phrase = query.normalize("NFKC").toLowerCase().trim();
    const total = amount(phrase);
    const scored = new Map();
    for (const way of [terms(phrase), total >= 1000 ? [`#${total.toFixed(0)}`] : []]) {
      const every = way.map((term) => hits(index, names, term));
      if (!every.length) continue;
      for (const section of every[0].keys()) {
        if (!every.every((scores) => scores.has(section))) continue;
        const printed = index.sections[section].slice(1).join(" ").toLowerCase().includes(phrase) ? 50 : 0;
        const score = printed + every.reduce((sum, scores) => sum + scores.get(section), 0);
        scored.set(section, Math.max(score, scored.get(section) || 0));
      }
    }
    return [...scored].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([section]) => index.sections[section]);
  }

  function excerpt(text, query) {
    const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const place = Math.max(0, ...words.map((word) => text.toLowerCase().indexOf(word)));
    const start = Math.max(0, place - 50);
    const cut = (start ? "…" : "") + text.slice(start, start + 180) + (start + 180 < text.length ? "…" : "");
    const pattern = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
    const pieces = pattern ? cut.split(new RegExp(`(${pattern})`, "i")) : [cut];
    return pieces.map((piece, i) => (i % 2 ? element("mark", {}, piece) : piece));
  }

  async function show() {
    const query = input.value;
    const [index, words] = await Promise.all([load("search"), load("words")]);
    if (query !== input.value) return;
    const found = find(index, query);
    told.textContent = query.trim() ? (found.length ? `${found.length} ${words.search.results}` : words.search.none) : "";
    list.replaceChildren(...found.slice(0, 60).map(([address, page, title, text]) => element("li", {},
      element("a", { href: root + address }, title),
      element("p", { class: "meta" }, page === title ? null : page),
      element("p", { lang: /[\u4e00-\u9fff]{6}/.test(text) ? "zh-Hans" : null }, ...excerpt(text, query)))));
    const place = new URL(location.href);
    place.hash = query.trim() ? `q=${encodeURIComponent(query.trim())}` : "";
    history.replaceState(null, "", place);
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
  input.addEventListener("input", show);
  const asked = /q=([^&]*)/.exec(location.hash);
  if (asked) { input.value = decodeURIComponent(asked[1]); show(); }
  input.focus();
})();
