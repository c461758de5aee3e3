// The front end of predictions and quizzes: questions with radio buttons or a text field, a button, and a reply.
// The elements are the browser's own, so that labels, keyboard and screen readers work as everywhere.
//
//    page -> kernel   {"kind": "answer", "question": number, "value": number of the option, or the text typed}
//    kernel -> page   the traits "replies" (one for each question, or null) and "status"

const STOPPED = "The kernel has stopped or was restarted: run this cell again.";
const WAITING = "Waiting for the kernel. If no other cell is running, run this cell again.";
const PATIENCE = 1500; // ms without a reply after which the page says that it waits

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

// Words between backticks are code.
function rich(text) {
  const pieces = text.split("`");
  return pieces.map((piece, i) => (i % 2 && i < pieces.length - 1 ? make("code", {}, piece) : piece));
}

function radios(question, name) {
  const inputs = question.options.map((_, i) => make("input", { type: "radio", name, value: i }));
  if (question.value !== null) inputs[question.value].checked = true;
  return {
    elements: question.options.map((option, i) => make("label", {}, inputs[i], make("span", {}, ...rich(option)))),
    value: () => inputs.findIndex((input) => input.checked),
    isEmpty: (value) => value < 0,
    missing: "Choose one of the answers first.",
  };
}

function textField(question) {
  const input = make("input", { type: "text", inputMode: "decimal", autocomplete: "off", value: question.value ?? "" });
  input.setAttribute("aria-label", `Your number${question.unit ? `, in ${question.unit}` : ""}`);
  return {
    elements: [make("div", { className: "gdl-field" }, input, make("span", {}, question.unit))],
    value: () => input.value.trim(),
    isEmpty: (value) => value === "",
    missing: "Write a number first.",
  };
}

function questionForm(question, name, send) {
  const field = question.options.length ? radios(question, name) : textField(question);
  const reply = make("div", { className: "gdl-reply" });
  reply.setAttribute("role", "status"); // read out loud when it changes
  let timer = 0;
  const say = (...parts) => {
    clearTimeout(timer);
    reply.replaceChildren(...parts);
  };
  const show = ({ mark, verdict, colour, text }) => {
    const badge = make("span", { className: "gdl-badge" }, `${mark} ${verdict}`);
    badge.style.background = colour;
    say(badge, " ", ...rich(text));
  };
  const fieldset = make(
    "fieldset",
    {},
    make("legend", {}, ...rich(question.text)),
    ...field.elements,
    make("button", { type: "submit" }, question.button),
  );
  const form = make("form", {}, fieldset, reply);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const value = field.value();
    if (field.isEmpty(value)) return say(field.missing);
    clearTimeout(timer);
    timer = setTimeout(() => say(WAITING), PATIENCE);
    send(value);
  });
  // JupyterLab keeps the browser from submitting a text field by Enter.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.type !== "text") return;
    event.preventDefault();
    form.requestSubmit();
  });
  const enable = (yes) => {
    fieldset.disabled = !yes;
    say(yes ? "" : STOPPED);
  };
  return { form, show, enable };
}

// In command mode JupyterLab takes plain keys away from what has the focus: arrows would change the cell, x cut it.
function keepKeys(root) {
  const listen = (event) => {
    if (!(event.target instanceof Element) || !root.contains(event.target)) return;
    const theirs = event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key === "Enter");
    event.target.toggleAttribute("data-lm-suppress-shortcuts", !theirs);
  };
  window.addEventListener("keydown", listen, true);
  return () => window.removeEventListener("keydown", listen, true);
}

function render({ model, el }) {
  const page = `gdl-${crypto.getRandomValues(new Uint32Array(2)).join("-")}`; // two views must not share radio groups
  const forms = model.get("questions").map((question, i) =>
    questionForm(question, `${page}-${i}`, (value) => model.send({ kind: "answer", question: i, value })),
  );
  const status = make("p", { className: "gdl-status" });
  status.setAttribute("role", "status");
  const shown = forms.map(() => null);
  const update = () => {
    model.get("replies").forEach((reply, i) => {
      if (!reply || reply.number === shown[i]) return;
      shown[i] = reply.number;
      forms[i].show(reply);
    });
    status.textContent = model.get("status");
  };
  // anywidget calls this with the view as `this`; it takes away the class by which ipywidgets marks a dead kernel.
  function kernelChanged() {
    const alive = this?.model?.comm_live;
    if (alive !== undefined) forms.forEach((form) => form.enable(alive));
  }
  el.classList.add("gdl-form");
  el.replaceChildren(...forms.map((form) => form.form), status);
  const releaseKeys = keepKeys(el);
  model.on("change:replies", update);
  model.on("change:status", update);
  model.on("comm_live_update", kernelChanged);
  update();
  return () => {
    releaseKeys();
    model.off("change:replies", update);
    model.off("change:status", update);
    model.off("comm_live_update", kernelChanged);
  };
}

export default { render };
