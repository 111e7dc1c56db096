/*
 * Search over the pieces that src/ledger/search.py writes, which reads words the same way. Pieces are scripts that
 * fill `ledgerSearch`, so they load under a strict policy and from a folder without a server alike.
 *
 * Every word of a query is looked up as it is written, by its stem, and, the last one, as the beginning of a word; a
 * word that hardly stands anywhere also as a slip of the pen. The entries that meet the rarest and the most words are
 * fetched, and put in order by how near the words stand in them.
 */
(() => {
  "use strict";

  const { element, root } = ledger;
  const held = (window.ledgerSearch = { about: {}, words: {}, spelling: {}, entries: {} });
  const STOP = new Set("a an and are as at be by for from has have in is it its of on or that the this to was were with what who how when why which did does do many much any there".split(" "));
  const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
  const KINDS = {
    page: "Page", section: "Section", claims: "Claim", events: "Event", actors: "People and bodies", sources: "Source", glossary: "Glossary",
    judgments: "Judgment", positions: "Position", readouts: "Readout", channels: "Channel", series: "Figures", arguments: "Argument",
  };
  const BLOCK = 16; // entries in a piece
  const MOST = 20; // results
  const STEM = 0.85, BEGUN = 0.6, SLIP = 0.6; // what a word is worth that is not quite the one asked for

  const loading = {};

  function load(kind, name) {
    return (loading[`${kind}-${name}`] ??= new Promise((done) => {
      const script = document.createElement("script");
      script.src = new URL(`search/${kind}-${name}.js`, root);
      script.onload = () => done(held[kind][name]);
      script.onerror = () => {
        delete loading[`${kind}-${name}`]; // the next wish for it is another try
        done({});
      };
      document.head.append(script);
    }));
  }

  /* The number of entries and the names of the pieces, so that none is asked for that is not there. */
  async function about() {
    const index = await load("about", "index");
    index.names ??= new Set(index.pieces);
    return index;
  }

  const piece = async (kind, name) => ((await about()).names.has(`${kind}-${name}`) ? load(kind, name) : {});

  /* Words. */

  const fold = (text) => text.replace(/[’‘]/g, "'").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const exact = (text) => "=" + fold(text).replace(/[^a-z0-9\u3400-\u9fff]/g, "");

  /* The words of a text, each with the parts it is made of: 4-AP whole, then 4 and AP. */
  function words(text) {
    const out = [];
    for (let [word] of fold(text).replace(/\b([a-z])\. (?=[a-z]\.)/g, "$1.").matchAll(/[a-z0-9]+(?:[-.,&'/][a-z0-9]+)*|[\u3400-\u9fff]+/g)) {
      word = word.replace(/'s$/, "").replaceAll("'", "");
      const parts = word.split(/[-.,&/]/);
      const joined = parts.join("");
      if (word >= "\u3400") for (let i = 0; i < Math.max(1, word.length - 1); i++) out.push(word.slice(i, i + 2));
      else if (/^\d+([.,]\d+)*$/.test(word)) out.push(word.replace(/[.,](?=\d{3}\b)/g, ""));
      else if (parts.length > 1 && (parts.every((part) => part.length === 1) || (/\d/.test(joined) && /\D/.test(joined)))) out.push(joined);
      else out.push(...parts);
    }
    return out;
  }

  const stems = new Map();

  /* A word without its ending and in one of its spellings, to be compared and never shown: removal, removed → remov; licence → licens. */
  function stem(word) {
    if (word.length < 4 || /[^a-z]/.test(word)) return word;
    let root = stems.get(word);
    if (root) return root;
    root = word.replace(/(ies|ied)$/, "y").replace(/([^siu])s$/, "$1");
    root = root.replace(/^(.*[aeiouy].*)(?:ing|ed)$/, (whole, rest) => (rest.length > 2 ? rest : whole));
    root = root.replace(/^(.{4,})(?:al|ion)$/, "$1").replace(/e$/, "").replace(/(.)\1$/, "$1");
    root = root.replace(/is(at)?$/, "iz$1").replace(/ys$/, "yz").replace(/our$/, "or").replace(/enc$/, "ens").replace(/([bt])r$/, "$1er").replace(/y$/, "i");
    stems.set(word, root);
    return root;
  }

  /* A query as words to find, each once; a date in any usual form becomes one word, 20231115 or 202311. */
  function asked(query) {
    const dates = [];
    const put = (year, month, day) => {
      const number = MONTHS.indexOf(fold(month).slice(0, 3)) + 1 || Number(month);
      dates.push([year, number, ...(day ? [day] : [])].map((part) => String(part).padStart(2, "0")).join(""));
      return " ";
    };
    const name = "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?";
    const form = (parts) => new RegExp(`\\b${parts.replace("DAY", "(\\d{1,2})(?:st|nd|rd|th)?").replace("MONTH", name).replace("YEAR", "(\\d{4})")}\\b`, "gi");
    const rest = query
      .replace(/\b(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?\b/g, (_, y, m, d) => put(y, m, d))
      .replace(/\b(\d{1,2})[-/](\d{1,2})[-/](\d{4})\b/g, (_, m, d, y) => (m > 12 ? put(y, d, m) : put(y, m, d)))
      .replace(/\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b/g, (_, d, m, y) => put(y, m, d))
      .replace(form("DAY(?: of)? MONTH,? YEAR"), (_, d, m, y) => put(y, m, d))
      .replace(form("MONTH DAY,? YEAR"), (_, m, d, y) => put(y, m, d))
      .replace(form("MONTH,? YEAR"), (_, m, y) => put(y, m));
    return [...new Set([...dates, ...words(rest).filter((word) => !STOP.has(word))])];
  }

  /* A question is answered by a sentence, not by a title; who asks for a day, a person or a meaning looks for its own kind. */
  const ANSWERS = [
    [/^who (is|was|are|were)\b/, ["actors"]],
    [/^what (is|are|does .* mean)\b/, ["glossary", "claims", "judgments"]],
    [/^when\b/, ["events", "claims"]],
    [/^how (much|many)\b/, ["claims", "series"]],
    [/^(who|what|where|why|which|how|is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b.* /, ["claims", "judgments"]],
  ];
  const answers = (query) => ANSWERS.find(([form]) => form.test(fold(query).trim()))?.[1] ?? [];

  /* The words that begin as this one does, with their entries; what takes too much is cut by more letters. */
  async function shelf(word) {
    const bare = word.replace(/^=/, "");
    if (!/^[a-z0-9]/.test(bare)) return piece("words", "x" + (bare.codePointAt(0) >> 8).toString(16));
    for (let letters = 2; ; ) {
      const found = await piece("words", bare.slice(0, letters).padEnd(letters, "_"));
      if (typeof found !== "number") return found;
      letters = found;
    }
  }

  /* How many insertions, deletions, changes and swaps lead from one word to the other. */
  function distance(a, b) {
    let before = [], row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      for (let j = 1; j <= b.length; j++) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      [before, row] = [row, next];
    }
    return row[b.length];
  }

  /* The words for which this one may be a slip, the most usual first: near it, with the same first letter, and far more usual. */
  async function meant(word, entries) {
    const most = word.length > 7 ? 2 : 1;
    return Object.entries(await piece("spelling", word[0]))
      .filter(([other, count]) => count > 8 * entries && Math.abs(other.length - word.length) <= most && distance(word, other) <= most)
      .sort((a, b) => b[1] - a[1])
      .map(([other]) => other);
  }

  /* The entries that bear a whole name. */
  const bearing = async (name) => (await shelf(name))[name] ?? [];

  /* What one word of a query finds: the entries with their weights, and the words that were taken for it. */
  async function look(word, last) {
    const entries = new Map(), forms = new Map();
    const take = (other, packed, worth) => {
      forms.set(other, worth);
      for (let i = 0, entry = 0; i < packed.length; i += 2) {
        entry += packed[i];
        entries.set(entry, Math.max(entries.get(entry) ?? 0, packed[i + 1] * worth));
      }
    };
    const near = await shelf(word);
    const root = stem(word);
    for (const [other, packed] of Object.entries(near))
      if (other === word) take(other, packed, 1);
      else if (other[0] !== "=" && stem(other) === root) take(other, packed, STEM);
    const written = entries.size;
    if (last || !written)
      for (const [other, packed] of Object.entries(near))
        if ((word.length > 2 || !written) && other.startsWith(word) && !forms.has(other)) take(other, packed, BEGUN * (word.length / other.length));
    const others = written < 4 && (written || !entries.size) && /^[a-z]{4,}$/.test(word) ? await meant(word, written) : [];
    for (const other of others) take(other, (await shelf(other))[other] ?? [], SLIP);
    return { entries, forms, likely: others[0] ?? word };
  }

  /* How near to each other the words of a query stand in a text: 1 where every two neighbors are neighbors there too. */
  function nearness(places) {
    let sum = 0;
    for (let i = 1; i < places.length; i++) {
      const gaps = places[i].flatMap((here) => places[i - 1].map((there) => here - there));
      if (gaps.includes(1)) sum += 1;
      else if (gaps.some((gap) => Math.abs(gap) < 4)) sum += 0.5;
    }
    return places.length > 1 ? sum / (places.length - 1) : 0;
  }

  /* The entries that answer a query, best first; nothing is fetched for one that is out of date by then. */
  async function find(query, stale = () => false) {
    const terms = asked(query);
    if (!terms.length) return { rows: [], forms: new Map() };
    const [{ entries: total }, ...looked] = await Promise.all([about(), ...terms.map((term, index) => look(term, index === terms.length - 1))]);
    const names = new Set([query, terms, looked.map(({ likely }) => likely)].map((text) => exact(String(text))));
    const whole = await Promise.all([...names].map(bearing));
    const rarity = looked.map(({ entries }) => Math.log(1 + total / (entries.size + 0.5)) / Math.log(1 + total));
    const all = rarity.reduce((sum, one) => sum + one, 0);
    const scores = new Map();
    looked.forEach(({ entries }, index) => {
      for (const [entry, weight] of entries) {
        const score = scores.get(entry) ?? { sum: 0, met: 0 };
        scores.set(entry, { sum: score.sum + weight * rarity[index], met: score.met + rarity[index] });
      }
    });
    for (const packed of whole)
      for (let i = 0, entry = 0; i < packed.length; i += 2) {
        entry += packed[i];
        scores.set(entry, { sum: (scores.get(entry)?.sum ?? 0) + 2 * packed[i + 1], met: all });
      }
    const best = [...scores]
      .map(([entry, { sum, met }]) => [entry, sum * (met / all) ** 3])
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, MOST);
    if (stale()) return { rows: [], forms: new Map() };
    await Promise.all([...new Set(best.map(([entry]) => Math.floor(entry / BLOCK)))].map((block) => load("entries", String(block))));
    const wanted = answers(query);
    const places = (text) => looked.map(({ forms }) => text.flatMap((word, at) => (forms.has(word) ? [at] : [])));
    const there = best.filter(([entry]) => held.entries[Math.floor(entry / BLOCK)]);
    const rows = there.map(([entry, score]) => {
      const [kind, title, url, status, text] = held.entries[Math.floor(entry / BLOCK)][entry % BLOCK];
      const named = words(title).filter((word) => !STOP.has(word));
      const inTitle = places(named);
      const covered = new Set(inTitle.flat()).size / Math.max(1, named.length);
      const bonus = 1 + 0.5 * nearness(inTitle) + 0.25 * nearness(places(words(text).filter((word) => !STOP.has(word)))) + 0.3 * covered;
      return { kind, title, url, status, text, score: score * bonus * (wanted.includes(kind) ? 1.4 : 1) };
    });
    return { rows: rows.sort((a, b) => b.score - a.score), forms: new Map(looked.flatMap(({ forms }) => [...forms])) };
  }

  const WORD = /([\p{L}\p{N}]+(?:[-.,&'’/][\p{L}\p{N}]+)*)/u;

  /* Where a word asked for stands far down in a text, the text from shortly before it. */
  function excerpt(text, forms) {
    const parts = text.split(WORD);
    const first = parts.findIndex((part) => words(part).some((word) => forms.has(word)));
    const at = parts.slice(0, Math.max(0, first)).join("").length;
    const from = at > 120 ? text.indexOf(" ", at - 60) + 1 : 0;
    const part = text.slice(from, from + 170);
    return (from ? "… " : "") + (from + 170 < text.length ? part.slice(0, part.lastIndexOf(" ")) + " …" : part);
  }

  /* Text with the words asked for marked, as nodes: never as HTML. */
  function marked(text, forms) {
    const out = document.createDocumentFragment();
    for (const part of text.split(WORD)) out.append(words(part).some((word) => forms.has(word)) ? element("mark", {}, part) : part);
    return out;
  }

  function row({ kind, title, url, status, text }, forms) {
    const [path, anchor] = url.split("#");
    const file = location.protocol === "file:" && !path.endsWith(".html") ? "index.html" : "";
    const line = element("p", { class: "search-line" }, element("span", {}, KINDS[kind] ?? kind));
    if (status) line.append(element("span", kind === "claims" ? { class: "status", "data-status": status } : {}, status));
    const link = element("a", { href: new URL(path + file + (anchor ? "#" + anchor : ""), root) }, marked(title, forms));
    return element("li", {}, line, link, element("p", {}, marked(excerpt(text, forms), forms)));
  }

  let last = "";

  /* Fill a dialog whose field stands already, and may hold what was typed while this was on its way. */
  function start(made, input) {
    const hint = element("p", { id: "search-hint" }, "Claims, events, people, sources, words of the glossary and pages; also dates, codes and Chinese names.");
    const count = element("p", { class: "search-count", role: "status" });
    const list = element("ol", { class: "search-results" });
    let latest = 0, showing;

    async function show() {
      const turn = ++latest;
      last = input.value.trim();
      const enough = last.length > 1 || last >= "\u3400";
      const { rows, forms } = enough ? await find(last, () => turn !== latest) : { rows: [] };
      if (turn !== latest) return;
      list.replaceChildren(...rows.map((entry) => row(entry, forms)));
      const many = rows.length === MOST ? `The best ${MOST} results` : rows.length === 1 ? "1 result" : `${rows.length} results`;
      count.textContent = !enough ? "" : rows.length ? many : "Nothing found. Try fewer or other words.";
    }

    input.setAttribute("aria-describedby", hint.id);
    input.after(hint, count, list);
    made.addEventListener("keydown", (event) => {
      const links = [...list.querySelectorAll("a")];
      const at = links.indexOf(document.activeElement);
      if (event.key === "ArrowDown") links[Math.min(at + 1, links.length - 1)]?.focus();
      else if (event.key === "ArrowUp") (links[at - 1] ?? input).focus();
      else if (event.key === "Enter" && document.activeElement === input) showing.then(() => list.querySelector("a")?.click());
      else return;
      event.preventDefault();
    });
    list.addEventListener("click", (event) => event.target.closest("a") && made.close());
    input.addEventListener("input", () => (showing = show()));
    about();
    if (!input.value) {
      input.value = last;
      input.select();
    }
    return (showing = show());
  }

  held.find = find;
  ledger.search = { start };
})();
