// Saving while typing: 900 ms after the last key the changed fields go to data-autosave, with the version.
// Nothing typed is lost to a dead line, a restarted server, an ended session or a second tab; docs/schermen.md.
(() => {
  "use strict";
  const PAUSE = 900;
  const RETRY = 10_000;
  const PATIENCE = 20_000;
  const LOST = "Geen verbinding. Wat u typt staat nog op dit scherm. We blijven het proberen.";
  const forms = new Map();

  const csrf = () => document.cookie.match(/(?:^|; )csrf=([^;]+)/)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const all = () => [...document.querySelectorAll("form[data-autosave]")];

  function of(form) {
    if (!forms.has(form)) forms.set(form, { changed: new Set(), unanswered: new Map(), lines: [], busy: null, trouble: "", timer: 0, submitter: null });
    return forms.get(form);
  }

  function say(form, text, wrong = false) {
    const line = form.querySelector("[data-save-state]");
    line.classList.toggle("is-wrong", wrong);
    if (form.dataset.announced && !wrong) line.setAttribute("aria-live", "off");
    else line.removeAttribute("aria-live");
    line.textContent = text;
    form.dataset.announced = "1";
  }

  const values = (form, name) => new FormData(form).getAll(name).map((value) => String(value).replaceAll("\r\n", "\n"));
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  function payload(form, names) {
    const body = new FormData(form);
    body.delete("sleutel");
    for (const name of names) body.append("fields", name);
    return body;
  }

  function done(form, state, answer) {
    if (state.trouble) document.dispatchEvent(new CustomEvent("mht:back"));
    state.trouble = "";
    state.unanswered.clear();
    if (answer.version !== undefined && form.elements.version) form.elements.version.value = answer.version;
    if (answer.autosave) form.dataset.autosave = answer.autosave;
    if (answer.url) history.replaceState(null, "", answer.url);
    for (const [id, text] of Object.entries(answer.marks ?? {})) {
      const place = document.getElementById(id);
      if (place) place.textContent = text;
    }
    say(form, answer.text ?? "Bewaard", answer.wrong);
    if (!state.changed.size) delete form.dataset.dirty;
  }

  // --- somebody else, or another tab, saved first
  function put(form, name, found) {
    for (const control of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (control.matches("[type=checkbox], [type=radio]")) control.checked = found.includes(control.value);
      else control.value = found[0] ?? "";
      control.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  function conflict(form, state, answer) {
    form.elements.version.value = answer.version;
    state.trouble = "";
    const lines = answer.lines ?? [];
    const own = lines.filter((line) => state.changed.has(line.name));
    const asked = own.filter((line) => !same(state.unanswered.get(line.name), line.values.map((value) => value.replaceAll("\r\n", "\n"))));
    for (const line of lines) if (!state.changed.has(line.name)) put(form, line.name, line.values);
    state.unanswered.clear();
    if (asked.length) return ask(form, state, asked, answer.text);
    const taken = lines.filter((line) => !own.includes(line)).map((line) => line.label.toLowerCase());
    if (taken.length) say(form, `${answer.text} Overgenomen: ${taken.join(", ")}.`);
    return plan(form, 0);
  }

  function make(tag, className, text = "") {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = text;
    return element;
  }

  function choice(label, act) {
    const button = make("button", "utrecht-button utrecht-button--secondary-action mht-small", label);
    button.type = "button";
    button.addEventListener("click", act);
    return button;
  }

  function side(title, text, button) {
    const card = make("div", "mht-card");
    card.append(make("h3", "mht-card__title", title), make("p", "nl-paragraph mht-prose mht-both__text", text || "leeg"), button);
    return card;
  }

  function ask(form, state, lines, text) {
    state.lines = lines;
    const box = form.querySelector("[data-both]") ?? form.appendChild(Object.assign(make("div", "mht-both__box"), { role: "alert" }));
    box.dataset.both = "";
    box.replaceChildren(make("p", "mht-both__lead", `${text} Er is niets overschreven. Kies welke tekst blijft.`), ...lines.map((line) => one(form, state, line)));
    say(form, "Nog niet bewaard: kies eerst welke tekst blijft.", true);
    box.querySelector("button").focus();
  }

  function one(form, state, line) {
    const group = make("section", "mht-both__line");
    group.setAttribute("aria-label", line.label);
    const settle = (theirs) => {
      if (theirs) put(form, line.name, line.values);
      state.lines = state.lines.filter((other) => other !== line);
      group.remove();
      const box = form.querySelector("[data-both]");
      if (!state.lines.length) box.replaceChildren();
      (box.querySelector("button") ?? form.querySelector(`[name="${CSS.escape(line.name)}"]`)).focus();
      plan(form, 0);
    };
    const pair = make("div", "mht-both");
    pair.append(side("Hier getypt", line.mine, choice("Deze tekst houden", () => settle(false))), side("Op de andere plek", line.theirs, choice("Die tekst houden", () => settle(true))));
    group.append(make("h3", "mht-both__title", line.label), pair);
    return group;
  }

  // --- sending
  async function send(form, state, names) {
    const body = payload(form, names);
    const sent = new Map([...names].map((name) => [name, values(form, name)]));
    let answer;
    try {
      answer = await fetch(form.dataset.autosave, {
        method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(PATIENCE),
        headers: { "X-CSRFToken": csrf(), "X-Requested-With": "fetch", Accept: "application/json" },
      });
    } catch {
      for (const [name, found] of sent) state.unanswered.set(name, found); // it may have arrived all the same
      return trouble(form, state, "lost", LOST);
    }
    if (answer.ok) {
      for (const name of names) if (same(values(form, name), sent.get(name))) state.changed.delete(name);
      return done(form, state, await answer.json());
    }
    if (answer.status === 409) {
      const told = await answer.json();
      return told.lines ? conflict(form, state, told) : refused(form, state, told);
    }
    if (answer.status === 401 || answer.type === "opaqueredirect") {
      document.dispatchEvent(new CustomEvent("mht:loggedout"));
      return trouble(form, state, "out", "Nog niet bewaard. Log opnieuw in, dan bewaren we het.");
    }
    if (answer.status === 404) return trouble(form, state, "gone", "Niet bewaard: dit is er niet meer, of u mag het niet meer wijzigen. Kopieer uw tekst.");
    return trouble(form, state, "lost", "Nog niet bewaard. We proberen het opnieuw.");
  }

  // not now, and asking again by itself does not help: the page says what does, and then dispatches mht:again
  function refused(form, state, told) {
    trouble(form, state, "refused", `${told.text} Nog niet bewaard. Uw tekst staat nog op dit scherm.`);
    document.dispatchEvent(new CustomEvent("mht:refused", { detail: { form, told } }));
  }

  function trouble(form, state, kind, text) {
    state.trouble = kind;
    say(form, text, true);
    if (kind === "lost") {
      document.dispatchEvent(new CustomEvent("mht:lost"));
      plan(form, RETRY);
    }
  }

  async function save(form) {
    const state = of(form);
    if (state.busy) return state.busy;
    if (!state.changed.size && state.submitter) return knock(form, state);
    if (!state.changed.size || state.lines.length || form.dataset.sent) return null;
    clearTimeout(state.timer);
    state.busy = send(form, state, new Set(state.changed));
    await state.busy;
    state.busy = null;
    if (state.submitter && !state.trouble) return submit(form, state);
    if (state.changed.size && !state.trouble && !state.lines.length) plan(form, PAUSE);
    return null;
  }

  function plan(form, wait) {
    const state = of(form);
    clearTimeout(state.timer);
    state.timer = setTimeout(() => save(form), wait);
  }

  // --- the button, while something is on its way or the line is dead: first keep, then send
  function submit(form, state) {
    const button = state.submitter;
    if (state.changed.size || state.lines.length) return;
    state.submitter = null;
    form.requestSubmit(button);
  }

  async function knock(form, state) {
    const there = await fetch("/healthz", { method: "HEAD", signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
    if (there?.ok) {
      state.trouble = "";
      submit(form, state);
    } else trouble(form, state, "lost", LOST);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-autosave]");
    if (!form) return;
    const state = of(form);
    if (!state.busy && !state.trouble && !state.lines.length && navigator.onLine) return clearTimeout(state.timer);
    event.preventDefault();
    event.stopImmediatePropagation();
    if (state.lines.length) return form.querySelector("[data-both] button").focus();
    state.submitter = event.submitter;
    if (state.changed.size || state.busy) save(form);
    else knock(form, state);
    return undefined;
  }, true);

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-autosave]");
    if (!form || !event.target.name) return;
    const state = of(form);
    state.changed.add(event.target.name);
    if (state.trouble !== "out" && state.trouble !== "gone") plan(form, state.trouble ? RETRY : PAUSE);
  });
  const again = () => all().forEach((form) => {
    const state = of(form);
    if (state.trouble && state.trouble !== "gone") save(form);
  });
  document.addEventListener("mht:loggedin", again);
  document.addEventListener("mht:again", again);
  window.addEventListener("online", again);
  document.addEventListener("click", (event) => event.target.closest("[data-net-retry]") && again());
  document.addEventListener("visibilitychange", () => document.hidden && all().forEach((form) => !of(form).trouble && save(form)));
})();
