// What the pages do beyond links and forms. Without this file everything can still be read and sent.
"use strict";

const DAY = 86_400_000;
let resting = 0;

// The slider moves the date of its form; letting go of it shows that day.
document.addEventListener("input", (event) => {
  const slider = event.target;
  if (slider.type !== "range" || !slider.dataset.first) return;
  const day = new Date(Date.parse(slider.dataset.first) + slider.value * DAY).toISOString().slice(0, 10);
  const field = slider.form.elements.as_of;
  field.value = day;
  slider.setAttribute("aria-valuetext", day);
});
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form && form.hasAttribute("data-asof") && (event.target.type === "range" || event.target.name === "as_of")) {
    if (event.target.name === "as_of") setSlider(form);
    // An arrow key changes it a day at a time; the day it rests on is asked for.
    clearTimeout(resting);
    resting = setTimeout(() => form.requestSubmit(), event.target.type === "range" ? 250 : 0);
  }
});
function setSlider(form) {
  const slider = form.querySelector("input[type=range]");
  const day = Date.parse(form.elements.as_of.value);
  if (slider && !Number.isNaN(day)) slider.value = Math.round((day - Date.parse(slider.dataset.first)) / DAY);
}

// A button that saves a file sends its form the plain way.
document.addEventListener("submit", (event) => {
  if (event.submitter && event.submitter.hasAttribute("data-plain")) event.stopImmediatePropagation();
}, true);

// Empty fields have no place in an address that one may send on.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "get" || form.hasAttribute("hx-get")) return;
  for (const field of form.elements) if (field.name && field.value === "") field.disabled = true;
  setTimeout(() => { for (const field of form.elements) if (field.name) field.disabled = false; });
});
document.addEventListener("htmx:config:request", (event) => {
  const given = event.detail.ctx.request.body;
  if (event.detail.ctx.request.method !== "GET" || !(given instanceof FormData)) return;
  for (const [name, value] of [...given.entries()]) if (value === "") given.delete(name);
});

// Single keys walk through the statements of a report, or decide in a review. They can be turned off.
const KEYS = "dragoman-keys";
function keysOn() {
  const box = document.querySelector("[data-keys]");
  return box ? box.checked : false;
}
function restoreKeys() {
  const box = document.querySelector("[data-keys]");
  if (box) box.checked = localStorage.getItem(KEYS) !== "off";
}
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-keys]")) localStorage.setItem(KEYS, event.target.checked ? "on" : "off");
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !keysOn()) return;
  const button = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (button && !button.disabled) {
    event.preventDefault();
    button.click();
    const inside = button.tagName === "SUMMARY" && button.parentNode.querySelector("select, input");
    if (inside) inside.focus();
    return;
  }
  if (document.querySelector("[data-walk]")) walk(event);
});
function walk(event) {
  const steps = { j: 1, k: -1 };
  const anchors = [...document.querySelectorAll(".d-text a.d-ref-s, .d-title a.d-ref-s")];
  if (event.key in steps && anchors.length) {
    const at = anchors.indexOf(document.activeElement);
    const next = at < 0 ? (steps[event.key] > 0 ? 0 : anchors.length - 1) : at + steps[event.key];
    const anchor = anchors[Math.min(Math.max(next, 0), anchors.length - 1)];
    event.preventDefault();
    anchor.focus();
    anchor.scrollIntoView({ block: "center" });
    const entry = document.getElementById(anchor.id.replace("-text", ""));
    const list = entry && entry.closest(".d-list");
    if (list && list.scrollHeight > list.clientHeight) list.scrollTop = entry.offsetTop - list.offsetTop - 80;
  }
}

// Files may be dropped on the field that takes them.
for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const drop = event.target.closest && event.target.closest(".w-drop");
    if (!drop) return;
    event.preventDefault();
    drop.classList.toggle("w-over", kind === "dragenter" || kind === "dragover");
    if (kind === "drop") {
      drop.querySelector("input").files = event.dataTransfer.files;
      tellChosen(drop);
    }
  });
}
document.addEventListener("change", (event) => {
  const drop = event.target.closest(".w-drop");
  if (drop) tellChosen(drop);
});
function tellChosen(drop) {
  const names = [...drop.querySelector("input").files].map((file) => file.name);
  drop.querySelector("[data-chosen]").textContent = names.length > 6 ? `${names.length} files` : names.join(", ");
}

// Preferences are put in another order by dragging them.
let dragged = null;
document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest && event.target.closest("[data-number]");
  if (dragged) dragged.classList.add("w-dragged");
});
document.addEventListener("dragover", (event) => {
  const over = dragged && event.target.closest && event.target.closest("[data-number]");
  if (!over || over === dragged || over.parentNode !== dragged.parentNode) return;
  event.preventDefault();
  const middle = over.getBoundingClientRect().top + over.offsetHeight / 2;
  over.parentNode.insertBefore(dragged, event.clientY < middle ? over : over.nextSibling);
});
document.addEventListener("dragend", () => {
  if (!dragged) return;
  const list = dragged.parentNode;
  dragged.classList.remove("w-dragged");
  dragged = null;
  const numbers = [...list.children].map((line) => line.dataset.number);
  if (numbers.every((number, place) => Number(number) === place)) return;
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "order";
  field.value = `${list.dataset.place}:${numbers.join(",")}`;
  list.closest("form").append(field);
  list.closest("form").requestSubmit();
});

// What a cell opens is where the reader looks next.
document.addEventListener("htmx:after:swap", () => {
  restoreKeys();
  const heading = document.querySelector("#opened h2");
  if (heading && new URLSearchParams(location.search).has("open_party")) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
});
restoreKeys();
