// An article's page: show claims of some kinds or of one company, and tie each phrase to its English line.
(function () {
  "use strict";
  const form = document.querySelector("[data-filter]");
  const digest = document.querySelector(".digest");
  if (!form || !digest) return;
  const marks = [...digest.querySelectorAll("mark[id]")];
  const notes = [...digest.querySelectorAll(".note")];
  const shown = form.querySelector(".shown");

  function filter() {
    const kinds = new Set(new FormData(form).getAll("kind"));
    const company = form.elements.subject.value;
    const wanted = (part) => kinds.has(part.dataset.kind) && (!company || part.dataset.subjects.split(" ").includes(company));
    for (const mark of marks) mark.classList.toggle("off", !wanted(mark));
    for (const note of notes) note.hidden = !wanted(note);
    for (const paragraph of digest.querySelectorAll(".paragraph")) {
      paragraph.classList.toggle("quiet", !paragraph.querySelector("mark:not(.off)"));
    }
    const count = notes.filter((note) => !note.hidden).length;
    shown.textContent = count === notes.length ? "" : `${count} of ${notes.length} claims`;
  }

  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());

  // the phrase and its line light up together
  const pair = (event, on) => {
    const link = event.target.closest ? event.target.closest("a[href*='#claim-']") : null;
    if (!link) return;
    const id = link.hash.slice(7);
    document.getElementById(`claim-${id}`)?.classList.toggle("lit", on);
    digest.querySelector(`[data-for="${id}"]`)?.classList.toggle("lit", on);
  };
  for (const [name, on] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
    digest.addEventListener(name, (event) => pair(event, on));
  }
})();
