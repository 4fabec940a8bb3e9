// A number that may be a BSN is pointed out while typing, with a button that takes it out; the server asks once more.
(() => {
  "use strict";
  const WEIGHTS = [9, 8, 7, 6, 5, 4, 3, 2, -1];
  const OTHER = /(?:\+|\b00)\d{1,3}[ .-]?(?:\(0\)[ .-]?)?\d(?:[ .-]?\d){7,9}(?!\d)|\b0\d(?:[ .-]{0,3}\d){8}(?!\d)|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\b/g;
  const NINE = /(?<![\d+])\d(?:[ .-]?\d){8}(?!\d)/g;
  const REMOVED = "[nummer weggehaald]";
  const HINT = "Dit lijkt op een BSN. Zet persoonsgegevens bij Personen.";

  function passes(run) {
    const digits = run.replace(/\D/g, "");
    const total = WEIGHTS.reduce((sum, weight, place) => sum + weight * Number(digits[place]), 0);
    return total % 11 === 0 && digits !== "000000000";
  }

  function found(words) {
    const rest = words.replace(OTHER, (other) => "#".repeat(other.length));
    return (rest.match(NINE) ?? []).filter(passes);
  }

  function hintOf(field) {
    const known = field.parentElement.querySelector("[data-bsn-hint]");
    if (known) return known;
    const hint = document.createElement("p");
    hint.className = "mht-bsn";
    hint.setAttribute("role", "status");
    hint.dataset.bsnHint = "";
    hint.hidden = true;
    field.after(hint);
    return hint;
  }

  function remove(field) {
    for (const run of found(field.value)) field.value = field.value.replaceAll(run, REMOVED);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  }

  function check(field) {
    const hint = hintOf(field);
    const suspect = found(field.value).length > 0;
    if (suspect === !hint.hidden) return;
    hint.hidden = !suspect;
    if (!suspect) return hint.replaceChildren();
    const words = document.createElement("span");
    words.textContent = field.closest("[data-no-people]") ? "Dit lijkt op een BSN. Haal het weg." : HINT;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "mht-chip-button";
    button.textContent = "Weghalen";
    button.addEventListener("click", () => remove(field));
    hint.replaceChildren(words, button);
  }

  document.addEventListener("input", (event) => event.target.matches("[data-bsn-check]") && check(event.target));
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-bsn-check]").forEach(hintOf));
})();
