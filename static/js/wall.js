// The wall: counts the time, goes blank when asked, when left alone, and when the connection is gone.
(() => {
  "use strict";
  const BLANK_AFTER = 60_000;
  const IDLE = 600_000;
  const news = document.querySelector("[data-wall-news]");
  const blank = document.querySelector("[data-wall-blank]");
  const lost = document.querySelector("[data-wall-lost]");
  const button = document.querySelector("[data-wall-close]");
  let closed = false;
  let gone = 0;
  let part = null;
  let since = Date.now(); // when this part came

  const two = (number) => String(Math.trunc(number)).padStart(2, "0");

  function draw() {
    const now = Date.now();
    const found = document.querySelector("[data-wall-part]");
    if (found !== part) [part, since] = [found, now];
    news.hidden = closed || now - since > IDLE || (gone > 0 && now - gone > BLANK_AFTER);
    blank.hidden = !news.hidden;
    const clock = document.querySelector("[data-wall-spent]");
    if (!clock) return;
    const spent = Number(clock.dataset.wallSpent) + (now - since) / 1000;
    const whole = Number(clock.dataset.wallMinutes) * 60;
    clock.textContent = `${two(spent / 60)}:${two(spent % 60)} van ${two(whole / 60)}:00`;
    clock.toggleAttribute("data-over", spent >= whole);
  }

  function missing() {
    if (!gone) gone = Date.now();
    const from = new Date(gone);
    lost.textContent = `Verbinding weg sinds ${two(from.getHours())}:${two(from.getMinutes())}`;
    draw();
  }

  // logged out, or no longer allowed: nothing stays on the wall, in the page neither
  function refused(event) {
    if (event.detail.xhr.status < 500) {
      news.replaceChildren();
      closed = true;
    }
    missing();
  }

  document.addEventListener("htmx:sendError", missing);
  document.addEventListener("htmx:timeout", missing);
  document.addEventListener("htmx:responseError", refused);
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful) return;
    gone = 0;
    lost.textContent = "";
    draw();
  });
  document.addEventListener("htmx:afterSwap", draw);
  button.addEventListener("click", () => {
    closed = !closed;
    button.setAttribute("aria-pressed", String(closed));
    button.querySelector("[data-wall-word]").textContent = closed ? "Paneel open" : "Paneel dicht";
    draw();
  });
  window.addEventListener("pageshow", draw);
  setInterval(draw, 1000);
  draw();
})();
