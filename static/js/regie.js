// The regie window: the clock of a case, going to what is missing, and typed text that no swap takes away.
(() => {
  "use strict";
  const two = (number) => String(number).padStart(2, "0");
  let paused = false;

  // --- the clock: it counts, and does nothing by itself
  function tick() {
    const clock = document.querySelector("[data-timer]");
    if (!clock || paused) return;
    const seconds = Number(clock.dataset.timer) + 1;
    const whole = Number(clock.dataset.whole);
    clock.dataset.timer = String(seconds);
    clock.querySelector("[data-timer-text]").textContent = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
    const state = seconds >= whole ? "voorbij" : seconds >= whole * 0.8 ? "bijna voorbij" : "loopt";
    clock.dataset.state = state;
    clock.querySelector("[data-timer-word]").textContent = state;
    if (seconds === whole - 120) say("Nog 2 minuten voor deze casus.");
    if (seconds === whole) say("De tijd voor deze casus is voorbij.");
  }

  function say(text) {
    const line = document.querySelector("[data-timer-say]");
    if (line) line.textContent = text;
  }

  function pause(button) {
    paused = !paused;
    button.setAttribute("aria-pressed", String(paused));
    button.lastChild.textContent = paused ? " Verder" : " Pauze";
  }

  // --- a besluit needs an answer of each and a motivering: else the focus goes to what is missing
  function firstMissing() {
    const line = document.querySelector("[data-missing] [data-goto]:not([data-goto=id_motivation])");
    if (line) return [line.dataset.goto, line.textContent];
    const why = document.getElementById("id_motivation");
    return why && !why.value.trim() ? ["id_motivation", "Schrijf waarom de tafel dit besluit."] : null;
  }

  function decide(event) {
    const missing = firstMissing();
    if (!missing) return;
    event.preventDefault();
    document.querySelector("[data-save-state]").textContent = missing[1];
    document.getElementById(missing[0])?.focus();
  }

  // --- moves have pages of their own: they open in the whole window, when there is a connection
  async function leave(form, path) {
    const text = document.querySelector("[data-save-state]");
    try {
      await fetch("/healthz", { cache: "no-store" });
    } catch {
      text.textContent = "Geen verbinding. Wat u typt staat nog op dit scherm. Probeer het zo nog eens.";
      return;
    }
    form.action = path;
    form.dataset.sent = "1";
    HTMLFormElement.prototype.submit.call(form);
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    const config = event.detail.requestConfig;
    if (!config.path.startsWith("/stap/") || config.verb !== "post") return;
    event.preventDefault();
    delete config.elt.dataset.busy;
    leave(config.elt, config.path);
  });

  // --- what is being typed stays: no swap of a column somebody types in, and no text lost when the window is drawn anew
  const typed = new Map();
  document.addEventListener("htmx:beforeSwap", (event) => {
    const target = event.detail.target;
    const active = document.activeElement;
    if (target.id === "instemmen" && target.contains(active) && active.matches("input")) {
      event.detail.shouldSwap = false;
      return;
    }
    typed.clear();
    const sent = event.detail.requestConfig?.parameters;
    for (const box of target.querySelectorAll("#werk textarea, #werk input[type=text], #werk input:not([type])")) {
      const posted = sent?.get?.(box.name) ?? sent?.[box.name];
      if (box.id && box.value !== box.defaultValue && box.value !== posted) typed.set(box.id, box.value);
    }
  });
  document.addEventListener("htmx:afterSettle", () => {
    for (const [id, value] of typed) {
      const box = document.getElementById(id);
      if (!box || box.value === value) continue;
      box.value = value;
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
    typed.clear();
    atGate();
  });

  // --- another chair has the regie: the text stays, and comes along when the regie is taken over
  function refused({ form, told }) {
    const box = form.querySelector("[data-refused]");
    box.hidden = !told.holder;
    box.querySelector("p").textContent = told.text;
    box.querySelector("button").value = told.holder ?? "";
  }

  async function takeOver(button) {
    const form = button.form;
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("van", button.value);
    const headers = { Accept: "application/json", "X-Requested-With": "fetch" };
    const answer = await fetch(button.dataset.take, { method: "POST", body, headers, redirect: "manual" }).catch(() => null);
    if (answer?.status === 409) return refused({ form, told: await answer.json() });
    if (answer?.type !== "opaqueredirect") return undefined; // no connection: what is typed stays, and so does the button
    form.querySelector("[data-refused]").hidden = true;
    return document.dispatchEvent(new CustomEvent("mht:again"));
  }

  // --- at a shut gate Enter confirms: the focus stands on that button, wherever it was
  function atGate() {
    const button = document.getElementById("kamer-bevestigen");
    if (button && !document.activeElement?.closest(".mht-seats")) button.focus();
  }

  // --- another risk, another date for the next time
  function nextLook(risk) {
    const weeks = Number(document.querySelector("[data-weeks]")?.dataset[`weeks${risk[0].toUpperCase()}${risk.slice(1)}`]);
    const box = document.querySelector("#werk [name=review_on]");
    if (!weeks || !box) return;
    const date = new Date();
    date.setDate(date.getDate() + weeks * 7);
    box.value = `${two(date.getDate())}-${two(date.getMonth() + 1)}-${date.getFullYear()}`;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("#werk [name=risk]")) nextLook(event.target.value);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.matches("#werk input, #werk textarea")) event.target.blur();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-timer-pause]");
    if (button) pause(button);
    if (event.target.closest("[data-decide]")) decide(event);
    if (event.target.closest("[data-take]")) takeOver(event.target.closest("[data-take]"));
  }, true);
  document.addEventListener("mht:refused", (event) => refused(event.detail));
  document.addEventListener("DOMContentLoaded", atGate);
  setInterval(tick, 1000);
})();
