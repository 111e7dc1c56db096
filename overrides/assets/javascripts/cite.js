/*
 * This page as a citation, in four forms, made from the `<meta>` tags that reference managers read. Where the address
 * names a claim, it is the claim that is cited: by its id, and by its status, which can change.
 */
(() => {
  "use strict";

  const { element, inWords } = ledger;
  const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";

  const claim = () => (location.hash.startsWith("#c-") ? document.getElementById(location.hash.slice(1)) : null);

  function record() {
    const url = new URL(document.querySelector("link[rel=canonical]").href);
    if (ledger.day) url.searchParams.set("asof", ledger.day);
    const one = claim();
    if (one) url.hash = one.id;
    return {
      title: one ? `Claim ${one.id.slice(2)} (${one.dataset.status}): ${one.querySelector(".statement").textContent.trim().replace(/\.$/, "")}` : meta("citation_title"),
      date: meta("citation_publication_date").replaceAll("/", "-"),
      publisher: meta("citation_technical_report_institution"),
      version: meta("version"),
      number: meta("citation_technical_report_number"),
      url: url.href,
      accessed: new Date().toJSON().slice(0, 10),
    };
  }

  function text({ title, date, publisher, version, url, accessed }) {
    const issue = [version && `version ${version}`, date ? inWords(date) : "no date"].filter(Boolean).join(", ");
    return `${publisher}, “${title},” ${issue}, accessed ${inWords(accessed)}, ${url}.`;
  }

  function bibtex({ title, date, publisher, version, number, url, accessed }) {
    const plain = (value) => value.replace(/[\\{}~^]/g, "").replace(/[&%$#_]/g, "\\$&");
    const key = [publisher.split(" ")[0], date.slice(0, 4), title.match(/\p{L}{4,}/u)?.[0]].filter(Boolean).join("-").toLowerCase();
    const fields = { title: `{${plain(title)}}`, institution: plain(publisher), year: date.slice(0, 4), date, number: plain(number), version: plain(version), url, urldate: accessed };
    const lines = Object.entries(fields).filter(([, value]) => value).map(([name, value]) => `  ${name} = {${value}}`);
    return `@techreport{${key},\n${lines.join(",\n")}\n}`;
  }

  function ris({ title, date, publisher, version, number, url, accessed }) {
    const fields = [["TY", "RPRT"], ["TI", title], ["PB", publisher], ["PY", date.slice(0, 4)], ["DA", date.replaceAll("-", "/")], ["ET", version], ["M1", number], ["UR", url], ["Y2", accessed.replaceAll("-", "/")]];
    return [...fields.filter(([, value]) => value).map(([tag, value]) => `${tag}  - ${value}`), "ER  - "].join("\n");
  }

  function csl({ title, date, publisher, version, number, url, accessed }) {
    const parts = (day) => ({ "date-parts": [day.split("-").map(Number)] });
    const item = { id: url, type: "report", title, publisher, number: number || undefined, version: version || undefined, URL: url, issued: date ? parts(date) : undefined, accessed: parts(accessed) };
    return JSON.stringify([item], null, 2);
  }

  const FORMS = { Text: text, BibTeX: bibtex, RIS: ris, "CSL-JSON": csl };

  function open() {
    const page = record();
    const shown = element("pre", { class: "citation", tabindex: "0", role: "region", "aria-label": "The citation" });
    const forms = element("fieldset", { class: "citation-forms" }, element("legend", {}, "As"));
    for (const [name, write] of Object.entries(FORMS)) {
      const choice = element("input", { type: "radio", name: "citation-form" });
      choice.addEventListener("change", () => (shown.textContent = write(page)));
      forms.append(element("label", {}, choice, ` ${name}`));
    }
    const copy = element("button", { class: "tool", type: "button" }, "Copy");
    copy.addEventListener("click", () => ledger.copy(shown.textContent, "Citation copied."));
    ledger.dialog("cite", claim() ? "Cite this claim" : "Cite this page", forms, shown, copy);
    forms.querySelector("input").click();
  }

  ledger.cite = { open };
})();
