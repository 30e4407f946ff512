// Keeps the page of one move live. The server draws; this only puts what changed in its place:
// by server-sent events, or by asking every two seconds while no live seat is free.
const POLL_MS = 2000;
const TRY_STREAM_AGAIN_MS = 30000;
const LOST_AFTER_MS = 3000;

const room = document.getElementById("room");
const live = document.getElementById("live");
const announce = document.getElementById("announce");
const shown = new Map();
let ended = false;

function say(what) {
  if (!live) return;
  live.dataset.state = what;
  const words = live.dataset[what];
  if (live.textContent !== words) live.textContent = words;
}

function focusKey(region) {
  const focused = document.activeElement;
  return focused && region.contains(focused) && focused !== region ? focused.getAttribute("href") : null;
}

function put(regions) {
  for (const [name, html] of Object.entries(regions)) {
    const region = room.querySelector(`[data-region="${name}"]`);
    if (!region || shown.get(name) === html) continue;
    shown.set(name, html);
    const open = [...region.querySelectorAll("details")].map((each) => each.open);
    const scrolls = [...region.querySelectorAll(".scroll")].map((each) => [each.scrollLeft, each.scrollTop]);
    const focus = focusKey(region);
    region.innerHTML = html;
    region.querySelectorAll("details").forEach((each, i) => { if (open[i]) each.open = true; });
    region.querySelectorAll(".scroll").forEach((each, i) => { if (scrolls[i]) [each.scrollLeft, each.scrollTop] = scrolls[i]; });
    if (focus) region.querySelector(`[href="${CSS.escape(focus)}"]`)?.focus();
  }
  announceStep();
}

// A screen reader hears of a step when it begins or ends, never of every figure.
function announceStep() {
  const step = room.querySelector('[aria-current="step"]') ?? [...room.querySelectorAll(".step-done, .step-failed")].pop();
  const text = step?.dataset.announce ?? "";
  if (announce.textContent !== text) announce.textContent = text;
}

function finish() {
  ended = true;
  say("ended");
}

function stream() {
  const source = new EventSource(room.dataset.stream);
  let silence = null;
  const heard = () => { clearTimeout(silence); silence = null; };
  source.addEventListener("open", () => { heard(); say("on"); });
  source.addEventListener("regions", (event) => put(JSON.parse(event.data)));
  source.addEventListener("ended", () => { source.close(); heard(); finish(); });
  source.addEventListener("error", () => {
    if (ended) return;
    // The browser asks again by itself, a second after a stream's usual end, and for as long as
    // nobody answers; unless the answer was a refusal: no seat.
    if (source.readyState !== EventSource.CLOSED) {
      silence ??= setTimeout(() => say("lost"), LOST_AFTER_MS);
      return;
    }
    heard();
    poll(Date.now() + TRY_STREAM_AGAIN_MS);
  });
}

async function poll(until) {
  while (!ended && Date.now() < until) {
    try {
      const answer = await fetch(room.dataset.state, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      const state = await answer.json();
      put(state.regions);
      say("polling");
      if (state.ended) return finish();
    } catch {
      say("lost");
    }
    await new Promise((resume) => setTimeout(resume, POLL_MS));
  }
  if (!ended) stream();
}

// On paper everything is unfolded, and folded again afterwards.
addEventListener("beforeprint", () => {
  document.querySelectorAll("details:not([open])").forEach((each) => { each.open = true; each.dataset.folded = ""; });
});
addEventListener("afterprint", () => {
  document.querySelectorAll("details[data-folded]").forEach((each) => { each.open = false; delete each.dataset.folded; });
});

if (room?.dataset.stream) stream();
