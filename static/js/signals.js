// A number that may be a BSN is pointed out while typing; the server asks once more when saving.
(() => {
  "use strict";
  const WEIGHTS = [9, 8, 7, 6, 5, 4, 3, 2, -1];

  function passes(run) {
    const digits = run.replace(/\D/g, "");
    const total = WEIGHTS.reduce((sum, weight, place) => sum + weight * Number(digits[place]), 0);
    return total % 11 === 0 && digits !== "000000000";
  }

  function check(field) {
    const hint = field.form.querySelector("[data-bsn-hint]");
    const runs = field.value.match(/(?<![\d+])\d(?:[ .-]?\d){8}(?!\d)/g) ?? [];
    hint.hidden = !runs.some(passes);
  }

  document.addEventListener("input", (event) => event.target.matches("[data-bsn-check]") && check(event.target));
})();
