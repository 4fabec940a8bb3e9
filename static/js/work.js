// Mijn werk: a block that does not load says so and can be asked again; one in use is not renewed under the hands.
(() => {
  "use strict";
  const asked = (event) => event.detail.elt?.closest?.("[data-block]");

  function failed(event) {
    const block = asked(event);
    if (!block || event.detail.elt !== block || block.querySelector("[data-row], .mht-card")) return;
    const text = document.createElement("p");
    text.className = "mht-help";
    text.setAttribute("role", "status");
    text.textContent = "Dit blok laden lukt niet. ";
    const again = document.createElement("button");
    again.type = "button";
    again.className = "mht-chip-button";
    again.textContent = "Opnieuw";
    again.addEventListener("click", () => window.htmx.trigger(block, "mht-again"));
    text.append(again);
    block.replaceChildren(text);
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    const block = asked(event);
    if (block && block === event.detail.elt && block.querySelector("[data-row]") && block.contains(document.activeElement)) event.preventDefault();
  });
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:timeout", failed);
})();
