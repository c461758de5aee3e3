// The front end of every explorer: it builds the controls that Python declares, sends the newest settings, and
// shows the picture and the words that come back. No build step, no dependency; an explorer writes none of this.
//
// The messages are described in widget.py.

const IN_FLIGHT = 2; // requests under way at most: more would queue old values, one would waste the way back
const QUIET = 300; // ms without a new picture after which the words are renewed: they are read out loud
const RESTING = 150; // ms without a change after which a draft is replaced by the real picture
const PATIENCE = 2000; // ms until a request counts as lost; doubled each time
const KEEP_STILL = matchMedia("(prefers-reduced-motion: reduce)");
const STOPPED = "The kernel has stopped or was restarted: run this cell again.";
const START = "Run this cell to start.";
const WAITING = "Waiting for the kernel. If no cell is running, run this cell again.";

function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

const randomId = () => `gdl-${crypto.getRandomValues(new Uint32Array(2)).join("-")}`;
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

// ---- controls: each returns {elements, set(value), enable(yes), …} -------------------------------------

// Slider positions are whole numbers 0 … positions, so that one arrow key is one position on any scale.
function scaleOf({ low, high, step, positions = Math.round((high - low) / step), log = false }) {
  const tidy = (value) => Number(log ? value.toPrecision(3) : value.toFixed(10));
  const valueAt = (position) => {
    if (position <= 0) return low;
    if (position >= positions) return high;
    return tidy(log ? low * (high / low) ** (position / positions) : low + step * position);
  };
  const positionOf = (value) => {
    const inside = clamp(value, low, high);
    const share = log ? Math.log(inside / low) / Math.log(high / low) : (inside - low) / (high - low);
    return Math.round(share * positions);
  };
  // The allowed value nearest to a place in the picture.
  const snap = (value) => (log ? clamp(tidy(value), low, high) : valueAt(positionOf(value)));
  return { positions, valueAt, positionOf, snap };
}

const written = (value) => String(Number(value.toPrecision(6)));

function numberBox(spec, scale, labelling, onChange) {
  let current = spec.low;
  let typing = false; // what is being typed is left alone until it is finished
  const box = make("input", {
    type: "number", min: spec.low, max: spec.high, step: "any", inputMode: "decimal", ...labelling,
  });
  const write = (value) => {
    current = value;
    typing = false;
    box.value = written(value);
  };
  box.addEventListener("input", () => {
    typing = true;
    if (!Number.isFinite(box.valueAsNumber)) return; // half typed
    current = box.valueAsNumber;
    onChange(current);
  });
  for (const end of ["change", "blur"]) box.addEventListener(end, () => write(current));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") write(current);
    const move = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
    if (move === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    write(scale.valueAt(scale.positionOf(current) + move));
    onChange(current);
  });
  const set = (value) => (typing ? (current = value) : write(value));
  return { box, set, write };
}

function numberControl(spec, onChange) {
  const id = randomId();
  const scale = scaleOf(spec);
  const { box, set, write } = numberBox(spec, scale, { id }, onChange);
  return {
    elements: [make("label", { htmlFor: id }, spec.label), make("span", {}, box, ` ${spec.unit}`)],
    set,
    write,
    enable: (yes) => (box.disabled = !yes),
    focus: () => box.focus({ preventScroll: true }),
    snap: scale.snap,
  };
}

function sliderControl(spec, onChange) {
  const id = randomId();
  const scale = scaleOf(spec);
  const range = make("input", { type: "range", id, min: 0, max: scale.positions, step: 1 });
  const place = (value) => {
    range.value = scale.positionOf(value);
    range.setAttribute("aria-valuetext", `${written(value)} ${spec.unit}`.trim());
  };
  const number = numberBox(spec, scale, { "aria-label": `${spec.label}, as a number` }, (value) => {
    place(value);
    onChange(value);
  });
  const write = (value) => {
    place(value);
    number.write(value);
  };
  range.addEventListener("input", () => {
    const value = scale.valueAt(range.valueAsNumber);
    write(value);
    onChange(value);
  });
  return {
    elements: [make("label", { htmlFor: id }, spec.label), range, make("span", {}, number.box, ` ${spec.unit}`)],
    set(value) {
      place(value);
      number.set(value);
    },
    write,
    enable: (yes) => (range.disabled = number.box.disabled = !yes),
    focus: () => range.focus({ preventScroll: true }),
    snap: scale.snap,
  };
}

