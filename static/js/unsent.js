// Forms that htmx saves while they are typed, marked data-keep="the event that saves them": what has not arrived is kept
// in this browser, sent again, and put back into the boxes when the page is opened anew. Nobody is overwritten by that:
// the hidden fields carry what the text was when its writer began, and the server compares.
(() => {
  const form = document.querySelector("form[data-keep]");
  if (!form) return;
  const NAME = `chua-gui:${document.body.dataset.user}:${location.pathname}`, AGAIN = 5000;
  const words = [...form.querySelectorAll("[data-keep-words]")];
  const say = (reason) => { for (const each of words) each.hidden = each.dataset.keepWords !== reason; };
  let timer = null, sent = null, pressed = null, isAnswered = false;

  const read = () => { try { return JSON.parse(localStorage.getItem(NAME)); } catch { return null; } };
  const write = (fields) => { try { localStorage.setItem(NAME, JSON.stringify(fields)); } catch { /* full or refused */ } };
  const drop = () => { try { localStorage.removeItem(NAME); } catch { /* as above */ } };
  const typed = () => [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  const texts = (fields) => JSON.stringify(fields.filter(([name]) => !name.startsWith("base")));
  const save = () => form.dispatchEvent(new CustomEvent(form.dataset.keep, { bubbles: true }));

  for (const name of ["input", "token-inserted"]) form.addEventListener(name, () => write(typed()));
  form.addEventListener("htmx:beforeRequest", (event) => { if (event.target === form) sent = texts(typed()); });
  // A newer sign-in in another window changes the token; the page still has the old one.
  form.addEventListener("htmx:configRequest", (event) => {
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
    if (event.target !== form || !token) return;
    form.elements.csrfmiddlewaretoken.value = event.detail.headers["X-CSRFToken"] = token;
    event.detail.parameters.csrfmiddlewaretoken = token;
  });
  // Signed out: the page stays as it is, text and all, instead of being loaded anew.
  form.addEventListener("htmx:beforeOnLoad", (event) => {
    if (event.target === form && event.detail.xhr.status === 401) event.preventDefault();
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.target !== form) return;
    const { status } = event.detail.xhr;
    const isSignedOut = status === 401, isRefused = [403, 404, 413].includes(status);
    const isLost = !status || status >= 500 || isSignedOut || isRefused;
    if (isLost) write(typed());
    say(isSignedOut ? "signed-out" : isRefused ? "refused" : isLost ? "lost" : "");
    clearTimeout(timer);
    if (isLost && !isRefused) timer = setTimeout(save, AGAIN);
    if (pressed && (isLost || !read() || texts(typed()) === sent)) goOn(isLost);
  });
  // The server says so by name; an answer that shows a colleague's version has stored nothing.
  form.addEventListener("kept", () => { if (texts(typed()) === sent) drop(); });
  // A button first sends what has not arrived, as typing does, and the form follows when that is answered: the copy goes
  // only once the server has the text. A button with a name decides about a text that was answered already.
  form.addEventListener("submit", (event) => {
    if (!navigator.onLine) {
      event.preventDefault();
      say("lost");
    } else if (window.htmx && read() && !isAnswered && !event.submitter?.name) {
      event.preventDefault();
      if (pressed) return;
      pressed = { button: event.submitter };
      htmx.ajax("POST", form.getAttribute("hx-post"), { source: form });
    }
  });
  function goOn(isLost) {
    const { button } = pressed;
    pressed = null;
    if (isLost) return;
    isAnswered = true;
    form.requestSubmit(button);
    isAnswered = false;
  }
  window.addEventListener("online", () => { if (read()) save(); });

  // A form that came back from the server holds what was typed, and may have been shown a colleague's text beside it.
  const copy = form.hasAttribute("data-keep-shown") ? null : read();
  if (!copy) return;
  for (const [name, text] of copy) if (form.elements[name]) form.elements[name].value = text;
  window.addEventListener("load", save);
})();
