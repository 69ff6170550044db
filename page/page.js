// Runs in each part of the page that shows answers, orders or tables; `element`, `trigger` and `watch` are Gradio's.
// Events that Python listens to: "cite", "open", "sort", "leaf", "bar", "drop", "pair", "example".

const memory = (window.benchbrief ??= { from: null });

function show(pane, marks) {
  if (!pane || !marks.length) return;
  pane.querySelectorAll("mark.bb-focus").forEach((mark) => mark.classList.remove("bb-focus"));
  marks.forEach((mark) => mark.classList.add("bb-focus"));
  const first = marks[0];
  first.tabIndex = -1;
  first.focus({ preventScroll: true });
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const near = first.getBoundingClientRect();
  const far = Math.abs(near.top) > 3 * window.innerHeight;
  first.scrollIntoView({ block: "center", behavior: calm || far ? "instant" : "smooth" });
  const place = pane.querySelector(".bb-pageno");
  const pages = pane.querySelectorAll(".bb-page");
  const page = first.closest(".bb-page");
  if (place && page) place.textContent = `Page ${page.dataset.page} of ${pages.length}`;
}

async function copy(button) {
  const text = button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  const said = button.textContent;
  button.textContent = "Copied";
  setTimeout(() => { button.textContent = said; }, 1600);
}

function back() {
  if (!memory.from?.isConnected) return;
  memory.from.focus({ preventScroll: true });
  memory.from.scrollIntoView({ block: "center" });
}

element.addEventListener("click", (event) => {
  const target = event.target.closest("button");
  if (!target || !element.contains(target)) return;
  const data = { ...target.dataset };
  const is = (name) => target.classList.contains(name);
  if (is("bb-here")) {
    memory.from = target;
    const pane = document.getElementById(data.reader)?.querySelector(".bb-reader");
    show(pane, pane ? [...pane.querySelectorAll(`mark[data-n~="${Number(data.n)}"]`)] : []);
    trigger("cite", { number: Number(data.n) });
  } else if (is("bb-cite") || is("bb-go")) {
    memory.from = target;
    trigger("cite", { order: data.order, start: Number(data.start), end: Number(data.end) });
  } else if (is("bb-open")) trigger("open", { order: data.order });
  else if (is("bb-sort")) trigger("sort", { column: data.column });
  else if (is("bb-leaf")) trigger("leaf", { leaf: Number(data.leaf) });
  else if (is("bb-bar")) trigger("bar", { terms: data.terms, words: data.words });
  else if (is("bb-pair")) trigger("pair", { order: data.order });
  else if (is("bb-drop")) trigger("drop", {});
  else if (is("bb-example")) trigger("example", { text: target.textContent });
  else if (is("bb-copy")) copy(target);
  else if (is("bb-back")) back();
  else if (is("bb-theme")) document.body.classList.toggle("dark");
});

let last = null;
watch("value", () => {
  const pane = element.querySelector(".bb-reader");
  if (!pane || pane.dataset.shown === last) return;
  last = pane.dataset.shown;
  show(pane, [...pane.querySelectorAll("mark.bb-focus")]);
});