// A step counter: a slider with Play, Step and Reset. ``idle()`` says whether the last picture has arrived.
function stepsControl(spec, onChange, idle) {
  const slider = sliderControl(spec, (value) => {
    stop();
    step = value;
    onChange(value);
  });
  let step = spec.low;
  let timer = 0;
  const play = make("button", { type: "button" });
  const name = () => (play.textContent = timer ? "Pause" : KEEP_STILL.matches ? "Go to the end" : "Play");
  const go = (value) => {
    step = clamp(value, spec.low, spec.high);
    slider.write(step);
    onChange(step);
  };
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    name();
  };
  const advance = () => {
    if (!idle()) return; // the picture of the last step is still on its way
    go(step + 1);
    if (step >= spec.high) stop();
  };
  play.addEventListener("click", () => {
    if (timer) return stop();
    if (KEEP_STILL.matches) return go(spec.high);
    if (step >= spec.high) go(spec.low);
    timer = setInterval(advance, spec.pause);
    name();
  });
  const next = make("button", { type: "button", onclick: () => (stop(), go(step + 1)) }, "Step");
  const reset = make("button", { type: "button", onclick: () => (stop(), go(spec.low)) }, "Reset");
  const buttons = make("div", { className: "gdl-buttons", role: "group", "aria-label": `${spec.label}: buttons` }, play, next, reset);
  name();
  return {
    ...slider,
    elements: [...slider.elements, buttons],
    set(value) {
      step = value;
      slider.set(value);
    },
    enable(yes) {
      if (!yes) stop();
      slider.enable(yes);
      for (const button of [play, next, reset]) button.disabled = !yes;
    },
    remove: stop,
  };
}

function choiceControl(spec, onChange) {
  const id = randomId();
  const options = spec.options.map(([value, words]) => make("option", { value }, words));
  const select = make("select", { id, onchange: () => onChange(select.value) }, ...options);
  return {
    elements: [make("label", { htmlFor: id }, spec.label), select],
    set: (value) => (select.value = value),
    enable: (yes) => (select.disabled = !yes),
  };
}

function toggleControl(spec, onChange) {
  const id = randomId();
  const box = make("input", { type: "checkbox", id, onchange: () => onChange(box.checked) });
  return {
    elements: [make("label", { htmlFor: id }, spec.label), make("span", {}, box)],
    set: (value) => (box.checked = value),
    enable: (yes) => (box.disabled = !yes),
  };
}

const CONTROLS = {
  number: numberControl, slider: sliderControl, steps: stepsControl, choice: choiceControl, toggle: toggleControl,
};

// ---- the picture: shows JPEG bytes, and turns a place in it into values -------------------------------------

