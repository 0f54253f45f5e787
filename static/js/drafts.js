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
    drop(name) { try { localStorage.removeItem(name); } catch { /* as above */ } },
    names() { try { return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)); } catch { return []; } },
  };

  // A newer sign-in in another window changes the token; the page still has the old one.
  const csrfToken = () =>
    document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ||
    JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"];

  // -> {state: "kept" | "refused" | "signed-out" | "offline", words, title, url}
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

  function watch(form) {
    const name = PREFIX + form.elements.key.value;
    const words = form.querySelector("[data-draft-words]");
    let copy = null, timer = null, isSending = false, isLeaving = false;

    const later = (pause) => { clearTimeout(timer); timer = setTimeout(save, pause); };
    const say = (text) => { if (text && words.textContent !== text) words.textContent = text; };
    const failed = (text) => { say(text); words.classList.add("field-error"); };

    function take() {
      const fields = [...new FormData(form)].filter(([key, value]) => typeof value === "string" && key !== "csrfmiddlewaretoken");
      copy = { url: form.dataset.draft, at: new Date().toISOString(), fields };
      copies.write(name, copy);
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
      if (copy !== sent) return later(PAUSE);
      if (answer.state === "kept") { copy = null; copies.drop(name); }
    }

    form.addEventListener("input", () => { take(); later(PAUSE); });
    window.addEventListener("online", save);
    window.addEventListener("offline", () => { if (copy) failed(words.dataset.offline); });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && copy && !isLeaving) send(copy, true);
    });
    // From here on the form itself carries the text. The copy stays: it goes when the next page finds it saved.
    form.addEventListener("submit", (event) => {
      if (!navigator.onLine) {
        event.preventDefault();
        take();
        return failed(words.dataset.offline);
      }
      isLeaving = true;
      const field = form.elements.csrfmiddlewaretoken;
      if (field) field.value = csrfToken() || field.value;
    });
    window.addEventListener("pageshow", (event) => { if (event.persisted) isLeaving = false; });
    if (form.hasAttribute("data-draft-unsaved")) {
      take();
      later(PAUSE);
    } else if (copies.read(name)) {
      goOn(name);
    }
    return name;
  }

  // An older text than this browser's came from the server: send ours, then show it.
  async function goOn(name) {
    const answer = await send(copies.read(name));
    if (answer.state !== "kept") return;
    copies.drop(name);
    if (answer.url) location.replace(answer.url);
  }

  async function sendLeftovers(except) {
    const place = document.querySelector("[data-drafts-found]");
    for (const name of copies.names().filter((other) => other !== except)) {
      const copy = copies.read(name);
      const answer = copy ? await send(copy) : { state: "kept" };
      if (answer.state === "offline" || answer.state === "signed-out") return;
      if (answer.state !== "kept") continue;
      copies.drop(name);
      if (!answer.url || !place) continue;
      const link = Object.assign(document.createElement("a"), { href: answer.url, textContent: answer.title });
      const line = document.createElement("li");
      line.append(link);
      place.querySelector("ul").append(line);
      place.hidden = false;
    }
  }

  const form = document.querySelector("form[data-draft]");
  const own = form ? watch(form) : null;
  sendLeftovers(own);
  window.addEventListener("online", () => sendLeftovers(own));
})();
