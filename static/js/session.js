// The end of a session: a warning 3 minutes before, and logging in again without losing typed text.
(() => {
  "use strict";
  const age = Number(document.body.dataset.sessionAge) * 1000;
  const warning = document.getElementById("sessie");
  const login = document.getElementById("opnieuw-inloggen");
  const form = document.querySelector("[data-relogin]");
  let timers = [];
  let warned = false;

  function ended() {
    if (warning.open) warning.close();
    if (!login.open) login.showModal();
  }

  function warn() {
    warned = true;
    if (!warning.open) warning.showModal();
  }

  function start(left = age) {
    timers.forEach(clearTimeout);
    if (left > 180_000) warned = false;
    if (!warned && warning.open) warning.close(); // work went on in another tab
    timers = [setTimeout(ended, left)];
    if (!warned) timers.push(setTimeout(warn, Math.max(left - 180_000, 1000)));
  }

  async function stay() {
    const answer = await fetch("/profiel/sessies/blijf/", { redirect: "manual", headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    if (answer?.ok) { warning.close(); start(); }
    else ended();
  }

  // --- logging in again in this page: password, then a code or a passkey; what was typed stays where it is
  const problem = document.querySelector("[data-relogin-error]");
  const passkey = login.querySelector("form[data-passkey]");
  const parsed = (text) => new DOMParser().parseFromString(text, "text/html");

  function say(text) {
    problem.textContent = text;
    problem.hidden = !text;
  }

  async function freshToken(path) {
    const page = await (await fetch(path)).text();
    return parsed(page).querySelector("[name=csrfmiddlewaretoken]")?.value;
  }

  function renewTokens() {
    const value = document.cookie.match(/(?:^|; )csrf=([^;]+)/)?.[1];
    if (!value) return;
    for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = value;
  }

  function step(name) {
    for (const part of form.querySelectorAll("[data-relogin-step]")) {
      part.hidden = part.dataset.reloginStep !== name;
      for (const input of part.querySelectorAll("input")) input.disabled = part.hidden;
    }
    form.action = name === "code" ? "/inloggen/code/" : "/inloggen/";
    form.querySelector("[data-relogin-step]:not([hidden]) input").focus();
  }

  function askCode(page) {
    const offered = page.querySelector("main form[data-passkey]");
    if (offered) Object.assign(passkey.dataset, { options: offered.dataset.options });
    passkey.setAttribute("action", "/inloggen/code/");
    step("code");
  }

  function startAgain() {
    delete passkey.dataset.options;
    passkey.setAttribute("action", "/inloggen/passkey/");
    form.reset();
    step("password");
  }

  function done(page, path) {
    if (path.startsWith("/profiel/inloggen/") || path.startsWith("/geheimhouding/")) return say("Maak het inloggen eerst af in een nieuw tabblad. Kom daarna hier terug.");
    if (page.body.dataset.person !== document.body.dataset.person) return location.assign("/");
    say("");
    startAgain();
    login.close();
    renewTokens();
    start();
    return document.dispatchEvent(new CustomEvent("mht:loggedin"));
  }

  const WRONG = { "/inloggen/": "Gebruikersnaam of wachtwoord klopt niet.", "/inloggen/code/": "Deze code klopt niet. Wacht op de volgende code en probeer het opnieuw.", "/inloggen/passkey/": "Dat lukte niet. Probeer het opnieuw." };

  async function send(sent) {
    const path = new URL(sent.action).pathname;
    try {
      const body = new FormData(sent);
      body.set("csrfmiddlewaretoken", await freshToken(path === "/inloggen/code/" ? path : "/inloggen/"));
      const answer = await fetch(path, { method: "POST", body });
      const page = parsed(await answer.text());
      const place = new URL(answer.url).pathname;
      if (answer.status === 429) return say(page.querySelector("main .mht-lead")?.textContent ?? "Te vaak geprobeerd. Wacht een kwartier.");
      if (answer.ok && place === "/inloggen/code/") { say(""); return askCode(page); }
      if (answer.ok && place !== "/inloggen/") return done(page, place);
      if (path === "/inloggen/code/" && place === "/inloggen/") startAgain();
      return say(WRONG[path]);
    } catch {
      return say("Geen verbinding. Probeer het zo opnieuw.");
    }
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); send(form); });
  login.addEventListener("mht:passkey", (event) => { event.preventDefault(); send(passkey); });
  document.querySelector("[data-session-stay]").addEventListener("click", stay);
  document.addEventListener("mht:loggedout", ended);
  // what a page asks by itself puts nothing off, and says how long the session still goes on
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.successful) start(Number(detail.xhr.getResponseHeader("Session-Left") ?? age / 1000) * 1000);
  });
  start();
})();