function pictureOf(start, { onDrag, onRelease }) {
  const image = make("img", { className: "gdl-picture", width: start.width, height: start.height, draggable: false });
  let areas = [];
  let urls = [];
  let grabbed = null;

  image.addEventListener("load", () => {
    for (const url of urls.slice(0, -1)) URL.revokeObjectURL(url);
    urls = urls.slice(-1);
  });

  // Where in an area of the picture the pointer is, as fractions of that area: below 0 or above 1 is outside.
  function place(event, { box: [left, bottom, width, height] }) {
    const rect = image.getBoundingClientRect();
    const across = (event.clientX - rect.left) / rect.width;
    const up = 1 - (event.clientY - rect.top) / rect.height;
    return { x: (across - left) / width, y: (up - bottom) / height };
  }

  const along = (share, [low, high], log) => (log ? low * (high / low) ** share : low + (high - low) * share);
  const shareOf = (value, [low, high], log) =>
    log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);

  function areaUnder(event) {
    return areas.find((area) => {
      const { x, y } = place(event, area);
      return x >= -0.02 && x <= 1.02 && y >= -0.02 && y <= 1.02;
    });
  }

  // Of several settings on one axis, the one whose value is nearest to the pointer.
  function nearest(names, share, limits, log, settings) {
    const distance = (name) => Math.abs(shareOf(settings[name], limits, log) - share);
    return names.length ? names.reduce((best, name) => (distance(name) < distance(best) ? name : best)) : null;
  }

  function grab(event, settings) {
    const area = areaUnder(event);
    if (!area) return null;
    const { x, y } = place(event, area);
    return {
      area,
      x: nearest(area.x, x, area.xlim, area.xlog, settings),
      y: nearest(area.y, y, area.ylim, area.ylog, settings),
    };
  }

  function drag(event) {
    const { area, x, y } = grabbed;
    const share = place(event, area);
    const values = {};
    if (x) values[x] = along(clamp(share.x, 0, 1), area.xlim, area.xlog);
    if (y) values[y] = along(clamp(share.y, 0, 1), area.ylim, area.ylog);
    onDrag(values);
  }

  const picture = {
    image,
    settings: start.settings,
    enabled: false,
    show(bytes, words) {
      urls.push(URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" })));
      image.src = urls.at(-1);
      image.alt = words;
    },
    setAreas(newAreas) {
      areas = newAreas;
      const bothWays = areas.some((area) => area.y.length > 0);
      // A finger that sets x only may still scroll the page up and down.
      image.style.touchAction = areas.length === 0 ? "auto" : bothWays ? "none" : "pan-y";
    },
    remove() {
      for (const url of urls) URL.revokeObjectURL(url);
    },
  };

  image.addEventListener("pointerdown", (event) => {
    if (!picture.enabled || event.button !== 0) return;
    grabbed = grab(event, picture.settings);
    if (!grabbed) return;
    event.preventDefault();
    image.setPointerCapture(event.pointerId);
    drag(event);
  });
  image.addEventListener("pointermove", (event) => {
    if (grabbed) drag(event);
    else image.style.cursor = picture.enabled && areaUnder(event) ? "crosshair" : "auto";
  });
  const release = () => {
    if (grabbed) onRelease(grabbed.x ?? grabbed.y);
    grabbed = null;
  };
  image.addEventListener("pointerup", release);
  image.addEventListener("pointercancel", () => (grabbed = null));
  return picture;
}

// ---- JupyterLab's keys ---------------------------------------------------------------------------------------

// In command mode JupyterLab takes plain keys for itself: arrows change the cell, "x" cuts it. Keys that are
// pressed in an explorer belong to the explorer; shortcuts with Ctrl, Alt or Meta and Shift+Enter stay JupyterLab's.
function keepKeys(root) {
  const listen = (event) => {
    if (!(event.target instanceof Element) || !root.contains(event.target)) return;
    const theirs = event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key === "Enter");
    event.target.toggleAttribute("data-lm-suppress-shortcuts", !theirs);
  };
  window.addEventListener("keydown", listen, true);
  return () => window.removeEventListener("keydown", listen, true);
}

// ---- the explorer ----------------------------------------------------------------------------------------------

