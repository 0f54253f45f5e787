// Forms that htmx saves while they are typed, marked data-keep="the event that saves them": what has not arrived is kept
// in this browser, sent again, and put back into the boxes when the page is opened anew. Nobody is overwritten by that:
// the hidden fields carry what the text was when its writer began, and the server compares.
(() => {
  const form = document.querySelector("form[data-keep]");
  if (!form) return;
  const NAME = `chua-gui:${document.body.dataset.user}:${location.pathname}`, AGAIN = 5000;
  const words = form.querySelector("[data-keep-words]");
  let timer = null, sent = null;

  const read = () => { try { return JSON.parse(localStorage.getItem(NAME)); } catch { return null; } };
  const write = (fields) => { try { localStorage.setItem(NAME, JSON.stringify(fields)); } catch { /* full or refused */ } };
  const drop = () => { try { localStorage.removeItem(NAME); } catch { /* as above */ } };
  const typed = () => [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  const texts = (fields) => JSON.stringify(fields.filter(([name]) => !name.startsWith("base")));
  const save = () => form.dispatchEvent(new CustomEvent(form.dataset.keep, { bubbles: true }));

  for (const name of ["input", "token-inserted"]) form.addEventListener(name, () => write(typed()));
  form.addEventListener("htmx:beforeRequest", (event) => { if (event.target === form) sent = texts(typed()); });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.target !== form) return;
    const { status } = event.detail.xhr;
    const isLost = !status || status >= 500;
    words.hidden = !isLost;
    clearTimeout(timer);
    if (isLost) timer = setTimeout(save, AGAIN);
  });
  // The server says so by name; an answer that shows a colleague's version has stored nothing.
  form.addEventListener("kept", () => { if (texts(typed()) === sent) drop(); });
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return drop();
    event.preventDefault();
    words.hidden = false;
  });
  window.addEventListener("online", () => { if (read()) save(); });

  const copy = read();
  if (!copy) return;
  for (const [name, text] of copy) if (form.elements[name]) form.elements[name].value = text;
  window.addEventListener("load", save);
})();
