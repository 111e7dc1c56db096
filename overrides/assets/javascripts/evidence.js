/*
 * Evidence in place: one small card for a citation (made from its numbered note), a word of the glossary, or a claim's
 * status. Hover and keyboard focus show it; a click, a tap or Enter moves into it. Escape closes it and gives the
 * focus back. It stands below or above the sentence it belongs to, never on it.
 */
(() => {
  "use strict";

  const { element } = ledger;
  const GAP = 6;
  const OPEN_AFTER = 120;
  const CLOSE_AFTER = 300; // long enough to carry the pointer from the mark over to the card

  /* The words of `STATUSES` in src/ledger/citing.py; a test holds the two together. */
  const STATUSES = {
    confirmed: "a primary source, or two independent ones, bear it out",
    reported: "one secondary source says so",
    disputed: "sources disagree",
    contradicted: "a primary source says otherwise",
    superseded: "true then, not now",
    open: "nothing read settles it",
  };

  const card = element("div", { class: "card", id: "evidence-card", role: "dialog", "aria-labelledby": "card-title", tabindex: "-1", hidden: "" });
  document.body.append(card);

  let mark = null; // the mark whose card is open
  let entered = false; // true once the reader has moved into the card
  let quiet = null; // the mark that got the focus back, and must not open again for that
  let timer = 0;

  /* What stands in the card. */

  function ofNote(link) {
    const note = document.getElementById(link.hash.slice(1));
    const parts = note.cloneNode(true);
    parts.querySelector(".note-back")?.remove();
    const title = parts.querySelector(".note-title");
    title.id = "card-title";
    const locator = locatorOf(note.querySelector(`.note-back a[href="#${link.parentElement.id}"]`));
    if (locator) title.after(element("span", { class: "card-locator" }, `Here: ${locator}`));
    return [element("p", { class: "card-kind" }, element("a", { href: link.hash }, `Note ${link.hash.slice(6)}`)), ...parts.children]; // without the full stops between, which lines do not need
  }

  /** The place in the source that one mark names: it stands in the note, behind the way back to that mark. */
  function locatorOf(back) {
    let text = "";
    for (let next = back?.nextSibling; next && next.localName !== "a"; next = next.nextSibling) text += next.textContent;
    return text.trim();
  }

  function ofTerm(link) {
    return [
      element("p", { class: "card-kind" }, "Glossary"),
      element("span", { id: "card-title" }, link.textContent),
      element("span", {}, link.dataset.meaning),
      element("a", { href: link.href }, "in the glossary"),
    ];
  }

  function ofClaim(link) {
    const status = (link.querySelector(".later") ?? link.querySelector(".status")).cloneNode(true);
    status.id = "card-title";
    return [
      element("p", { class: "card-kind" }, "Status of this claim"),
      status,
      element("span", {}, `${STATUSES[status.dataset.status] ?? "its history begins after the day chosen"}.`),
      element("a", { href: link.href }, "the claim, its evidence and its history"),
    ];
  }

  /* Where it stands. */

  /** The box of the sentence that a mark belongs to. The text of citation marks is left out: it ends no sentence. */
  function sentenceBox(link) {
    const block = link.closest("p, li, td, th, dd, figcaption") ?? link.parentElement;
    if (link.matches("li > .claim-mark")) return block.getBoundingClientRect(); // it speaks for all of the line
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    const nodes = [];
    let text = "";
    let at = -1; // the last sign before the mark
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.parentElement.closest(".cite, .cites")) continue;
      nodes.push([text.length, node]);
      text += node.data;
      if (link.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING) at = text.length - 1;
    }
    if (!link.closest(".cite, .cites")) at += 1; // a word of the sentence itself
    let start = 0;
    let end = text.length;
    for (const stop of text.matchAll(/(?<!\b\p{Lu})[.?!][”’")]*\s+(?=[^\p{Ll}\s])/gu)) {
      const next = stop.index + stop[0].length;
      if (next <= at) start = next;
      else {
        end = next;
        break;
      }
    }
    const place = (offset) => {
      const [from, node] = nodes.findLast(([from]) => from <= offset);
      return [node, Math.min(offset - from, node.length)];
    };
    const box = link.getBoundingClientRect();
    if (!nodes.length) return box;
    const range = document.createRange();
    range.setStart(...place(start));
    range.setEnd(...place(start + text.slice(start, end).trimEnd().length));
    const own = range.getBoundingClientRect();
    return { top: Math.min(own.top, box.top), bottom: Math.max(own.bottom, box.bottom) };
  }

  /** On a narrow or low screen the style sheet docks the card to the screen's edge; elsewhere it is placed here. */
  function place(how) {
    card.classList.remove("at-top");
    const sentence = sentenceBox(mark);
    const ceiling = (document.querySelector(".md-header")?.getBoundingClientRect().bottom ?? 0) + GAP;
    if (getComputedStyle(card).position === "fixed") {
      const covered = sentence.bottom + GAP - card.getBoundingClientRect().top;
      if (covered <= 0) return;
      if (how === "pointerover") card.classList.add("at-top"); // the page must not move under the pointer
      else scrollBy({ top: Math.min(covered, sentence.top - ceiling), behavior: "instant" });
      return;
    }
    const below = innerHeight - sentence.bottom - 2 * GAP;
    const above = sentence.top - ceiling - GAP;
    const under = below >= Math.min(card.scrollHeight, above);
    card.style.setProperty("--room", `${Math.max(under ? below : above, 120)}px`);
    const top = under ? sentence.bottom + GAP : sentence.top - GAP - card.offsetHeight;
    const left = Math.max(GAP, Math.min(mark.getBoundingClientRect().left, document.documentElement.clientWidth - card.offsetWidth - GAP));
    card.style.setProperty("--top", `${top + scrollY}px`);
    card.style.setProperty("--left", `${left + scrollX}px`);
  }

  /* When it opens and closes. */

  function open(link, how) {
    clearTimeout(timer);
    if (mark !== link) {
      close();
      mark = link;
      const content = link.matches(".term") ? ofTerm(link) : link.matches(".claim-mark") ? ofClaim(link) : ofNote(link);
      const shut = element("button", { class: "card-close", type: "button", "aria-label": "Close" }, "×");
      shut.addEventListener("click", () => close(true));
      card.replaceChildren(...content, shut);
      mark.setAttribute("aria-describedby", card.id);
      card.hidden = false;
      place(how);
    }
    entered = how === "click";
    for (const stop of stops()) stop.tabIndex = entered ? 0 : -1; // until then the page's own order stays as it is
    if (entered) card.focus({ preventScroll: true });
  }

  function close(giveBack) {
    clearTimeout(timer);
    if (!mark) return;
    const last = mark;
    mark.removeAttribute("aria-describedby");
    mark = null;
    entered = false;
    card.hidden = true;
    if (giveBack) {
      quiet = last;
      last.focus();
    }
  }

  const stops = () => [...card.querySelectorAll("a, button")];

  /** The reader has come to a mark: by `pointerover`, `focusin` or `click`. */
  function reach(link, how) {
    if (how === "click") {
      if (link === mark && entered) close(true);
      else open(link, how);
    } else if (how === "focusin") {
      if (link !== quiet && link.matches(":focus-visible")) open(link, how);
      quiet = null;
    } else if (!entered) {
      clearTimeout(timer);
      timer = setTimeout(() => link.matches(":hover") && open(link, how), mark && mark !== link ? CLOSE_AFTER : OPEN_AFTER);
    }
  }

  document.addEventListener("pointerout", (event) => {
    if (!mark || entered || event.pointerType === "touch") return;
    clearTimeout(timer);
    timer = setTimeout(() => mark && !entered && !mark.matches(":hover, :focus-visible") && !card.matches(":hover") && close(), CLOSE_AFTER);
  });
  document.addEventListener("focusout", (event) => {
    if (event.target === mark && !entered && !card.matches(":hover")) close();
  });
  document.addEventListener("pointerdown", (event) => {
    if (mark && !card.contains(event.target) && !mark.contains(event.target)) close();
  });
  document.addEventListener("keydown", (event) => {
    if (!mark) return;
    if (event.key === "Escape") close(entered || card.contains(document.activeElement));
    else if (event.key === "Tab" && entered) {
      const all = stops();
      const edge = event.shiftKey ? [card, all[0]] : [all.at(-1)];
      if (edge.includes(document.activeElement)) {
        event.preventDefault(); // past either end the reader stands on the mark again, where the page's order goes on
        close(true);
      }
    }
  });
  card.addEventListener("click", (event) => {
    if (event.target.closest("a[href^='#']")) close();
  });
  addEventListener("resize", () => mark && place("focusin"));

  ledger.evidence = { reach };
})();
