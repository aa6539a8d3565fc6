// What every page has: loading data from the disk, the theme switch, the contents, tools on findings and checks.
(function () {
  "use strict";
  const root = document.documentElement.dataset.root;
  const waiting = new Map();
  const loaded = new Map();

  // Data are scripts of one call, `gpureport.receive(name, content)`: a browser runs those from the disk as well.
  function receive(name, content) {
    loaded.set(name, content);
  }

  function load(name) {
    if (!waiting.has(name)) {
      waiting.set(name, new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = `${root}_evidence/${name}.js`;
        script.onload = () => done(loaded.get(name));
        script.onerror = () => failed(new Error(`${name} could not be read`));
        document.head.append(script);
      }));
    }
    return waiting.get(name);
  }

  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return made;
  }

  function address(path) {
    return new URL(root + path, location.href).href;
  }

  function save(name, text, type) {
    const link = element("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  function csv(rows, columns) {
    const cell = (value) => {
      const text = value === null || value === undefined ? "" : Array.isArray(value) ? value.map((v) => (typeof v === "object" ? v.claim_id : v)).join("|") : String(value);
      return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    };
    return [columns, ...rows.map((row) => columns.map((column) => row[column]))].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
  }

  async function copy(text, button) {
    const before = button.textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = element("textarea", { class: "hidden", "aria-hidden": "true" });
      area.value = text;
      button.after(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    const words = await load("words");
    button.textContent = words.card.copied;
    setTimeout(() => { button.textContent = before; }, 1200);
  }

  window.gpureport = { receive, load, element, address, save, csv, copy, root };

  const theme = document.querySelector(".theme-switch");
  theme.hidden = false;
  theme.addEventListener("click", () => {
    const dark = getComputedStyle(document.documentElement).colorScheme.trim() === "dark"
      || (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
    document.documentElement.dataset.theme = dark ? "light" : "dark";
    try { localStorage.setItem("theme", document.documentElement.dataset.theme); } catch { /* kept for this page only */ }
    document.dispatchEvent(new CustomEvent("themechange"));
  });

  // On narrow pages the contents stand at the foot, where the link leads without scripts; with them they open in place.
  const contents = document.getElementById("contents");
  const link = document.querySelector(".contents-link");
  link.setAttribute("role", "button");
  link.setAttribute("aria-expanded", "false");
  link.setAttribute("aria-controls", "contents");
  function show(open) {
    document.body.classList.toggle("contents-open", open);
    link.setAttribute("aria-expanded", String(open));
    if (open) contents.querySelector("a").focus();
  }
  link.addEventListener("click", (event) => {
    event.preventDefault();
    show(!document.body.classList.contains("contents-open"));
  });
  link.addEventListener("keydown", (event) => {
    if (event.key === " ") { event.preventDefault(); link.click(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.classList.contains("contents-open")) { show(false); link.focus(); }
    if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      document.querySelector(".search-link").click();
    }
  });
  document.addEventListener("click", (event) => {
    if (document.body.classList.contains("contents-open") && !event.target.closest(".contents, .contents-link")) show(false);
  });

  // what is wide scrolls inside its own box, also from the keyboard
  function reach() {
    for (const box of document.querySelectorAll("main :is(pre, table, .table, .cell_output):not([tabindex])")) {
      if (box.scrollWidth > box.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(box).overflowX)) box.tabIndex = 0;
    }
  }
  reach();
  addEventListener("resize", reach, { passive: true });
})();
