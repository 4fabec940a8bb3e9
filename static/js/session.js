// The end of a session: a warning 3 minutes before, and logging in again without losing typed text.
(() => {
  "use strict";
  const age = Number(document.body.dataset.sessionAge) * 1000;
  const warning = document.getElementById("sessie");
  const login = document.getElementById("opnieuw-inloggen");
  const form = document.querySelector("[data-relogin]");
  let timers = [];

  function ended() {
    if (warning.open) warning.close();
    if (!login.open) login.showModal();
  }

  function start() {
    timers.forEach(clearTimeout);
    timers = [setTimeout(() => warning.showModal(), Math.max(age - 180_000, 1000)), setTimeout(ended, age)];
  }

  async function stay() {
    const answer = await fetch(location.href, { method: "HEAD", redirect: "manual" }).catch(() => null);
    if (answer?.ok) { warning.close(); start(); }
    else ended();
  }

  async function freshToken() {
    const page = await (await fetch(form.action)).text();
    return new DOMParser().parseFromString(page, "text/html").querySelector("[name=csrfmiddlewaretoken]")?.value;
  }

  function renewTokens() {
    const value = document.cookie.match(/(?:^|; )csrf=([^;]+)/)?.[1];
    if (!value) return;
    for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = value;
  }

  async function relogin(event) {
    event.preventDefault();
    const body = new FormData(form);
    const problem = document.querySelector("[data-relogin-error]");
    try {
      body.set("csrfmiddlewaretoken", await freshToken());
      const answer = await fetch(form.action, { method: "POST", body });
      if (!answer.ok || new URL(answer.url).pathname === new URL(form.action).pathname) throw new Error("login");
    } catch {
      problem.textContent = "E-mailadres of wachtwoord klopt niet.";
      problem.hidden = false;
      return;
    }
    problem.hidden = true;
    form.reset();
    login.close();
    renewTokens();
    start();
    document.dispatchEvent(new CustomEvent("mht:loggedin"));
  }

  document.querySelector("[data-session-stay]").addEventListener("click", stay);
  form.addEventListener("submit", relogin);
  document.addEventListener("mht:loggedout", ended);
  document.addEventListener("htmx:afterRequest", (event) => event.detail.successful && start());
  start();
})();
