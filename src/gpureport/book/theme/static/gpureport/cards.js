// Evidence cards: what stands behind a number, on hover, focus and tap; and the tools of findings and checks.
(function () {
  "use strict";
  const { load, element, address, save, csv, copy, root } = window.gpureport;
  // a link to evidence is known by its fragment, inside a drawing too
  const PLACE = /#(claim|finding|check)-([0-9a-f]{16})$/;
  const TARGET = "main a:is([href*='#claim-'], [href*='#finding-'], [href*='#check-'])";
  const card = element("div", { class: "card", role: "group", popover: "manual", "aria-label": "Evidence" });
  let owner = null;
  let timer = 0;

  const hrefOf = (link) => (typeof link.href === "string" ? link.getAttribute("href") : link.href.baseVal);

  async function shard(kind, id) {
    if (kind === "claim") return null;
    const count = (await load("shards"))[`${kind}s`];
    return `${kind}s/${parseInt(id.slice(0, 8), 16) % count}`;
  }

  async function record(link) {
    const [, kind, id] = PLACE.exec(hrefOf(link));
    if (kind === "claim") {
      const source = sourceOf(link);
      const read = await load(`claims/${source}`);
      return { kind, id, row: read.claims[id], article: read.article };
    }
    const read = await load(await shard(kind, id));
    return { kind, id, row: read[id] };
  }

  function sourceOf(link) {
    const path = new URL(hrefOf(link), location.href).pathname;
    return decodeURIComponent(path.slice(path.lastIndexOf("/") + 1).replace(/\.html$/, ""));
  }

  // English with Chinese in it, each said to be what it is
  function mixed(text) {
    return String(text).split(/([\u3400-\u9fff\uff00-\uffef\u3000-\u303f]*[\u3400-\u9fff][^A-Za-z()<>·]*)/)
      .map((piece, i) => (i % 2 ? element("span", { lang: "zh-Hans" }, piece) : piece));
  }

  const badge = (words, verdict) => element("span", { class: `badge ${verdict}` }, words.verdicts[verdict] || verdict);
  const line = (name, ...value) => (value.some((v) => v) ? element("div", {}, element("dt", {}, name), element("dd", {}, ...value)) : null);

  // the phrase in its sentence, how its hedge was read, who says so, and where
  function evidence(row, article, words) {
    const [before, phrase, after] = row.sentence;
    return [
      element("blockquote", { lang: "zh-Hans" }, before, element("mark", { class: `kind-${row.kind}` }, phrase), after),
      element("p", { class: "source" }, element("a", { href: `${root}articles/${row.source}.html#claim-${row.claim_id}` }, article.title_en || article.title)),
      element("dl", {},
        line(words.card.read_as, row.rule === "not understood" ? words.card.not_understood : `${row.interval}`, element("span", { class: "soft" }, ` ${row.rule}`)),
        line(words.card.speaker, ...mixed(row.attribution || words.card.outlet)),
        line(words.card.published, ...mixed(`${article.publisher}, ${article.day}, ¶ ${row.paragraph}`)),
      ),
    ];
  }

  function claimCard({ row, article }, words) {
    const findings = row.findings.map((finding) => element("p", { class: "belongs" },
      badge(words, finding.verdict), " ",
      element("a", { href: `${root}findings.html#finding-${finding.id}` }, finding.label),
      element("span", { class: "soft" }, ` ${words.roles[finding.role] || finding.role}`)));
    const checks = row.checks.map((check) => element("p", { class: "belongs" },
      badge(words, check.verdict), " ",
      element("a", { href: `${root}checks.html#check-${check.id}` }, words.relations[check.relation])));
    return [
      element("p", { class: `kicker kind-${row.kind}` }, words.kinds[row.kind], row.reviewed ? element("span", { class: "soft" }, ` ${words.card.reviewed[row.reviewed] || ""}`) : null),
      element("p", { class: "statement" }, ...mixed(row.said)),
      ...evidence(row, article, words),
      ...(findings.length ? findings : [element("p", { class: "belongs soft" }, words.card.none)]),
      ...checks,
    ];
  }

  function membersList(rows, words) {
    return element("ul", { class: "members" }, ...rows.map((member) => element("li", {},
      element("a", { href: `${root}articles/${member.source}.html#claim-${member.claim_id}` }, element("span", { lang: "zh-Hans" }, member.text)),
      element("span", { class: "soft" }, " ", ...mixed(member.publisher), ` · ${words.roles[member.role] || member.role}`))));
  }

  async function findingCard({ row }, words) {
    const [first, ...others] = row.claims;
    const { claims, article } = await load(`claims/${first.source}`);
    return [
      element("p", { class: `kicker kind-${row.kind}` }, words.kinds[row.kind]),
      element("p", { class: "statement" }, row.label),
      element("p", { class: "amount" }, row.interval),
      element("p", { class: "belongs" }, badge(words, row.verdict), " ", row.reason),
      ...evidence(claims[first.claim_id], article, words),
      membersList(others.slice(0, 5), words),
    ];
  }

  function checkCard({ row }, words) {
    return [
      element("p", { class: "kicker" }, words.relations[row.relation]),
      element("p", { class: "statement" }, row.working),
      element("p", { class: "belongs" }, badge(words, row.verdict)),
      membersList(row.members.slice(0, 6), words),
    ];
  }

  // a number that rests on many: what they are, each with its way
  async function manyCard(references, words) {
    const named = await Promise.all(references.slice(0, 12).map(async (reference) => {
      const [kind, id] = reference.split(":");
      if (kind === "page") return [reference.slice(5), reference.slice(5)];
      if (kind === "claim") {
        const source = (await load("sources"))[id];
        return [`articles/${source}.html#claim-${id}`, (await load(`claims/${source}`)).claims[id].said];
      }
      const row = (await load(await shard(kind, id)))[id];
      return [row.address, kind === "finding" ? `${row.label}: ${row.interval}` : row.working];
    }));
    return [
      element("p", { class: "kicker" }, words.card.rests_on.replace("{count}", references.length)),
      element("ul", { class: "members" }, ...named.map(([place, name]) => element("li", {}, element("a", { href: root + place }, ...mixed(name))))),
      references.length > named.length ? element("p", { class: "soft" }, words.card.more.replace("{count}", references.length - named.length)) : null,
    ].filter(Boolean);
  }

  const fill = { claim: claimCard, finding: findingCard, check: checkCard };

  // Citing: what it says, where, and the address that stays.
  function cited({ kind, id, row, article }) {
    const says = kind === "claim" ? row.said : kind === "finding" ? `${row.label}: ${row.interval}` : row.working;
    const where = kind === "claim" ? `${article.publisher}, “${article.title}”, ${article.published}, ¶ ${row.paragraph}` : document.title.split(" · ").pop();
    return { says, where, link: permalink(kind, id, row) };
  }

  function permalink(kind, id, row) {
    return address(kind === "claim" ? `articles/${row.source}.html#claim-${id}` : `${kind}s.html#${kind}-${id}`);
  }

  const brand = () => document.querySelector(".brand").textContent.trim();

  function asText(found) {
    const { says, where, link } = cited(found);
    return `${says}. ${where}. In: ${brand()}. ${link}`;
  }

  function asBibtex(found) {
    const { says, where, link } = cited(found);
    const safe = (text) => text.replace(/[{}\\]/g, "");
    return `@misc{gpureport-${found.id},\n  title = {${safe(says)}},\n  author = {{The gpureport authors}},\n  howpublished = {${safe(brand())}},\n  note = {${safe(where)}},\n  url = {${link}}\n}\n`;
  }

  function tools(find, words) {
    const button = (label, act) => {
      const self = element("button", { type: "button", onclick: async () => act(await find(), self) }, label);
      return self; // the click itself forgets its button as soon as the record is waited for
    };
    const name = (found) => `${found.kind}-${found.id}`;
    const flat = ({ row }) => Object.fromEntries(Object.entries(row).filter(([key]) => !["said", "sentence", "findings", "checks", "used", "address"].includes(key)));
    return element("p", { class: "card-tools" },
      button(words.card.copy_link, (found, self) => copy(permalink(found.kind, found.id, found.row), self)),
      button(words.card.cite, (found, self) => copy(asText(found), self)),
      button(words.card.bibtex, (found, self) => copy(asBibtex(found), self)),
      button(words.card.json, (found) => save(`${name(found)}.json`, JSON.stringify(flat(found), null, 1) + "\n", "application/json")),
      button(words.card.csv, (found) => save(`${name(found)}.csv`, csv([flat(found)], Object.keys(flat(found))), "text/csv")),
    );
  }

  function place(link) {
    const box = link.getClientRects()[0] || link.getBoundingClientRect();
    const width = Math.min(400, innerWidth - 16);
    card.style.width = `${width}px`;
    card.style.left = `${Math.max(8, Math.min(box.left - 12, innerWidth - width - 8))}px`;
    const below = innerHeight - box.bottom;
    const height = card.offsetHeight;
    const top = below > height + 12 || below > box.top ? box.bottom + 6 : box.top - height - 6;
    card.style.top = `${Math.max(8, Math.min(top, innerHeight - height - 8))}px`;
  }

  async function open(link) {
    if (owner === link) return;
    owner = link;
    const references = (link.dataset.evidence || "").split(" ");
    const words = await load("words");
    if (references.length > 1) {
      const content = await manyCard(references, words);
      if (owner !== link) return;
      card.replaceChildren(...content);
    } else {
      const found = await record(link);
      if (owner !== link || !found.row) return;
      const content = await fill[found.kind](found, words);
      if (owner !== link) return;
      card.replaceChildren(...content, tools(() => found, words));
    }
    if (!card.isConnected || card.previousElementSibling !== link) {
      (link.closest("svg") ? document.body : link).after ? (link.closest("svg") ? document.body.append(card) : link.after(card)) : document.body.append(card);
    }
    if (card.showPopover && !card.matches(":popover-open")) card.showPopover();
    card.dataset.open = "";
    place(link);
  }

  function close() {
    clearTimeout(timer);
    owner = null;
    delete card.dataset.open;
    if (card.isConnected) {
      if (card.hidePopover && card.matches(":popover-open")) card.hidePopover();
      card.remove();
    }
  }

  const soon = (act, delay) => { clearTimeout(timer); timer = setTimeout(act, delay); };
  const targetOf = (event) => (event.target.closest ? event.target.closest(TARGET) : null);

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = targetOf(event);
    if (link && !card.contains(link)) soon(() => open(link), 40);
    else if (card.contains(event.target)) clearTimeout(timer);
    else if (owner) soon(close, 220);
  });
  document.addEventListener("focusin", (event) => {
    const link = targetOf(event);
    if (link && !card.contains(link)) { if (link.matches(":focus-visible")) open(link); }
    else if (!card.contains(event.target)) close();
  });
  document.addEventListener("click", (event) => {
    const link = targetOf(event);
    const touched = event.pointerType === "touch" || (event.pointerType === "" && event.detail > 0);
    if (link && !card.contains(link) && touched && owner !== link) {
      event.preventDefault();
      clearTimeout(timer);
      open(link);
    } else if (!link && !card.contains(event.target)) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && owner) {
      const back = owner;
      const inside = card.contains(document.activeElement);
      close();
      if (inside) back.focus({ focusVisible: false });
    }
  });
  addEventListener("scroll", () => { if (owner && card.isConnected) place(owner); }, { passive: true });
  window.gpureport.openCard = open;

  // What the page needs is read once it is idle, so that a card is there at once.
  const idle = window.requestIdleCallback || ((act) => setTimeout(act, 200));
  idle(() => {
    const links = [...document.querySelectorAll(TARGET)].filter((link) => PLACE.test(hrefOf(link)));
    const sources = new Set(links.filter((link) => hrefOf(link).includes("#claim-")).map(sourceOf));
    if (links.length) { load("words"); load("shards"); }
    for (const source of [...sources].slice(0, 6)) load(`claims/${source}`);
    if (links.some((link) => /#(finding|check)-/.test(hrefOf(link)))) load("shards").then(() => links.slice(0, 60).forEach(async (link) => {
      const [, kind, id] = PLACE.exec(hrefOf(link));
      if (kind === "claim") return;
      const row = (await load(await shard(kind, id)))[id];
      if (kind === "finding" && row) load(`claims/${row.claims[0].source}`);
    }));
  });

  // Findings and checks have their tools on the page.
  const blocks = document.querySelectorAll("[data-address]");
  if (blocks.length) {
    load("words").then((words) => {
      for (const block of blocks) {
        const link = element("a", { href: `${root}${block.dataset.address}` });
        block.append(tools(() => record(link), words));
      }
    });
  }
})();
