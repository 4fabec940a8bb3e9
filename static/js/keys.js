// Short keys: data-key on a real link or button clicks it, so every key also has a visible control.
(() => {
  "use strict";
  const steps = [];
  let lastStep = 0;

  const usable = (element) => element.checkVisibility() && !element.disabled && !element.closest("dialog:not([open])");
  const keyed = () => [...document.querySelectorAll("[data-key]")];
  const shortcutsOn = () => document.body?.dataset.shortcuts === "on";
  const typing = (target) =>
    target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])");

  function press(name) {
    const matches = keyed().filter((element) => element.dataset.key === name);
    const row = document.activeElement?.closest("[data-row]"); // a key of one row works on the row with the focus
    const element = matches.find((match) => row?.contains(match) && !match.disabled)
      ?? matches.find((match) => usable(match) && (!match.closest("[data-row]") || !name.startsWith("Alt+Arrow")))
      ?? matches.find((match) => match.matches("header *"));
    if (!element) return false;
    if (element.matches("input, textarea, select, [data-key-focus]")) {
      document.querySelector("[data-header]")?.classList.toggle("is-open", Boolean(element.closest(".mht-fold")));
      element.focus();
    } else element.click();
    return true;
  }

  function comboName(event) {
    if (event.altKey && !event.ctrlKey && event.code.startsWith("Key")) return `Alt+${event.code.slice(3).toLowerCase()}`;
    if (event.altKey && event.code.startsWith("Digit")) return `Alt+${event.code.slice(5)}`;
    if (event.altKey && event.key.startsWith("Arrow")) return `Alt+${event.key}`;
    return (event.ctrlKey || event.metaKey) && event.key === "Enter" ? "Ctrl+Enter" : "";
  }

  function pressInForm(event, name) {
    const form = event.target.closest("form");
    const own = name === "Ctrl+Enter" && form?.querySelector('[data-key="Ctrl+Enter"]');
    if (own) own.click();
    return Boolean(own);
  }

  // a letter chooses within the group that has the focus: j, n or w at ja, nee, weet niet
  function pressLetter(event) {
    const group = event.target.matches("[data-letter]") && event.target.closest("[data-letters]");
    const choice = group && group.querySelector(`[data-letter="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!choice) return false;
    choice.focus();
    choice.click();
    return true;
  }

  function moveRow(by) {
    const rows = [...document.querySelectorAll("[data-rows] [data-row]")].filter((row) => row.querySelector("a[href], button"));
    if (!rows.length) return false;
    const now = rows.findIndex((row) => row.contains(document.activeElement));
    const next = Math.min(Math.max(now + by, 0), rows.length - 1);
    rows[next].querySelector("a[href], button").focus();
    return true;
  }

  // done, or chosen: the one thing a row can do besides opening
  function doneRow() {
    const control = document.activeElement.closest("[data-row]")?.querySelector("[data-row-done] button, [data-row-pick]");
    control?.click();
    return Boolean(control);
  }

  function pressSequence(key) {
    const now = Date.now();
    if (now - lastStep > 1200) steps.length = 0;
    lastStep = now;
    steps.push(key);
    const pair = steps.slice(-2).join(" ");
    if (steps.length > 1 && press(pair)) return true;
    const whole = keyed().some((element) => element.dataset.key === key && element.closest("main") && usable(element));
    const starts = keyed().some((element) => element.dataset.key.startsWith(`${key} `));
    return (whole || !starts) && press(key);
  }

  // the space bar and Enter do their own work on what has the focus
  function named(event) {
    if (event.key !== " " && event.key !== "Enter") return event.key.length === 1 || event.key.startsWith("Arrow") ? event.key : "";
    return event.target.closest("a, button, summary, input, label, [tabindex]:not(main)") ? "" : event.key === " " ? "Spatie" : "Enter";
  }

  function onKey(event) {
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
    const name = comboName(event);
    if (name && (pressInForm(event, name) || press(name))) return event.preventDefault();
    if (event.altKey || event.ctrlKey || event.metaKey || typing(event.target) || !shortcutsOn()) return;
    if (document.querySelector("dialog[open]")) return;
    const done =
      pressLetter(event) ? true
      : event.key === "?" ? openDialog("toetsen")
      : event.key === "j" ? moveRow(1)
      : event.key === "k" ? moveRow(-1)
      : event.key === "x" && doneRow() ? true
      : named(event) ? pressSequence(named(event))
      : false;
    if (done) event.preventDefault();
  }

  function keyRow(keys, label) {
    const term = document.createElement("dt");
    for (const key of keys.split(" ")) {
      const cap = document.createElement("kbd");
      cap.textContent = key;
      term.append(cap, " ");
    }
    const text = document.createElement("dd");
    text.textContent = label;
    return [term, text];
  }

  function fillKeys() {
    const list = document.querySelector("[data-keys-list]");
    const seen = new Map(keyed().map((el) => [el.dataset.key, el.dataset.keyLabel || el.textContent.trim()]));
    if (document.querySelector("[data-row-done]")) seen.set("x", "Regel klaar");
    if (document.querySelector("[data-row-pick]")) seen.set("x", "Regel kiezen");
    if (document.querySelector("[data-rows] [data-row]")) seen.set("j k", "Volgende of vorige regel").set("Enter", "Regel openen");
    seen.set("?", "Dit overzicht").set("Esc", "Sluiten");
    list.replaceChildren(...[...seen].flatMap(([keys, label]) => keyRow(keys, label)));
    list.hidden = !shortcutsOn();
    document.querySelector("[data-keys-off]").hidden = shortcutsOn();
  }

  function openDialog(id) {
    const dialog = document.getElementById(id);
    if (!dialog || dialog.open) return false;
    if (id === "toetsen") fillKeys();
    dialog.showModal();
    return true;
  }

  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open-dialog]");
    if (opener) openDialog(opener.dataset.openDialog);
    const menu = event.target.closest("[data-menu-button]");
    if (menu) menu.setAttribute("aria-expanded", String(menu.closest("[data-header]").classList.toggle("is-open")));
    for (const open of document.querySelectorAll("details[data-close-outside][open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && document.querySelector("details[data-close-outside][open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
})();
