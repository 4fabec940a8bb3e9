// Slow or broken network, saving while typing, and where the focus goes after a page-like swap.
(() => {
  "use strict";
  const RETRY = 10_000;
  const find = (name) => document.querySelector(`[data-net-${name}]`);
  let timers = [];
  let failed = null;
  let pushed = false;

  const csrf = () => document.cookie.match(/(?:^|; )csrf=([^;]+)/)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const isPoll = (element) => /\bevery\b/.test(element?.getAttribute?.("hx-trigger") ?? "");

  function say(text, retry = false) {
    find("text").textContent = text;
    find("text").hidden = !text;
    find("retry").hidden = !retry;
  }

  function quiet() {
    timers.forEach(clearTimeout);
    timers = [];
    find("line").hidden = true;
    if (!failed) say("");
  }

  function busy() {
    quiet();
    timers.push(setTimeout(() => { find("line").hidden = false; }, 400));
    timers.push(setTimeout(() => say("Dit duurt lang. U kunt doorwerken; we blijven het proberen."), 8000));
  }

  function lost(event) {
    quiet();
    failed = event.detail.requestConfig;
    say("Geen verbinding. Wat u typt staat nog op dit scherm. We proberen het over 10 seconden opnieuw.", true);
    timers.push(setTimeout(again, RETRY));
  }

  function again() {
    const config = failed;
    failed = null;
    quiet();
    if (config?.elt?.isConnected) window.htmx.ajax(config.verb, config.path, { source: config.elt, values: config.parameters });
  }

  document.addEventListener("htmx:configRequest", (event) => { event.detail.headers["X-CSRFToken"] = csrf(); });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (isPoll(event.detail.elt) && document.hidden) return event.preventDefault();
    if (!isPoll(event.detail.elt)) busy();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) failed = null;
    if (!isPoll(event.detail.elt) && !event.detail.failed) quiet();
  });
  document.addEventListener("htmx:sendError", lost);
  document.addEventListener("htmx:timeout", lost);
  document.addEventListener("htmx:responseError", (event) => {
    quiet();
    if (event.detail.xhr.status === 401) document.dispatchEvent(new CustomEvent("mht:loggedout"));
    else if (!isPoll(event.detail.elt)) say("Er ging iets mis bij ons. Probeer het nog een keer.");
  });
  document.addEventListener("htmx:pushedIntoHistory", () => { pushed = true; });
  document.addEventListener("htmx:afterSettle", () => {
    if (!pushed) return;
    pushed = false;
    const heading = document.querySelector("main h1");
    if (!heading || document.querySelector("[data-error-summary]")) return;
    heading.tabIndex = -1;
    heading.focus();
  });
  document.addEventListener("click", (event) => event.target.closest("[data-net-retry]") && again());
  document.addEventListener("submit", (event) => event.target.method === "post" && !event.defaultPrevented && busy());
  window.addEventListener("pageshow", () => quiet());

  // --- saving while typing: the changed fields and the version go to data-autosave, 900 ms after the last key
  const changed = new Map();

  function status(form, text, wrong = false) {
    const line = form.querySelector("[data-save-state]");
    line.classList.toggle("is-wrong", wrong);
    if (form.dataset.announced && !wrong) line.setAttribute("aria-live", "off");
    else line.removeAttribute("aria-live");
    line.textContent = text;
    form.dataset.announced = "1";
  }

  function payload(form, names) {
    const all = new FormData(form);
    const body = new FormData();
    for (const name of names) {
      body.append("fields", name);
      for (const value of all.getAll(name)) body.append(name, value);
    }
    body.append("version", form.elements.version?.value ?? "");
    return body;
  }

  function saved(form, answer) {
    if (answer.version !== undefined && form.elements.version) form.elements.version.value = answer.version;
    if (answer.autosave) form.dataset.autosave = answer.autosave;
    if (answer.url) history.replaceState(null, "", answer.url);
    status(form, answer.text ?? "Bewaard");
    if (!changed.get(form)?.size) delete form.dataset.dirty;
  }

  async function save(form) {
    const names = changed.get(form) ?? new Set();
    if (!names.size || form.dataset.saving || form.dataset.sent) return;
    form.dataset.saving = "1";
    changed.set(form, new Set());
    const back = () => names.forEach((name) => changed.get(form).add(name));
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: payload(form, names), headers: { "X-CSRFToken": csrf(), Accept: "application/json" }, redirect: "manual" });
      if (answer.ok) saved(form, await answer.json());
      else {
        back();
        if (answer.status === 401 || answer.type === "opaqueredirect") document.dispatchEvent(new CustomEvent("mht:loggedout"));
        const words = answer.status === 409 ? (await answer.json()).text : null;
        status(form, words ?? "Nog niet bewaard. We proberen het opnieuw.", true);
        if (!words) setTimeout(() => save(form), RETRY);
      }
    } catch {
      back();
      status(form, "Nog niet bewaard. We proberen het opnieuw.", true);
      setTimeout(() => save(form), RETRY);
    } finally {
      delete form.dataset.saving;
      if (changed.get(form).size && !form.querySelector(".is-wrong")) plan(form);
    }
  }

  function plan(form) {
    clearTimeout(Number(form.dataset.timer));
    form.dataset.timer = String(setTimeout(() => save(form), 900));
  }

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-autosave]");
    if (!form || !event.target.name) return;
    if (!changed.has(form)) changed.set(form, new Set());
    changed.get(form).add(event.target.name);
    plan(form);
  });
  document.addEventListener("mht:loggedin", () => document.querySelectorAll("form[data-autosave]").forEach(save));
})();
