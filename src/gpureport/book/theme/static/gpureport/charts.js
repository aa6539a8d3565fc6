// Charts are on the page as SVG; where scripts run, Vega draws them again so that marks answer to pointer and keyboard.
(function () {
  "use strict";
  const { load } = window.gpureport;
  const charts = [...document.querySelectorAll("[data-chart]")];
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

  async function draw(chart) {
    if (chart.dataset.drawn) return;
    chart.dataset.drawn = "waiting";
    await load("vega");
    for (const script of chart.querySelectorAll("script.chart-spec")) {
      const same = (part) => part.dataset.theme === script.dataset.theme && part.dataset.size === script.dataset.size;
      const view = [...chart.querySelectorAll(".chart-view")].find(same);
      if (!view) continue;
      const drawn = document.createElement("div");
      const options = { actions: false, ast: true, renderer: "svg", mode: "vega-lite", loader: { target: "_self" }, config: still ? { legend: { aria: true } } : {} };
      const { view: live } = await window.gpureport.embed(drawn, JSON.parse(script.textContent), options);
      const picture = view.querySelector("svg");
      const fresh = drawn.querySelector("svg");
      if (!fresh) continue;
      for (const name of ["role", "aria-label", "aria-labelledby"]) {
        if (picture && picture.hasAttribute(name)) fresh.setAttribute(name, picture.getAttribute(name));
      }
      view.replaceChildren(drawn);
      listen(live, view);
    }
    chart.dataset.drawn = "yes";
  }

  function listen(live, view) {
    const link = (item) => {
      const datum = item && item.datum;
      if (!datum) return null;
      const kind = ["claim", "finding", "check"].find((name) => typeof datum[name] === "string" && datum[name]);
      if (!kind) return null;
      const made = document.createElement("a");
      made.dataset[kind] = datum[kind];
      if (datum.source) made.dataset.source = datum.source;
      made.href = datum.href || "#";
      return made;
    };
    let last = null;
    live.addEventListener("mouseover", (event, item) => {
      const made = link(item);
      if (!made) return;
      made.getClientRects = () => [new DOMRect(event.clientX, event.clientY, 1, 1)];
      if (last !== item) { last = item; window.gpureport.openCard(made, view); }
    });
  }

  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) { seen.unobserve(entry.target); draw(entry.target); }
  }, { rootMargin: "300px" });
  for (const chart of charts) seen.observe(chart);
  window.gpureport.drawAll = () => Promise.all(charts.map(draw));
})();
