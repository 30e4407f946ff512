// The review desk by keyboard: a key says a word, goes on, or moves along the list. Every key does
// what a button or a link of the page does as well; htmx brings the next pair without a reload.
import htmx from "htmx.org";

function isTyping(event) {
  return event.ctrlKey || event.altKey || event.metaKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
}

function move(by) {
  const links = [...document.querySelectorAll("#queue a")];
  const at = links.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by;
  links[next]?.focus();
}

document.addEventListener("keydown", (event) => {
  if (isTyping(event) || event.repeat) return;
  const key = event.key.toLowerCase();
  const meant = [...document.querySelectorAll("[data-keys]")].find((one) => one.dataset.keys.includes(key));
  if (meant) {
    event.preventDefault();
    meant.click();
  } else if (document.getElementById("queue") && (key === "j" || key === "k")) {
    event.preventDefault();
    move(key === "j" ? 1 : -1);
  }
});

// After a swap the reader begins at the new pair, not where the old button was.
htmx.on("htmx:afterSettle", () => document.getElementById("content").focus());
// A refusal is a page with a sentence: it is shown, whatever its status.
htmx.config.responseHandling = [{ code: "204", swap: false }, { code: "...", swap: true }];
