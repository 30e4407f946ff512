// The work queue and a dossier by keyboard: j and k move, o opens, c claims, / searches. Every key
// does what a link, a tick or a button of the page does as well.

function isTyping(event) {
  const box = event.target.type === "checkbox";
  return event.ctrlKey || event.altKey || event.metaKey || (!box && /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName));
}

const links = () => [...document.querySelectorAll("#queue a")];
const here = () => links().find((link) => link.closest("li").contains(document.activeElement));

function move(by) {
  const all = links();
  const at = all.indexOf(here());
  all[at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by]?.focus();
}

function claim() {
  const button = document.querySelector('[data-keys="c"]');
  if (button) return button.click();
  const line = here()?.closest("li");
  if (!line) return;
  const form = line.closest("form");
  form.querySelectorAll('[name="code"]').forEach((box) => { box.checked = line.contains(box); });
  form.querySelector('[name="step"]').value = "claim";
  form.requestSubmit();
}

const keys = {
  j: () => move(1),
  k: () => move(-1),
  o: () => here()?.click(),
  c: claim,
  "/": () => document.getElementById("search")?.focus(),
};

document.addEventListener("keydown", (event) => {
  const deed = keys[event.key.toLowerCase()];
  if (!deed || event.repeat || isTyping(event)) return;
  event.preventDefault();
  deed();
});
