/*
 * The one script that every page loads. It makes the controls that need a script, so that a page without one has no
 * dead button, and it fetches each larger part when a reader first reaches for it:
 *
 *   evidence.js   the card behind a citation, a word of the glossary, a claim's status
 *   asof.js       the page as it stood on a chosen day
 *   registers.js  filters over events, claims, sources and people
 *   lanes.js      the timeline with a lane a topic
 *   cite.js       this page as a citation
 *   search.js     search, and through it the pieces of the index that a query needs
 *   keys.js       the list of shortcuts, and the switch that turns them off
 *
 * Classic scripts, not modules: a browser loads no module from a folder that was opened without a server.
 */
(() => {
  "use strict";

  const scripts = new URL(".", document.currentScript.src);
  const root = new URL("../../", scripts);
  const loading = {};

  /** The part `name`, loaded once; each part leaves its functions in `ledger[name]`. */
  function part(name) {
    loading[name] ??= new Promise((resolve, reject) => {
      const script = element("script", { src: new URL(`${name}.js`, scripts).href });
      script.onload = () => resolve(ledger[name]);
      script.onerror = () => {
        delete loading[name]; // the next wish for it is another try
        script.remove();
        reject(new Error(`${name}.js could not be loaded`));
      };
      document.head.append(script);
    });
    return loading[name];
  }

  /** Do something with a part; where it cannot be had, say so. */
  function use(name, act) {
    return part(name).then(act, () => announce("This could not be loaded. Are you offline?"));
  }

  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  /** A button that says what it does, with a class of its own by which shortcuts and style sheet know it. */
  function button(name, word, act) {
    const made = element("button", { class: `tool ${name}`, type: "button" }, word);
    made.addEventListener("click", act);
    return made;
  }

  /** `2023-11-14` as `14 November 2023`; months and years keep their precision. */
  function inWords(date) {
    const form = { timeZone: "UTC", year: "numeric" };
    if (date.length > 4) form.month = "long";
    if (date.length > 7) form.day = "numeric";
    return new Intl.DateTimeFormat("en-GB", form).format(new Date(date));
  }

  /** Say a short thing to everybody: shown for a moment, and read out. */
  function announce(text) {
    const place = document.querySelector("dialog[open] > [role=status]") ?? spoken;
    place.textContent = text;
    setTimeout(() => (place.textContent = ""), 4000);
  }

  /** Copy a text; where the browser does not allow it, nothing is promised. */
  async function copy(text, said) {
    try {
      await navigator.clipboard.writeText(text);
      announce(said);
    } catch {
      announce("Your browser did not allow copying.");
    }
  }

  /** This page's address with other values in its query; an empty value takes the key out. */
  function address(values, from = location.href) {
    const url = new URL(from);
    for (const [key, value] of Object.entries(values)) {
      if (value) url.searchParams.set(key, value);
      else url.searchParams.delete(key);
    }
    return url;
  }

  /** Open a modal dialog; the browser keeps the focus inside, closes it on Escape and gives the focus back. */
  function dialog(name, title, ...content) {
    const heading = element("h2", { id: `${name}-title` }, title);
    const close = element("button", { class: "tool", type: "button" }, "Close");
    const made = element("dialog", { class: `panel ${name}`, "aria-labelledby": heading.id, closedby: "any" }, heading, ...content, element("p", { role: "status" }), close);
    close.addEventListener("click", () => made.close());
    made.addEventListener("close", () => made.remove());
    document.body.append(made);
    made.showModal();
    return made;
  }

  const spoken = element("p", { class: "announce", role: "status" });
  const ledger = { root, part, element, inWords, announce, copy, address, dialog, shortcuts: switchOfShortcuts() };
  window.ledger = ledger;
  document.body.append(spoken);

  /* The day a reader asked for. It stays in the address while the reader walks through the site. */

  const day = new URLSearchParams(location.search).get("asof") ?? "";
  ledger.day = /^\d{4}-\d\d-\d\d$/.test(day) && new Date(day).toJSON()?.startsWith(day) ? day : "";
  const dated = (ledger.day ? use("asof") : Promise.resolve()).finally(() => delete document.documentElement.dataset.undated);

  /* What can be done with a page as a whole: under the title where the template has a place for it, else at the end. */

  const article = document.querySelector("h1")?.closest("article");
  if (article && document.querySelector("link[rel=canonical]")) {
    let actions = document.querySelector(".actions");
    const add = (...made) => actions.append(element("li", {}, button(...made)));
    const cite = () => use("cite", (cite) => cite.open());
    if (actions) {
      document.querySelector(".action-cite").addEventListener("click", (event) => {
        event.preventDefault();
        cite();
      });
    } else {
      article.append((actions = element("ul", { class: "actions" })));
      add("action-cite", "Cite this page", cite);
      add("print-page", "Print", () => print());
    }
    if (navigator.share) add("share-page", "Share", () => navigator.share({ title: document.title, url: location.href }).catch(() => {}));
    if (document.querySelector("[data-history], [data-date]")) {
      add("asof-open", `As of: ${ledger.day ? inWords(ledger.day) : "all we know"}`, (event) => use("asof", (asof) => asof.toggle(event.target)));
    }
    document.querySelector("footer .imprint")?.append(button("keys-open", "Keyboard", () => use("keys", (keys) => keys.open())));
  }

  /* Evidence in place: the first hover, focus or tap fetches the card. A click with a key held down stays a link. */

  const MARKS = ".cite > a[href^='#note-'], a.term[data-meaning], a.claim-mark";
  for (const type of ["pointerover", "focusin", "click"]) {
    document.addEventListener(type, (event) => {
      const mark = event.target.closest?.(MARKS);
      if (!mark || (event.pointerType === "touch" && type !== "click")) return;
      if (type === "click") {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
      }
      part("evidence").then(
        (evidence) => evidence.reach(mark, type),
        () => type === "click" && location.assign(mark.href),
      );
    });
  }

  /* Light, dark, or as the system has it: one button that leads on. What was chosen is set again before the page shows. */

  const SCHEMES = { "": ["light", "Switch to light"], light: ["dark", "Switch to dark"], dark: ["", "Follow the system"] };
  const scheme = element("button", { class: "scheme", type: "button" });
  const look = document.documentElement.dataset;

  function label() {
    scheme.title = SCHEMES[(look.scheme ??= "")][1];
    scheme.setAttribute("aria-label", scheme.title);
  }
  scheme.addEventListener("click", () => {
    look.scheme = SCHEMES[look.scheme][0];
    try {
      localStorage.setItem("scheme", look.scheme);
    } catch {
      announce("Your browser does not let this page remember the choice.");
    }
    label();
  });
  label();
  document.querySelector(".scheme-place")?.append(scheme);

  /* While the reader scrolls: the way back to the top, and the heading being read. */

  const upwards = document.querySelector(".md-top");
  const headings = [...document.querySelectorAll("[data-md-component=toc] a")].map((link) => [link, document.getElementById(decodeURIComponent(link.hash.slice(1)))]);
  const follow = () => {
    if (upwards) upwards.hidden = scrollY < 2 * innerHeight;
    const read = headings.findLast(([, heading]) => heading?.getBoundingClientRect().top < 120);
    for (const pair of headings) pair[0].classList.toggle("md-nav__link--active", pair === read);
  };
  upwards?.addEventListener("click", () => scrollTo({ top: 0 }));
  addEventListener("scroll", follow, { passive: true });
  follow();

  /* Search: the button is made here, and nothing of it is fetched before a reader opens it. */

  function seek(query = "") {
    const input = element("input", { type: "search", autocomplete: "off", spellcheck: "false", enterkeyhint: "search", "aria-label": "Words to search for" });
    input.value = query;
    const made = dialog("search", "Search", input); // at once, so that it takes every key while the rest is on its way
    use("search", (search) => search.start(made, input));
  }
  document.querySelector(".search-place")?.append(button("search-open", "Search", () => seek()));
  const wanted = new URLSearchParams(location.search).get("search");
  if (wanted) seek(wanted);

  /* Registers and the timeline. Their filters count what is known on the chosen day, so the day comes first. */

  if (document.querySelector(".timeline, .claims, .sources, .actors")) {
    const lanes = document.querySelector(".timeline") && part("lanes"); // fetched beside the filters, whose bar its button joins
    dated
      .then(() => use("registers", (registers) => registers.start()))
      .then(() => lanes?.then((lanes) => lanes.start(), () => {}));
  }

  /* A link to a record opens whatever it stands in, and the record's own folds: who asks for one record wants all of it. */

  function unfold() {
    const target = document.getElementById(location.hash.slice(1));
    const folds = target ? [...target.querySelectorAll(":scope > details")] : [];
    for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details")) folds.push(fold);
    if (folds.every((fold) => fold.open)) return;
    for (const fold of folds) fold.open = true;
    target.scrollIntoView();
  }
  addEventListener("hashchange", unfold);
  if (location.hash) unfold();

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".permalink, .headerlink");
    if (link && navigator.clipboard) copy(link.href, "Link copied.");
  });

  /* Shortcuts of one key can be switched off (WCAG 2.1.4), the theme's own included: they are stopped on their way. */

  function switchOfShortcuts() {
    const key = `${root.pathname}shortcuts`;
    return {
      get on() {
        try {
          return localStorage.getItem(key) !== "off";
        } catch {
          return true;
        }
      },
      set on(wanted) {
        try {
          localStorage.setItem(key, wanted ? "on" : "off");
        } catch {
          announce("Your browser does not let this page remember the choice.");
        }
      },
    };
  }

  const ACTS = { "?": ".keys-open", "/": ".search-open", s: ".search-open", f: ".search-open", c: ".action-cite", a: ".asof-open" };
  document.addEventListener(
    "keydown",
    (event) => {
      const single = event.key?.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (!single || event.target.closest?.("input, textarea, select, [contenteditable]")) return;
      if (!ledger.shortcuts.on || document.querySelector("dialog[open]")) event.stopPropagation();
      else if (ACTS[event.key]) {
        event.preventDefault(); // or the key would be typed into the field that it opens
        event.stopPropagation();
        document.querySelector(ACTS[event.key])?.click();
      }
    },
    true,
  );
})();
