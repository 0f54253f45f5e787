// The text of an article as it will look: ProseMirror over the textarea marked data-editor, whose HTML it keeps up to
// date. Without script the textarea is the editor. What is pasted goes through the server's cleaner, the only one.
import {
  Blockquote, Bold, BulletList, Document, Dropcursor, Editor, Extension, Gapcursor, HardBreak, Heading, Italic, ListItem,
  Mark, Node, OrderedList, Paragraph, Subscript, Superscript, Table, TableCell, TableHeader, TableRow, Text, UndoRedo,
} from "../django_prose_editor/editor.js";

const LONGEST = 2000000;
const area = document.querySelector("textarea[data-editor]");
const tools = document.querySelector("[data-editor-tools]");
const said = document.querySelector("[data-editor-said]");
const pictures = JSON.parse(document.getElementById("anh-trong-bai").textContent);
const dialogs = Object.fromEntries(["link", "footnote", "caption", "picture"].map((name) => [name, document.getElementById(`hop-${name}`)]));
const say = (words) => { said.textContent = words; said.hidden = !words; };

// --- the subset of news/html.py --------------------------------------------------------------------------------
const Link = Mark.create({
  name: "link", inclusive: false,
  addAttributes: () => ({ href: { default: null } }),
  parseHTML: () => [{ tag: "a[href]" }],
  renderHTML: ({ HTMLAttributes }) => ["a", HTMLAttributes, 0],
});
// The note's own text stands in the line; rank makes it the outermost, so that bold inside it stays inside.
const Footnote = Mark.create({
  name: "footnote", inclusive: false, priority: 2000,
  parseHTML: () => [{ tag: "span.footnote" }],
  renderHTML: () => ["span", { class: "footnote" }, 0],
});
const Picture = Node.create({
  name: "picture", group: "block", atom: true, draggable: true,
  addAttributes: () => ({ picture: { default: null, parseHTML: (figure) => figure.dataset.picture, renderHTML: ({ picture }) => ({ "data-picture": picture }) } }),
  parseHTML: () => [{ tag: "figure[data-picture]" }],
  renderHTML: ({ HTMLAttributes }) => ["figure", HTMLAttributes],
  addNodeView: () => ({ node }) => {
    const dom = document.createElement("figure");
    const known = pictures[node.attrs.picture];
    const image = Object.assign(document.createElement("img"), known ? { src: known.src, alt: known.alt } : {});
    const words = Object.assign(document.createElement("figcaption"), { textContent: known ? known.alt : tools.dataset.gone });
    dom.append(...(known ? [image, words] : [words]));
    return { dom };
  },
});
// Tab leaves the text, also out of lists and tables; Ctrl+] and Ctrl+[ move an item.
const Item = ListItem.extend({
  addKeyboardShortcuts() {
    return {
      Enter: () => this.editor.commands.splitListItem("listItem"),
      "Mod-]": () => this.editor.commands.sinkListItem("listItem"),
      "Mod-[": () => this.editor.commands.liftListItem("listItem"),
    };
  },
});
// Its own way of writing a table needs a style attribute, which the Content-Security-Policy forbids.
const PlainTable = Table.extend({
  addAttributes: () => ({ caption: { default: "", parseHTML: (table) => table.querySelector("caption")?.textContent || "", renderHTML: () => ({}) } }),
  parseHTML: () => [{ tag: "table" }, { tag: "caption", ignore: true }],
  renderHTML: ({ node }) => ["table", ...(node.attrs.caption ? [["caption", node.attrs.caption]] : []), ["tbody", 0]],
  addNodeView: null,
  addKeyboardShortcuts: () => ({}),
});
const ToTools = Extension.create({
  name: "toTools",
  addKeyboardShortcuts: () => ({ "Alt-F10": () => { tools.querySelector("button[tabindex='0']").focus(); return true; } }),
});

// --- the editor ------------------------------------------------------------------------------------------------
const label = document.querySelector(`label[for="${area.id}"]`);
const place = document.createElement("div");
place.className = "editor-text";
area.after(place);
const described = area.getAttribute("aria-describedby");
const editor = new Editor({
  element: place, content: area.value, injectCSS: false,
  extensions: [
    Document, Paragraph, Text, Heading.configure({ levels: [2, 3] }), Bold, Italic, Subscript, Superscript, HardBreak,
    BulletList, OrderedList, Item, Blockquote, PlainTable.configure({ resizable: false }), TableRow, TableHeader, TableCell,
    Link, Footnote, Picture, ToTools, UndoRedo, Dropcursor, Gapcursor,
  ],
  editorProps: {
    attributes: {
      id: area.id, role: "textbox", "aria-multiline": "true", "aria-label": label.textContent.trim(),
      ...(described ? { "aria-describedby": described } : {}), class: "story-text",
    },
    // Before ProseMirror reads it: Word's style attributes are nothing to let loose in this page, and 20 MB take long.
    handleDOMEvents: {
      paste: (view, event) => taken(event, event.clipboardData),
      drop: (view, event) => taken(event, event.dataTransfer),
    },
  },
  onUpdate: () => {
    area.value = editor.isEmpty ? "" : editor.getHTML();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  },
});
if (document.activeElement === area) editor.commands.focus("end");
area.before(tools, said);
area.id += "-html";
area.hidden = true;
tools.hidden = false;
label.addEventListener("click", () => editor.commands.focus());

// --- pasting ---------------------------------------------------------------------------------------------------
function taken(event, clipboard) {
  const isTaken = Boolean(clipboard) && paste(clipboard);
  if (isTaken) event.preventDefault();
  return isTaken;
}

