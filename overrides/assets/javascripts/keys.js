/* The list of keyboard shortcuts, and the switch that turns those of a single key off. */
(() => {
  "use strict";

  const { element, shortcuts } = ledger;

  /** The theme's own shortcuts and ours; those of controls that a page lacks are left out. */
  const KEYS = [
    [["/", "s", "f"], "Search", ".search-open"],
    [["p", ","], "Previous page", "link[rel=prev]"],
    [["n", "."], "Next page", "link[rel=next]"],
    [["c"], "Cite this page", ".action-cite"],
    [["a"], "Read this page as of a day", ".asof-open"],
    [["?"], "This list", "body"],
  ];
  const ALWAYS = [
    [["Tab"], "To the next link; on a citation, its source appears"],
    [["Enter"], "On a citation: into its source"],
    [["Esc"], "Close what is open"],
  ];

  function rows(keys) {
    return keys.map(([names, act]) => {
      const shown = names.flatMap((name) => [" ", element("kbd", {}, name)]).slice(1);
      return element("tr", {}, element("th", { scope: "row" }, ...shown), element("td", {}, act));
    });
  }

  const table = (caption, keys) => element("table", {}, element("caption", {}, caption), element("tbody", {}, ...rows(keys)));

  function open() {
    const box = element("input", { type: "checkbox" });
    box.checked = shortcuts.on;
    box.addEventListener("change", () => (shortcuts.on = box.checked));
    ledger.dialog(
      "keys",
      "Keyboard",
      table("A single key", KEYS.filter(([, , needs]) => document.querySelector(needs))),
      element("p", {}, element("label", {}, box, " Shortcuts of a single key are on")),
      table("Everywhere", ALWAYS),
    );
  }

  ledger.keys = { open };
})();
