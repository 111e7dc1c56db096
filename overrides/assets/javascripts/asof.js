/*
 * A page as it stood on a chosen day, which the address carries as `?asof=2023-11-14`: each claim has the status of that
 * day, and what came later is set aside and marked. A change of day is a walk to another address, so nothing here
 * has to be undone, and the browser's own "back" works.
 */
(() => {
  "use strict";

  const { element, inWords, address, day } = ledger;

  /** The last day of a date: what is dated to a month or a year counts from the end of it, as in src/ledger/dates.py. */
  function lastDay(date) {
    if (date.length === 10) return date;
    const [year, month = 12] = date.split("-").map(Number);
    return new Date(Date.UTC(year, month, 0)).toJSON().slice(0, 10);
  }

  const later = (date) => lastDay(date) > day;

  /* The control. */

  /** The days that the template offers, as `2023-07-24:what happened|2023-11-14:what happened`. */
  function presets() {
    const given = document.querySelector("[data-presets]")?.dataset.presets ?? "";
    return given.split("|").filter(Boolean).map((part) => [part.slice(0, 10), part.slice(11)]);
  }

  function choice(date, why) {
    const link = element("a", { href: address({ asof: date }).href }, date ? inWords(date) : "All we know");
    if (date === day) link.setAttribute("aria-current", "true");
    return element("li", {}, link, why ? ` ${why}` : "");
  }

  function panel() {
    const field = element("input", { type: "date", name: "asof", value: day, max: new Date().toJSON().slice(0, 10), required: "" });
    const form = element(
      "form",
      { class: "asof", id: "asof", "aria-label": "Read this page as of a day" },
      element("p", {}, "Claims take the status they had on the day you choose. What came later is set aside."),
      element("ul", {}, choice("", ""), ...presets().map(([date, why]) => choice(date, why))),
      element("p", { class: "asof-day" }, element("label", {}, "Any day ", field), element("button", { class: "tool", type: "submit" }, "Show")),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault(); // the site's policy allows no form to be sent, not even to itself
      location.assign(address({ asof: field.value }));
    });
    return form;
  }

  function toggle(button) {
    const shown = document.getElementById("asof");
    shown?.remove();
    button.setAttribute("aria-expanded", String(!shown));
    if (shown) return;
    const form = panel();
    (button.closest(".briefing-head") ?? button.closest(".actions, .filter")).after(form);
    form.querySelector("a").focus();
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      toggle(button);
      button.focus();
    });
  }

  /* The page on that day. */

  const counts = [];

  /** Mark a record as later than the day; the style sheet folds it away. */
  function setAside(record, word, place) {
    record.classList.add("set-aside");
    place.before(element("span", { class: "later" }, word), " ");
  }

  function count(name, records, word) {
    if (!records.length) return;
    const aside = [...records].filter((record) => record.classList.contains("set-aside")).length;
    if (aside) counts.push(`${aside} of ${records.length} ${name} ${word}`);
  }

  function claims() {
    const records = document.querySelectorAll("[data-history]");
    for (const record of records) {
      const changes = record.dataset.history.split(" ").map((change) => change.split(":"));
      const [since, status] = changes.filter(([date]) => !later(date)).at(-1) ?? [];
      const own = [...record.querySelectorAll(".status")].filter((word) => !word.closest(".history"));
      if (!status) {
        setAside(record, "not yet known", own[0]);
        continue;
      }
      record.dataset.status = status;
      for (const word of own) {
        word.dataset.status = status;
        word.textContent = status;
      }
      const line = record.querySelector(".since");
      if (line && changes.at(-1)[0] !== since) line.textContent = `since ${inWords(since)}; today ${changes.at(-1)[1]}`;
      for (const time of record.querySelectorAll(".history li > time")) time.parentElement.hidden = later(time.dateTime);
    }
    count("claims", document.querySelectorAll(".claim[data-history], .claims-brief > [data-history]"), "were not yet known");
  }

  function events() {
    const records = document.querySelectorAll(".event[data-date], .timeline-brief > [data-date]");
    for (const record of records) {
      if (later(record.dataset.date)) setAside(record, "had not happened", record.querySelector(".event-title > a") ?? record.querySelector("time"));
    }
    count("events", records, "had not happened");
  }

  function judgments() {
    const records = document.querySelectorAll(".judgment[data-made]");
    for (const record of records) if (later(record.dataset.made)) setAside(record, "not yet made", record.querySelector(".judgment-statement").firstChild);
    count("judgments", records, "were not yet made");
  }

  function banner() {
    const show = element("button", { class: "tool", type: "button", "aria-pressed": "false" }, "Show what came later");
    show.addEventListener("click", () => {
      show.setAttribute("aria-pressed", String(document.documentElement.classList.toggle("show-later")));
      document.querySelector(".filter")?.requestSubmit(); // so that the contents list what is shown
    });
    const made = element(
      "aside",
      { class: "asof-banner", "aria-label": "The day this page is read as of" },
      element("p", {}, element("strong", {}, `As of ${inWords(day)}.`), counts.length ? ` ${counts.join(", ")}.` : "", " Running text is of today."),
      element("p", {}, ...(document.querySelector(".claim.set-aside, .event.set-aside") ? [show, " "] : []), element("a", { href: address({ asof: "" }).href }, "Back to all we know")),
    );
    document.querySelector("article h1")?.before(made);
    document.title = `As of ${inWords(day)}: ${document.title}`;
  }

  /** Let every link into the site carry the day, whenever it was made: a link is met before it is followed. */
  function carry(event) {
    const link = event.target.closest?.("a[href]");
    if (!link || link.closest(".asof, .asof-banner") || link.origin !== location.origin || !link.pathname.startsWith(ledger.root.pathname)) return;
    link.href = address({ asof: day }, link.href).href;
  }

  if (day) {
    claims();
    events();
    judgments();
    banner();
    for (const type of ["pointerover", "focusin", "click"]) document.addEventListener(type, carry, true);
  }

  ledger.asof = { toggle };
})();