function paste(clipboard) {
  const html = clipboard.getData("text/html"), text = clipboard.getData("text/plain");
  if (Math.max(html.length, text.length) > LONGEST) { say(tools.dataset.tooLong); return true; }
  if (!html || html.includes("data-pm-slice")) return false;
  insertCleaned(html, text);
  return true;
}

async function insertCleaned(html, text) {
  const body = new FormData();
  body.append("html", html);
  const headers = { "X-CSRFToken": JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"] };
  say(tools.dataset.pasting);
  try {
    const answer = await fetch(tools.dataset.clean, { method: "POST", body, headers });
    const words = await answer.text();
    if (answer.status === 422) return say(words);
    if (!answer.ok) throw new Error(answer.status);
    const single = words.match(/^<p>((?:(?!<p>).)*)<\/p>$/s);
    editor.chain().focus().insertContent(single ? single[1] : words).run();
    say("");
  } catch {
    // Without the cleaner the words alone are safe.
    editor.chain().focus().insertContent(text.split(/\n+/).map((line) => ({ type: "paragraph", content: line ? [{ type: "text", text: line }] : [] }))).run();
    say(tools.dataset.plain);
  }
}

// --- the toolbar -----------------------------------------------------------------------------------------------
const chain = () => editor.chain().focus();
const DO = {
  h2: () => chain().toggleHeading({ level: 2 }).run(),
  h3: () => chain().toggleHeading({ level: 3 }).run(),
  bold: () => chain().toggleBold().run(),
  italic: () => chain().toggleItalic().run(),
  sub: () => chain().toggleSubscript().run(),
  sup: () => chain().toggleSuperscript().run(),
  bulletList: () => chain().toggleBulletList().run(),
  orderedList: () => chain().toggleOrderedList().run(),
  blockquote: () => chain().toggleBlockquote().run(),
  table: () => chain().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(),
  rowAdd: () => chain().addRowAfter().run(),
  rowDrop: () => chain().deleteRow().run(),
  columnAdd: () => chain().addColumnAfter().run(),
  columnDrop: () => chain().deleteColumn().run(),
  tableDrop: () => chain().deleteTable().run(),
  undo: () => chain().undo().run(),
  redo: () => chain().redo().run(),
  link: () => ask("link", editor.getAttributes("link").href || ""),
  footnote: () => (editor.isActive("footnote") || !editor.state.selection.empty ? chain().toggleMark("footnote").run() : ask("footnote", "")),
  caption: () => ask("caption", editor.getAttributes("table").caption || ""),
  picture: () => { dialogs.picture.showModal(); document.body.dispatchEvent(new Event("choose-picture")); },
};
const IS = { h2: ["heading", { level: 2 }], h3: ["heading", { level: 3 }], sub: ["subscript"], sup: ["superscript"] };
const buttons = [...tools.querySelectorAll("button")];
const shown = () => buttons.filter((button) => !button.closest("[hidden]"));

function show() {
  for (const button of buttons.filter((each) => each.hasAttribute("aria-pressed"))) {
    button.setAttribute("aria-pressed", String(editor.isActive(...(IS[button.dataset.do] || [button.dataset.do]))));
  }
  tools.querySelector("[data-in-table]").hidden = !editor.isActive("table");
}
editor.on("transaction", show);

function stand(button) {
  for (const each of buttons) each.tabIndex = each === button ? 0 : -1;
}
stand(buttons[0]);
tools.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  stand(button);
  DO[button.dataset.do]();
});
tools.addEventListener("keydown", (event) => {
  const row = shown(), at = row.indexOf(document.activeElement);
  const next = { ArrowRight: row[at + 1] || row[0], ArrowLeft: row.at(at - 1), Home: row[0], End: row.at(-1) }[event.key];
  if (event.key === "Escape") editor.commands.focus();
  if (!next) return;
  event.preventDefault();
  stand(next);
  next.focus();
});

// --- the dialogs -----------------------------------------------------------------------------------------------
function ask(name, value) {
  const dialog = dialogs[name];
  dialog.querySelector("input, textarea").value = value;
  dialog.returnValue = "";
  dialog.showModal();
}
const ANSWER = {
  link: (href) => (href ? (editor.state.selection.empty && !editor.isActive("link")
    ? chain().insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href: address(href) } }] }).run()
    : chain().extendMarkRange("link").setMark("link", { href: address(href) }).run()) : chain().extendMarkRange("link").unsetMark("link").run()),
  footnote: (text) => text && chain().insertContent({ type: "text", text, marks: [{ type: "footnote" }] }).run(),
  caption: (caption) => chain().updateAttributes("table", { caption }).run(),
};
const address = (href) => (/^(https?:|mailto:|\/)/i.test(href) ? href : href.includes("@") ? `mailto:${href}` : `https://${href}`);
for (const [name, dialog] of Object.entries(dialogs)) {
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "ok" && ANSWER[name]) ANSWER[name](dialog.querySelector("input, textarea").value.trim());
    else editor.commands.focus();
  });
}
dialogs.picture.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) return dialogs.picture.close();
  const button = event.target.closest("[data-choose]");
  if (!button) return;
  const { choose, src, alt } = button.dataset;
  pictures[choose] = { src, alt };
  dialogs.picture.close();
  chain().insertContent({ type: "picture", attrs: { picture: choose } }).run();
  const cover = document.getElementById("id_cover");
  if (cover && ![...cover.options].some((option) => option.value === choose)) cover.append(new Option(alt, choose));
});
