/*
 * The timeline with a lane a topic, for wide screens: the same list, laid out in columns by the style sheet. An event
 * stands in the lane of its first topic and shows its title; its button opens the rest. On a narrow screen it stays
 * the plain list.
 */
(() => {
  "use strict";

  const { element } = ledger;

  function start() {
    const timeline = document.querySelector(".timeline");
    const events = [...timeline.querySelectorAll(".event[data-topics]")];
    const topics = [...new Set(events.map((event) => event.dataset.topics.split(" ")[0]))];
    const heads = element("ul", { class: "lane-heads", "aria-hidden": "true" }); // every event names its topics itself
    for (const topic of topics) {
      const label = timeline.querySelector(`.topic[data-topic="${CSS.escape(topic)}"]`);
      heads.append(element("li", {}, label?.cloneNode(true) ?? topic));
    }
    for (const event of events) {
      event.style.setProperty("--lane", topics.indexOf(event.dataset.topics.split(" ")[0]) + 1);
      const heading = event.querySelector("h3");
      const more = element("button", { class: "event-more", type: "button", "aria-expanded": "false" }, "More");
      more.setAttribute("aria-label", `More on: ${heading.firstChild.textContent}`);
      more.addEventListener("click", () => {
        const open = event.classList.toggle("open");
        more.setAttribute("aria-expanded", String(open));
        more.textContent = open ? "Less" : "More";
      });
      heading.after(more);
    }
    for (const grid of [timeline, heads]) grid.style.setProperty("--lanes", topics.length);

    const toggle = element("button", { class: "tool lanes-toggle", type: "button", "aria-pressed": "false" }, "One lane per topic");
    toggle.addEventListener("click", () => {
      toggle.setAttribute("aria-pressed", String(document.documentElement.classList.toggle("lanes")));
    });
    document.querySelector(".filter").append(toggle);
    timeline.before(heads);
  }

  ledger.lanes = { start };
})();
