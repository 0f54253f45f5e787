// What is typed into a form with data-draft is kept while it is typed: at once in this browser, seconds later on the
// server. The browser's copy goes when the server has confirmed it. So a copy that is found here has not arrived yet,
// and whatever page of the workspace is opened next sends it. Files are not kept.
(() => {
  const PREFIX = `nhap-do:${document.body.dataset.user}:`;
  const PAUSE = 2000, AGAIN = 5000, TIMEOUT = 15000;

  // --- this browser's copies; a private window may refuse them, then only the page has the text
  const copies = {
    read(name) { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } },
    write(name, copy) { try { localStorage.setItem(name, JSON.stringify(copy)); } catch { /* full or refused */ } },
    // Unless another window has kept a newer one under the same name meanwhile.
    drop(name, sent) { if (this.read(name)?.at === sent.at) try { localStorage.removeItem(name); } catch { /* as above */ } },
    names() { try { return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)); } catch { return []; } },
  };

  // A newer sign-in in another window changes the token; the page still has the old one.
  const csrfToken = () =>
    document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ||
    JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"];

  // -> {state: "kept" | "refused" | "signed-out" | "offline", words, title, url, key}
  async function send(copy, keepalive = false) {
    const body = new FormData();
    for (const [name, text] of copy.fields) body.append(name, text);
    body.append("typed_at", copy.at);
    const options = { method: "POST", body, headers: { "X-CSRFToken": csrfToken() }, redirect: "manual", keepalive };
    try {
      const answer = await fetch(copy.url, { ...options, signal: keepalive ? undefined : AbortSignal.timeout(TIMEOUT) });
      if (answer.ok || answer.status === 422) return { state: answer.ok ? "kept" : "refused", ...(await answer.json()) };
      if (answer.type === "opaqueredirect" || [401, 403].includes(answer.status)) return { state: "signed-out" };
      return { state: answer.status >= 500 ? "offline" : "refused" };
    } catch {
      return { state: "offline" };
    }
  }

  // Put a copy's texts into the boxes; a box this form has not got stays with it unseen.
  function fillIn(form, fields) {
    for (const box of form.querySelectorAll("[type=checkbox]")) {
      box.checked = fields.some(([name, text]) => name === box.name && text === box.value);
    }
    for (const [name, text] of fields) {
      const field = form.elements[name];
      if (!field) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value: text }));
      else if ("value" in field && field.type !== "checkbox") field.value = text;
    }
  }

  // Going back from the answer to a form that could not be saved shows that form without what was typed, under another
  // key: its draft would be offered again after all was saved. So the draft is opened instead, once.
  const failed = {
    name: `nhap-hong:${document.body.dataset.user}:${location.pathname}`,
    keep(url) { try { sessionStorage.setItem(this.name, url); } catch { /* refused */ } },
    take() {
      try {
        const url = sessionStorage.getItem(this.name);
        sessionStorage.removeItem(this.name);
        return url;
      } catch { return null; }
    },
  };

  // Watches the form; returns what tells the name of its copy.
  function watch(form) {
    let name = PREFIX + form.elements.key.value;
    const words = form.querySelector("[data-draft-words]");
    const isUnsaved = form.hasAttribute("data-draft-unsaved");
    let copy = null, timer = null, isSending = false, isLeaving = false;

    const later = (pause) => { clearTimeout(timer); timer = setTimeout(save, pause); };
    const say = (text) => { if (text && words.textContent !== text) words.textContent = text; };
    const warn = (text) => { say(text); words.classList.add("field-error"); };

    function take() {
      const fields = [...new FormData(form)].filter(([key, value]) => typeof value === "string" && key !== "csrfmiddlewaretoken");
      copy = { url: form.dataset.draft, at: new Date().toISOString(), fields };
      copies.write(name, copy);
    }

    // Another window goes on with the same draft; the server has made this one's text a draft of its own.
    function part(key) {
      if (copy) copies.drop(name, copy);
      form.elements.key.value = key;
      name = PREFIX + key;
      if (copy) take();
    }

    async function save() {
      if (!copy || isSending || isLeaving) return;
      const sent = copy;
      isSending = true;
      const answer = await send(sent);
      isSending = false;
      say(answer.words || { offline: words.dataset.offline, "signed-out": words.dataset.signedOut }[answer.state]);
      words.classList.toggle("field-error", answer.state !== "kept");
      if (answer.state === "offline" || answer.state === "signed-out") return later(AGAIN);
      const isNewer = copy !== sent;
      if (answer.state === "kept") copies.drop(name, sent);
      if (answer.state === "kept" && !isNewer) copy = null;
      if (answer.url && isUnsaved && !isLeaving) failed.keep(answer.url);
      if (answer.key && answer.key !== form.elements.key.value) part(answer.key);
      if (isNewer) later(PAUSE);
    }

    // The server's text is older than this browser's: ours is sent, then shown. Until that is answered nothing can be
    // typed, or it would be typed into the older text and kept in place of ours.
    async function goOn(found) {
      const notice = form.querySelector("[data-draft-sending]");
      const hold = (on) => {
        notice.hidden = !on;
        for (const child of form.children) child.inert = on && child !== notice;
      };
      hold(true);
      const answer = await send(found);
      if (answer.state === "kept") copies.drop(name, found);
      if (answer.state === "kept" && answer.url) return location.replace(answer.url);
      hold(false);
      if (answer.state === "kept") return say(answer.words);
      fillIn(form, found.fields);
      copy = found;
      warn(answer.words || (answer.state === "signed-out" ? words.dataset.signedOut : words.dataset.offline));
      if (answer.state !== "refused") later(AGAIN);
    }

    form.addEventListener("input", () => { take(); later(PAUSE); });
    window.addEventListener("online", save);
    window.addEventListener("offline", () => { if (copy) warn(words.dataset.offline); });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && copy && !isLeaving) send(copy, true);
    });
    // From here on the form itself carries the text. The copy stays: it goes when the next page finds it saved.
    form.addEventListener("submit", (event) => {
      if (!navigator.onLine) {
        event.preventDefault();
        take();
        warn(words.dataset.offline);
        return words.scrollIntoView({ block: "center" }); // on a phone it stands far below the button
      }
      isLeaving = true;
      failed.take();
      const field = form.elements.csrfmiddlewaretoken;
      if (field) field.value = csrfToken() || field.value;
    });
    window.addEventListener("pageshow", (event) => { if (event.persisted) isLeaving = false; });
    if (isUnsaved) {
      // Else Back from what was saved later would send what was refused here once more, and keep it as a draft again.
      history.replaceState(history.state, "", location.href);
      take();
      save();
    } else if (copies.read(name)) {
      goOn(copies.read(name));
    }
    return () => name;
  }

  async function sendLeftovers(except) {
    const place = document.querySelector("[data-drafts-found]");
    for (const name of copies.names().filter((other) => other !== except)) {
      const copy = copies.read(name);
      if (!copy) continue;
      const answer = await send(copy);
      if (answer.state === "offline" || answer.state === "signed-out") return;
      if (answer.state !== "kept") continue;
      copies.drop(name, copy);
      if (!answer.url || !place) continue;
      const link = Object.assign(document.createElement("a"), { href: answer.url, textContent: answer.title });
      const line = document.createElement("li");
      line.append(link);
      place.querySelector("ul").append(line);
      place.hidden = false;
    }
  }

  const form = document.querySelector("form[data-draft]");
  if (form && !form.hasAttribute("data-draft-unsaved")) {
    const draft = failed.take();
    if (draft && performance.getEntriesByType("navigation")[0]?.type === "back_forward") return location.replace(draft);
  }
  const own = form ? watch(form) : () => null;
  sendLeftovers(own());
  window.addEventListener("online", () => sendLeftovers(own()));
})();
