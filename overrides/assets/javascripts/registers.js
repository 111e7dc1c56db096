/*
 * Filters over the records of a page: a few kinds to choose from, a word, the count read out, the choice kept in the
 * address. Topics, sides and grades are read from the records themselves; this script knows none by name.
 */
(() => {
  "use strict";

  const { element, address } = ledger;
  const words = (key) => (record) => (record.dataset[key] ?? "").split(" ").filter(Boolean);

  /** For each list of records: what one is called, and by what it can be chosen. */
  const LISTS = {
    ".timeline": { record: ".event", called: ["event", "events"], kinds: { topic: words("topics"), side: words("sides") } },
    ".claims": { record: ".claim", called: ["claim", "claims"], kinds: { status: words("status"), topic: words("topics") } },
    ".sources": { record: ".source", called: ["source", "sources"], kinds: { grade: (record) => [record.querySelector(".grade").textContent.trim()] } },
    ".actors": { record: ".actor", called: ["person or body", "people and bodies"], kinds: { side: words("side") } },
  };

  /** What the page itself calls a topic or a side; without that, its id in words. */
  function title(list, kind, id) {
    const label = list.querySelector(`.${kind}[data-${kind}="${CSS.escape(id)}"]`)?.textContent.trim();
    return label || id.replace(/\b[a-z]{1,3}\b/g, (short) => short.toUpperCase()).replaceAll("-", " ");
  }

  /** Text without accents, apostrophes and capitals, so that a word is found however it is typed. */
  const folded = (text) => text.normalize("NFKD").replace(/[\p{M}’‘']/gu, "").toLowerCase();

  function select(list, kind, ids) {
    const options = ids.map((id) => element("option", { value: id }, title(list, kind, id)));
    const name = kind[0].toUpperCase() + kind.slice(1);
    return element("label", {}, `${name} `, element("select", { name: kind }, element("option", { value: "" }, "all"), ...options));
  }

  function filter(list, { record, called, kinds }) {
    const records = [...list.querySelectorAll(record)].map((node) => ({ node, kinds: {}, text: "" }));
    const found = element("output", { class: "filter-found" });
    const reset = element("button", { class: "tool", type: "reset" }, "Show all");
    const form = element("form", { class: "filter", role: "search", "aria-label": `Filter the ${called[1]}` });

    for (const [kind, read] of Object.entries(kinds)) {
      for (const one of records) one.kinds[kind] = read(one.node);
      const ids = [...new Set(records.flatMap((one) => one.kinds[kind]))].sort();
      if (ids.length > 1) form.append(select(list, kind, ids));
    }
    form.append(element("label", {}, "Word ", element("input", { type: "search", name: "q", autocomplete: "off" })), found, reset);
    const day = document.querySelector(".asof-open")?.closest("li"); // one bar for all that changes what the list shows
    if (day) form.append(day.firstChild);
    day?.remove();

    function apply() {
      const wanted = Object.fromEntries(new FormData(form));
      const terms = folded(wanted.q).split(/\s+/).filter(Boolean);
      let count = 0;
      let all = 0;
      for (const one of records) {
        if (terms.length) one.text ||= folded(one.node.textContent);
        const fits = Object.keys(one.kinds).every((kind) => !wanted[kind] || one.kinds[kind].includes(wanted[kind])) && terms.every((term) => one.text.includes(term));
        one.node.classList.toggle("filtered", !fits);
        if (one.node.classList.contains("set-aside")) continue; // later than the day the page is read as of
        all += 1;
        count += fits;
      }
      const narrowed = Object.values(wanted).some(Boolean);
      found.textContent = narrowed ? `${count} of ${all} ${called[1]}` : `${all} ${all === 1 ? called[0] : called[1]}`;
      reset.hidden = !narrowed;
      for (const link of document.querySelectorAll(":is(.contents, .contents-narrow) a")) {
        link.parentElement.hidden = !document.querySelector(`[id="${link.hash.slice(1)}"]`)?.checkVisibility();
      }
      try {
        history.replaceState(null, "", address(wanted));
      } catch {
        // a page opened from a folder has an address that no script may change
      }
    }

    let timer = 0;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(apply, 120);
    });
    form.addEventListener("reset", () => setTimeout(apply)); // the fields are empty only after the event
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      apply();
    });

    for (const [key, value] of new URLSearchParams(location.search)) {
      const field = form.elements[key];
      if (field && (key === "q" || [...(field.options ?? [])].some((option) => option.value === value))) field.value = value;
    }
    list.before(form);
    apply();
  }

  /** A link to a record shows it, whatever is filtered out or set aside. */
  function asked() {
    document.querySelector(".asked")?.classList.remove("asked");
    const record = document.getElementById(location.hash.slice(1))?.closest(".filtered, .set-aside");
    record?.classList.add("asked");
    record?.scrollIntoView();
  }

  function start() {
    for (const [selector, list] of Object.entries(LISTS)) {
      const root = document.querySelector(selector);
      if (root) filter(root, list);
    }
    addEventListener("hashchange", asked);
    asked();
  }

  ledger.registers = { start };
})();
