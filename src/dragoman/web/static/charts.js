// Draws the timeline from the JSON twin of its page. The tables below it say the same.
"use strict";

const SHAPES = { for: "triangle", against: "triangle", conditional: "diamond", unclear: "circle" };
const TURNED = { against: 180 };
const COLOURS = { for: "--d-good", against: "--d-bad", conditional: "--d-link", unclear: "--d-soft" };

function colour(box, stance) {
  return getComputedStyle(box).getPropertyValue(COLOURS[stance]).trim();
}

// Points of one day and lane stand beside each other and not on top.
function spread(rows, lane) {
  const seen = new Map();
  return rows.filter((row) => row.date).map((row) => {
    const key = `${row.date}|${lane(row)}`;
    const place = seen.get(key) || 0;
    seen.set(key, place + 1);
    return { ...row, at: new Date(row.date), lane: lane(row), dx: (place % 6) * 7, dy: Math.floor(place / 6) * 8 };
  });
}

function draw(box, data) {
  const lane = (row) => `${row.party || "nobody"} · ${row.issue}`;
  const positions = spread(data.positions, lane);
  const changes = data.changes.map((each, n) => ({ at: new Date(each.date), lane: lane(each), to: `#change-${n}`, words: `${each.party}: ${each.before.stance} to ${each.after.stance} on ${each.item}` }));
  const lanes = new Set(positions.map((each) => each.lane));
  const clashes = (data.contradictions || []).map((each, n) => ({ at: new Date(each.date), lane: lane(each), to: `#contradiction-${n}`, words: `${each.kind}: ${each.because}` })).filter((each) => lanes.has(each.lane));
  const events = data.events.filter((each) => each.date).map((each) => ({ at: new Date(each.date), to: `#event-${each.id}`, words: `${each.type}: ${each.text.slice(0, 120)}` }));
  const names = [...lanes].sort();
  const longest = names.reduce((most, name) => Math.max(most, name.length), 0);
  const width = Math.max(box.clientWidth, 320);
  const marginLeft = Math.min(longest * 6.6 + 16, width * 0.45);
  const style = getComputedStyle(box);
  const ink = style.getPropertyValue("--d-ink").trim();
  const aside = style.getPropertyValue("--d-aside").trim();
  const line = style.getPropertyValue("--d-line").trim();
  const marks = [
    Plot.ruleX(events, { x: "at", stroke: aside, strokeOpacity: 0.7, strokeDasharray: "2,3", href: "to", title: "words" }),
    Plot.ruleY(names, { stroke: line }),
  ];
  for (const stance of Object.keys(SHAPES)) {
    const some = positions.filter((each) => each.stance === stance);
    for (const [dx, dy] of new Set(some.map((each) => `${each.dx},${each.dy}`)).values().map((pair) => pair.split(",").map(Number))) {
      marks.push(Plot.dot(some.filter((each) => each.dx === dx && each.dy === dy), {
        x: "at", y: "lane", symbol: SHAPES[stance], rotate: TURNED[stance] || 0, r: 5, dx, dy,
        fill: colour(box, stance), href: (each) => `#position-${each.id}`,
        title: (each) => `${each.date} ${each.stance}: ${each.text.slice(0, 160)}`,
      }));
    }
  }
  marks.push(Plot.dot(changes, { x: "at", y: "lane", r: 10, stroke: ink, strokeWidth: 2, fill: "none", pointerEvents: "all", href: "to", title: "words" }));
  marks.push(Plot.dot(clashes, { x: "at", y: "lane", symbol: "times", r: 7, stroke: colour(box, "against"), strokeWidth: 2.5, href: "to", title: "words" }));
  const chart = Plot.plot({
    className: "w-plot", width, height: Math.max(names.length * 30 + 60, 340), marginLeft, marginRight: 30,
    x: { type: "utc", label: null, inset: 12 }, y: { domain: names, label: null },
    ariaLabel: "Positions over time", ariaDescription: "The tables below have every point of it.", marks,
  });
  // A label is heard only of an element with a role.
  for (const part of [chart, ...chart.querySelectorAll("g[aria-label]")]) part.setAttribute("role", "group");
  box.replaceChildren(chart);
}

for (const box of document.querySelectorAll("[data-chart=timeline]")) {
  fetch(box.dataset.from, { headers: { accept: "application/json" } })
    .then((answer) => answer.json())
    .then((data) => {
      draw(box, data);
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw(box, data));
    })
    .catch(() => { box.textContent = "The drawing could not be made; the tables below have the same."; });
}
