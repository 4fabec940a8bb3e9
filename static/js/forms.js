// Forms: focus on errors, no double sending, dates read back in words, show a password, warn before losing text.
(() => {
  "use strict";
  const DAYS = ["zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"];
  const MONTHS = ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"];
  const pad = (number) => String(number).padStart(2, "0");

  function showErrors(root) {
    const summary = root.querySelector("[data-error-summary]");
    if (!summary) return;
    if (!document.title.startsWith("Fout: ")) document.title = `Fout: ${document.title}`;
    summary.focus();
  }

  // --- never send twice
  function onSubmit(event) {
    const form = event.target;
    if (form.method === "dialog" || form.hasAttribute("data-no-busy")) return;
    if (form.dataset.busy) return event.preventDefault();
    form.dataset.sent = "1";
    if (event.defaultPrevented || form.method === "get") return;
    form.dataset.busy = "1";
    const button = event.submitter;
    if (!button) return;
    button.dataset.label = button.innerHTML;
    setTimeout(() => {
      button.setAttribute("aria-disabled", "true");
      button.classList.add("utrecht-button--busy");
      button.textContent = "Bezig…";
    });
  }

  function release() {
    for (const form of document.querySelectorAll("form[data-busy]")) delete form.dataset.busy;
    for (const button of document.querySelectorAll('button[aria-disabled="true"][data-label]')) {
      button.removeAttribute("aria-disabled");
      button.classList.remove("utrecht-button--busy");
      button.innerHTML = button.dataset.label;
    }
  }

  // --- dates: 20-11-2026, 20/11, 20 nov, gisteren; as cases/fields.py reads them
  const WORDS = { vandaag: 0, gisteren: -1, eergisteren: -2, morgen: 1, overmorgen: 2 };

  function fromToday(days) {
    const date = new Date();
    date.setHours(0, 0, 0, 0);
    date.setDate(date.getDate() + days);
    return date;
  }

  function onDay(year, month, day) {
    const date = new Date(year, month, day);
    return month >= 0 && date.getMonth() === month ? date : null;
  }

  function nearest(month, day, quick) {
    const today = fromToday(0);
    const date = onDay(today.getFullYear(), month, day);
    const back = quick === "past" || quick === "born";
    if (date && !back && date < today) return onDay(today.getFullYear() + 1, month, day);
    return date && back && date > today ? onDay(today.getFullYear() - 1, month, day) : date;
  }

  function readDate(text, quick) {
    const words = text.trim().toLowerCase();
    if (words in WORDS) return fromToday(WORDS[words]);
    const match = words.match(/^(\d{1,2})[-/. ]+(\d{1,2}|[a-z]{3,9})\.?(?:[-/. ]+(\d{4}|\d{2}))?$/);
    if (!match) return null;
    const name = match[2] === "mrt" ? "maa" : match[2].slice(0, 3);
    const month = /\d/.test(match[2]) ? Number(match[2]) - 1 : MONTHS.findIndex((one) => one.startsWith(name));
    if (!match[3]) return nearest(month, Number(match[1]), quick);
    return onDay(match[3].length === 2 ? 2000 + Number(match[3]) : Number(match[3]), month, Number(match[1]));
  }

  function tellDate(box) {
    const input = box.querySelector("input");
    const output = box.querySelector("output");
    const date = readDate(input.value, input.dataset.quick || "past");
    const wrong = input.value.trim() !== "" && !date && document.activeElement !== input;
    output.classList.toggle("is-wrong", wrong);
    if (wrong) output.textContent = "We begrijpen deze datum niet. Schrijf bijvoorbeeld 27-11-2026.";
    else output.textContent = date ? `${DAYS[date.getDay()]} ${date.getDate()} ${MONTHS[date.getMonth()]} ${date.getFullYear()}` : "";
  }

  function setDate(button) {
    const box = button.closest("[data-date]");
    const date = fromToday(Number(button.dataset.days));
    const input = box.querySelector("input");
    input.value = `${pad(date.getDate())}-${pad(date.getMonth() + 1)}-${date.getFullYear()}`;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    tellDate(box);
  }

  function showPassword(button) {
    const input = document.getElementById(button.dataset.showPassword);
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
  }

  // --- the last net: leaving with text that is not sent or saved
  function guard(event) {
    const open = [...document.querySelectorAll("form[data-dirty]")].some((form) => !form.dataset.sent);
    if (open) event.preventDefault();
  }

  document.addEventListener("submit", onSubmit);
  document.addEventListener("input", (event) => {
    const box = event.target.closest("[data-date]");
    if (box) tellDate(box);
    const form = event.target.closest("form[data-guard], form[data-autosave]");
    if (!form) return;
    form.dataset.dirty = "1";
    delete form.dataset.sent;
  });
  // a line that appears between press and release moves the button from under the pointer, and the click is lost
  let pressed = false;
  document.addEventListener("pointerdown", () => { pressed = true; }, true);
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => { pressed = false; }, true);
  document.addEventListener("change", (event) => {
    const box = event.target.closest("[data-date]");
    if (box && pressed) document.addEventListener("pointerup", () => setTimeout(tellDate, 0, box), { once: true });
    else if (box) tellDate(box);
  });
  document.addEventListener("click", (event) => {
    const day = event.target.closest("[data-days]");
    if (day) setDate(day);
    event.target.closest("[data-other-day]")?.closest("[data-date]").querySelector("input").select();
    const eye = event.target.closest("[data-show-password]");
    if (eye) showPassword(eye);
    const target = event.target.closest("[data-error-summary] a[href^='#']");
    const field = target && document.getElementById(target.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.closest(".mht-field")?.scrollIntoView({ block: "center" });
  });
  window.addEventListener("beforeunload", guard);
  window.addEventListener("pageshow", (event) => event.persisted && release());
  document.addEventListener("htmx:afterRequest", release);
  document.addEventListener("htmx:afterSettle", (event) => showErrors(event.target));
  document.addEventListener("DOMContentLoaded", () => {
    showErrors(document);
    for (const box of document.querySelectorAll("[data-date]")) tellDate(box);
  });
})();
