// Says that this page is printed, before the dialog opens: the audit keeps who printed what. Never holds printing up.
(() => {
  "use strict";
  const csrf = () => document.cookie.match(/(?:^|; )csrf=([^;]+)/)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  addEventListener("beforeprint", () => {
    const body = new URLSearchParams({ pagina: location.pathname });
    const headers = { "X-CSRFToken": csrf(), "X-Requested-With": "fetch" };
    fetch(document.body.dataset.printed, { method: "POST", body, headers, keepalive: true }).catch(() => null);
  });
})();