function render({ model, el }) {
  const start = model.get("start");
  const view = randomId();
  let settings = { ...start.settings }; // as the learner wants them
  const changed = new Set(); // the names of those that the learner has changed since the picture that is shown
  let dirty = false; // they differ from the last request
  let asked = 0; // number of the last request
  let shown = 0; // number of the request whose picture is shown
  let underWay = 0;
  let alive = false; // the kernel has answered
  let scheduled = 0;
  let wordsTimer = 0;
  let restTimer = 0;
  let draftNotice = ""; // what was said about a draft: it is told with the real picture
  let patience = PATIENCE;
  let patienceTimer = 0;

  // The page.
  const hint = make("p", { className: "gdl-hint", id: randomId() }, start.hint);
  const words = make("p", { className: "gdl-words", "aria-live": "polite" }, start.text);
  const notice = make("p", { className: "gdl-notice", role: "status" });
  const picture = pictureOf(start, {
    onDrag: (values) => {
      for (const [name, value] of Object.entries(values)) change(name, controls[name].snap(value), true);
    },
    onRelease: (name) => controls[name].focus(), // so that the arrow keys go on from there
  });
  const controls = {};
  const rows = start.controls.map((spec) => {
    controls[spec.name] = CONTROLS[spec.kind](
      spec, (value) => change(spec.name, value), () => underWay === 0 && !dirty,
    );
    return make("div", { className: `gdl-control gdl-${spec.kind}` }, ...controls[spec.name].elements);
  });
  const panel = make("div", { className: "gdl-controls" }, ...rows);
  const root = make("div", { className: "gdl-explorer", role: "group", "aria-label": start.title });
  if (start.hint) {
    root.setAttribute("aria-describedby", hint.id);
    root.append(hint);
  }
  root.append(panel, picture.image, words, notice);
  el.append(root);

  function enable(yes) {
    alive = yes;
    picture.enabled = yes;
    for (const control of Object.values(controls)) control.enable(yes);
  }

  function place(values) {
    picture.settings = values;
    for (const [name, control] of Object.entries(controls)) control.set(values[name]);
  }

  // Asking for pictures: once a screen frame at most, and only the newest settings.

  function change(name, value, show = false) {
    settings = { ...settings, [name]: value };
    changed.add(name);
    picture.settings = settings;
    clearTimeout(restTimer);
    if (show) controls[name].write(value);
    dirty = true;
    pump();
  }

  function pump() {
    if (scheduled) return;
    scheduled = requestAnimationFrame(() => {
      scheduled = 0;
      if (alive && dirty && underWay < IN_FLIGHT) ask(settings, true);
    });
  }

  function ask(wanted, draft = false) {
    dirty = false;
    asked += 1;
    underWay += 1;
    try {
      const message = { settings: wanted, changed: [...changed], ratio: devicePixelRatio, draft };
      model.send({ kind: "draw", view, request: asked, ...message });
    } catch {
      return kernelGone(); // a restarted kernel knows nothing of this explorer
    }
    if (underWay === 1) waitFor();
  }

  // What comes back.

  function receive(message, buffers) {
    const mine = message.view === view;
    if (mine) {
      underWay = Math.max(underWay - 1, 0);
      patience = PATIENCE;
      clearTimeout(patienceTimer);
      if (underWay) waitFor();
      if (!alive) enable(true);
    }
    if (message.kind === "failed" && mine) tell(message.text);
    // Another view of this explorer has moved: follow, unless this one is being moved.
    const wanted = mine ? message.request > shown : !dirty && underWay === 0;
    if (message.kind === "picture" && wanted) {
      if (mine) shown = message.request;
      show(message, buffers[0]);
    }
    if (dirty) pump();
  }

  function show(message, bytes) {
    picture.show(bytes, message.text);
    picture.setAreas(message.pointers);
    if (!dirty && (message.view !== view || message.request === asked)) {
      settings = message.settings;
      changed.clear();
      place(settings);
    }
    clearTimeout(wordsTimer);
    if (message.draft) {
      draftNotice = message.notice;
      if (message.view === view && message.request === asked && !dirty) {
        restTimer = setTimeout(() => ask(settings), RESTING);
      }
      return; // its words would be read out loud, and then those of the real picture
    }
    const remark = message.notice || draftNotice;
    draftNotice = "";
    wordsTimer = setTimeout(() => {
      words.textContent = message.text;
      if (alive) tell(remark);
    }, QUIET);
  }

  const tell = (text) => notice.textContent === text || (notice.textContent = text);

  // The kernel may be busy, restarted or lost, and a message may be lost with it.

  function waitFor() {
    clearTimeout(patienceTimer);
    patienceTimer = setTimeout(() => {
      tell(WAITING);
      underWay = 0;
      patience *= 2;
      ask(alive ? settings : null);
    }, patience);
  }

  function lose(text) {
    clearTimeout(patienceTimer);
    clearTimeout(restTimer);
    enable(false);
    underWay = 0;
    tell(text);
  }

  const kernelGone = () => lose(STOPPED);

  // A screen of another sharpness, or another zoom, wants other pixels.
  let sharpness;
  function watchSharpness() {
    sharpness = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    sharpness.addEventListener("change", redraw, { once: true });
  }
  function redraw() {
    dirty = true;
    pump();
    watchSharpness();
  }

  picture.show(model.get("picture"), start.text);
  place(settings);
  enable(false);
  model.on("msg:custom", receive);
  model.on("comm_live_update", kernelGone);
  watchSharpness();
  const giveKeysBack = keepKeys(root);
  // Only when the page holds the view can it be told whether this is a saved notebook without its kernel.
  const hello = setTimeout(() => (root.closest(".jupyter-widgets-disconnected") ? lose(START) : ask(null)));

  return () => {
    giveKeysBack();
    sharpness.removeEventListener("change", redraw);
    model.off("msg:custom", receive);
    model.off("comm_live_update", kernelGone);
    for (const timer of [hello, wordsTimer, restTimer, patienceTimer]) clearTimeout(timer);
    cancelAnimationFrame(scheduled);
    for (const control of Object.values(controls)) control.remove?.();
    picture.remove();
  };
}

export default { render };
