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
    for (const [run] of query.normalize("NFKC").toLowerCase().matchAll(RUN)) {
      if (!new RegExp(`[${HAN}]`).test(run)) found.push(run);
      else if (run.length === 1) found.push(run);
      else for (let i = 0; i < run.length - 1; i += 1) found.push(run.slice(i, i + 2));
    }
    return found;
  }

  function hits(index, names, term) {
    const han = new RegExp(`[${HAN}]`).test(term);
    const matching = han ? [term] : names.filter((name) => name.startsWith(term));
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
    const asked = terms(query);
    if (!asked.length) return [];
    const every = asked.map((term) => hits(index, names, term));
    const phrase = query.normalize("NFKC").toLowerCase().trim();
    const found = [...every[0].keys()].filter((section) => every.every((scores) => scores.has(section)));
    const score = (section) => every.reduce((sum, scores) => sum + scores.get(section), 0)
      + (index.sections[section].slice(1).join(" ").toLowerCase().includes(phrase) ? 50 : 0);
    return found.map((section) => [score(section), section]).sort((a, b) => b[0] - a[0] || a[1] - b[1]).map(([, section]) => index.sections[section]);
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
