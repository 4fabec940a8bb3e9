// Passkeys: a form with data-passkey asks the device, puts the answer in `credential` and is sent as any form.
// data-options holds what is asked, or data-from an address that gives it.
(() => {
  "use strict";
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (mark) => mark.codePointAt(0));
  const text = (buffer) => btoa(String.fromCodePoint(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const listed = (rows) => (rows ?? []).map((row) => ({ ...row, id: bytes(row.id) }));

  function asked(options) {
    const wanted = { ...options, challenge: bytes(options.challenge) };
    if (wanted.user) wanted.user = { ...wanted.user, id: bytes(wanted.user.id) };
    if (wanted.excludeCredentials) wanted.excludeCredentials = listed(wanted.excludeCredentials);
    if (wanted.allowCredentials) wanted.allowCredentials = listed(wanted.allowCredentials);
    return wanted;
  }

  function told(credential) {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    if (credential.response.getTransports) response.transports = credential.response.getTransports();
    return {
      id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
      authenticatorAttachment: credential.authenticatorAttachment, clientExtensionResults: credential.getClientExtensionResults(),
    };
  }

  async function options(form) {
    if (form.dataset.options) return JSON.parse(form.dataset.options).publicKey;
    const answer = await fetch(form.dataset.from, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    return (await answer.json()).request_options.publicKey;
  }

  async function ask(form) {
    const publicKey = asked(await options(form));
    if (form.dataset.passkey === "give") return navigator.credentials.get({ publicKey });
    publicKey.authenticatorSelection = { ...publicKey.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required" };
    return navigator.credentials.create({ publicKey });
  }

  function wrong(form, error) {
    const place = form.querySelector("[data-passkey-error]");
    place.textContent = error.name === "InvalidStateError" ? "Dit apparaat heeft al een passkey voor dit account." : "Dat lukte niet, of u brak het af. Probeer het opnieuw, of kies een andere manier.";
    place.hidden = false;
  }

  async function start(event) {
    const form = event.currentTarget;
    event.preventDefault();
    const button = form.querySelector("button[type=submit]");
    button.disabled = true;
    try {
      form.elements.credential.value = JSON.stringify(told(await ask(form)));
      if (!form.dispatchEvent(new CustomEvent("mht:passkey", { bubbles: true, cancelable: true }))) return;
      form.submit();
    } catch (error) {
      wrong(form, error);
    } finally {
      button.disabled = false;
    }
  }

  const able = Boolean(window.PublicKeyCredential && navigator.credentials);
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = !able;
    form.addEventListener("submit", start);
  }
  for (const place of document.querySelectorAll("[data-passkey-none]")) place.hidden = able;
})();
