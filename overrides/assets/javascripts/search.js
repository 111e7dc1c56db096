/*
 * Search over the pieces that src/ledger/search.py writes, which reads words the same way. Pieces are scripts that
 * fill `ledgerSearch`, so they load under a strict policy and from a folder without a server alike.
 */
(() => {
  "use strict";

  const { element, dialog, root } = ledger;
  const held = (window.ledgerSearch = { words: {}, entries: {} });
  const STOP = new Set("a an and are as at be by for from has in is it its of on or that the this to was were with what who how when why which did does do many much any there".split(" "));
  const MONTHS = "january february march april may june july august september october november december".split(" ");
  const KINDS = {
    page: "Page", section: "Section", claims: "Claim", events: "Event", actors: "People and bodies", sources: "Source", glossary: "Glossary",
    judgments: "Judgment", positions: "Position", readouts: "Readout", channels: "Channel", series: "Figures", arguments: "Argument",
  };
  const BLOCK = 64;
  const MOST = 30;
  const loading = {};

  const fold = (text) => text.replace(/[’‘]/g, "'").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const exact = (text) => "=" + fold(text).replace(/[^a-z0-9\u3400-\u9fff]/g, "");

  function stem(word) {
    word = word.replace(/'s?$/, "");
    if (word.length > 4 && word.endsWith("ies")) return word.slice(0, -3) + "y";
    return word.length > 3 && word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word;
  }

  function words(text) {
    const out = [];
    for (const [word] of fold(text).matchAll(/\d+(?:[.,]\d+)*|[a-z0-9]+(?:[.&'][a-z0-9]+)*\.?|[\u3400-\u9fff]+/g)) {
      if (/^\d/.test(word)) out.push(word.replace(/[.,](?=\d{3}\b)/g, ""));
      else if (word >= "\u3400") for (let i = 0; i < Math.max(1, word.length - 1); i++) out.push(word.slice(i, i + 2));
      else if (/^(?:\w\.)+\w?$/.test(word)) out.push(word.replaceAll(".", ""));
      else out.push(...word.split(/[.&]/).filter(Boolean).map(stem));
    }
    return out;
  }

  const month = (name) => String(MONTHS.findIndex((full) => full.startsWith(fold(name).slice(0, 3))) + 1).padStart(2, "0");
  const NAMES = "(jan\\w*|feb\\w*|mar(?:ch)?|apr\\w*|may|june?|july?|aug\\w*|sep\\w*|oct\\w*|nov\\w*|dec\\w*)\\.?";

  /* A query as words to find; a date in any usual form becomes one word, 20231115 or 202311. */
  function asked(query) {
    const dates = [];
    const put = (year, name, day) => (dates.push(year + (/^\d/.test(name) ? name : month(name)) + (day ? day.padStart(2, "0") : "")), " ");
    const rest = query
      .replace(/\b(\d{4})-(\d{2})(?:-(\d{2}))?\b/g, (_, y, m, d) => put(y, m, d))
      .replace(new RegExp(`\\b(\\d{1,2}) ${NAMES},? (\\d{4})\\b`, "gi"), (_, d, m, y) => put(y, m, d))
      .replace(new RegExp(`\\b${NAMES} (\\d{1,2}),? (\\d{4})\\b`, "gi"), (_, m, d, y) => put(y, m, d))
      .replace(new RegExp(`\\b${NAMES} (\\d{4})\\b`, "gi"), (_, m, y) => put(y, m));
    const all = words(rest);
    const telling = all.filter((word) => !STOP.has(word));
    return [...dates, ...(telling.length || dates.length ? telling : all)];
  }

  function load(kind, name) {
    return (loading[kind + name] ??= new Promise((done) => {
      const script = document.createElement("script");
      script.src = new URL(`search/${kind}-${name}.js`, root);
      script.onload = script.onerror = () => done(held[kind][name] ?? {});
      document.head.append(script);
    }));
  }

  function piece(word) {
    const head = word.replace(/^=/, "").slice(0, 2);
    return /^[a-z0-9]{1,2}$/.test(head) ? head : "x" + (head.codePointAt(0) >> 8).toString(16);
  }

  /* True when one insertion, deletion, change or swap leads from one word to the other; two in long words. */
  function near(a, b, most = a.length > 7 ? 2 : 1) {
    if (Math.abs(a.length - b.length) > most) return false;
    let before = [], row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      for (let j = 1; j <= b.length; j++) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      [before, row] = [row, next];
    }
    return row[b.length] <= most;
  }

  /* Entry → weight for one word: as it is, as a beginning, or else as a slip of the pen. */
  async function matches(word) {
    const shelf = await load("words", piece(word));
    const found = new Map();
    const take = (list, factor) => {
      for (let i = 0; i < list.length; i += 2) found.set(list[i], Math.max(found.get(list[i]) ?? 0, list[i + 1] * factor));
    };
    for (const [other, list] of Object.entries(shelf)) {
      if (other === word) take(list, 1);
      else if (word[0] !== "=" && word.length > 2 && other.startsWith(word)) take(list, 0.6 * (word.length / other.length));
    }
    if (!found.size && word.length > 3 && word[0] !== "=" && !/\d/.test(word))
      for (const [other, list] of Object.entries(shelf)) if (near(word, other)) take(list, 0.5);
    return found;
  }

  async function find(query) {
    const terms = asked(query);
    if (!terms.length) return [];
    const [whole, ...each] = await Promise.all([exact(query), ...terms].map(matches));
    const scores = new Map();
    for (const found of each)
      for (const [entry, weight] of found) {
        const score = scores.get(entry) ?? { sum: 0, met: 0 };
        scores.set(entry, { sum: score.sum + weight, met: score.met + 1 });
      }
    for (const [entry, weight] of whole) scores.set(entry, { sum: (scores.get(entry)?.sum ?? 0) + 3 * weight, met: each.length });
    const ranked = [...scores]
      .map(([entry, { sum, met }]) => [entry, sum * (met / each.length) ** 3])
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, MOST);
    const blocks = [...new Set(ranked.map(([entry]) => Math.floor(entry / BLOCK)))];
    await Promise.all(blocks.map((block) => load("entries", String(block))));
    const phrase = fold(query).trim();
    return ranked
      .map(([entry, score]) => {
        const [kind, title, url, status, text] = held.entries[Math.floor(entry / BLOCK)][entry % BLOCK];
        const bonus = fold(title).includes(phrase) ? 1.4 : fold(text).includes(phrase) ? 1.15 : 1;
        return { kind, title, url, status, text, score: score * bonus };
      })
      .sort((a, b) => b.score - a.score);
  }

  /* Text with the words asked for marked, as nodes: never as HTML. */
  function marked(text, terms) {
    const out = document.createDocumentFragment();
    for (const part of text.split(/([\p{L}\p{N}]+)/u)) {
      const word = stem(fold(part));
      const hit = word.length > 1 && terms.some((term) => word === term || (term.length > 2 && word.startsWith(term)));
      out.append(hit ? element("mark", {}, part) : part);
    }
    return out;
  }

  function row({ kind, title, url, status, text }, terms) {
    const [path, anchor] = url.split("#");
    const file = location.protocol === "file:" && !path.endsWith(".html") ? "index.html" : "";
    const line = element("p", { class: "search-line" }, element("span", {}, KINDS[kind] ?? kind));
    if (status) line.append(element("span", kind === "claims" ? { class: "status", "data-status": status } : {}, status));
    const link = element("a", { href: new URL(path + file + (anchor ? "#" + anchor : ""), root) }, marked(title, terms));
    return element("li", {}, line, link, element("p", {}, marked(text, terms)));
  }

  let last = "";

  function open(query = last) {
    const input = element("input", { type: "search", autocomplete: "off", spellcheck: "false", enterkeyhint: "search", "aria-label": "Words to search for", "aria-describedby": "search-hint" });
    const hint = element("p", { id: "search-hint" }, "Claims, events, people, sources, words of the glossary and pages; also dates, codes and Chinese names.");
    const count = element("p", { class: "search-count", role: "status" });
    const list = element("ol", { class: "search-results" });
    let latest = 0;

    async function show() {
      const turn = ++latest;
      last = input.value.trim();
      const found = last.length > 1 ? await find(last) : [];
      if (turn !== latest) return;
      const terms = asked(last);
      list.replaceChildren(...found.map((entry) => row(entry, terms)));
      const many = found.length === MOST ? `The best ${MOST} results` : found.length === 1 ? "1 result" : `${found.length} results`;
      count.textContent = last.length < 2 ? "" : found.length ? many : "Nothing found. Try fewer or other words.";
    }

    const made = dialog("search", "Search", input, hint, count, list);
    made.addEventListener("keydown", (event) => {
      const links = [...list.querySelectorAll("a")];
      const at = links.indexOf(document.activeElement);
      if (event.key === "ArrowDown") links[Math.min(at + 1, links.length - 1)]?.focus();
      else if (event.key === "ArrowUp") (links[at - 1] ?? input).focus();
      else if (event.key === "Enter" && document.activeElement === input) links[0]?.click();
      else return;
      event.preventDefault();
    });
    list.addEventListener("click", (event) => event.target.closest("a") && made.close());
    input.addEventListener("input", show);
    input.value = query;
    input.select();
    return show();
  }

  held.find = find;
  ledger.search = { open };
})();
