// Slow or broken network, a page that is printed, and where the focus goes after a page-like swap.
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

  document.addEventListener("mht:lost", () => say("Geen verbinding. Wat u typt staat nog op dit scherm. We proberen het over 10 seconden opnieuw.", true));
  document.addEventListener("mht:back", () => { failed = null; quiet(); });

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

  // --- a form with typed text stays here while the line is dead, and goes when it is back and the session lives
  let held = null;
  let passing = null;

  async function release() {
    if (!held?.form.isConnected) return;
    const headers = { "X-Requested-With": "fetch" };
    const answer = await fetch("/profiel/sessies/blijf/", { redirect: "manual", headers, signal: AbortSignal.timeout(8000) }).catch(() => null);
    if (!held) return;
    if (answer?.ok) {
      const { form, submitter } = held;
      held = null;
      passing = form;
      form.requestSubmit(submitter);
      passing = null;
    } else if (answer?.status === 401) document.dispatchEvent(new CustomEvent("mht:loggedout"));
    else {
      document.dispatchEvent(new CustomEvent("mht:lost"));
      timers.push(setTimeout(release, RETRY));
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (navigator.onLine || form === passing || form.method !== "post" || !document.body.dataset.person) return;
    if (!form.matches("[data-guard]:not([data-autosave], [hx-post])")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    held = { form, submitter: event.submitter };
    release();
  }, true);
  window.addEventListener("online", release);
  document.addEventListener("mht:loggedin", release);

  // The audit keeps who printed what: said before the dialog opens, and never holding it up.
  addEventListener("beforeprint", () => {
    const { printed } = document.body.dataset;
    if (!printed) return;
    const body = new URLSearchParams({ pagina: location.pathname });
    const headers = { "X-CSRFToken": csrf(), "X-Requested-With": "fetch" };
    fetch(printed, { method: "POST", body, headers, keepalive: true }).catch(() => null);
  });

  document.addEventListener("htmx:configRequest", (event) => { event.detail.headers["X-CSRFToken"] = csrf(); });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (isPoll(event.detail.elt) && document.hidden) return event.preventDefault();
    if (isPoll(event.detail.elt)) return;
    event.detail.target.setAttribute("aria-busy", "true");
    busy();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    event.detail.target.removeAttribute("aria-busy");
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
  document.addEventListener("click", (event) => event.target.closest("[data-net-retry]") && (held ? release() : again()));
  document.addEventListener("submit", (event) => event.target.method === "post" && !event.defaultPrevented && busy());
  window.addEventListener("pageshow", () => quiet());
})();
