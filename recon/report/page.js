"use strict";
(() => {
  const search = document.getElementById("search");
  const found = document.getElementById("found");
  const sections = [...document.querySelectorAll("main section")].map((section) => ({
    section,
    rows: [...section.querySelectorAll("table.data tbody tr")],
  }));
  // Read at the first search only: there may be very many rows.
  let texts = null;
  const textsOf = () =>
    sections.map(({ rows }) => rows.map((row) => row.textContent.toLowerCase()));

  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    texts = texts || textsOf();
    let shown = 0;
    let all = 0;
    sections.forEach(({ section, rows }, at) => {
      let here = 0;
      rows.forEach((row, number) => {
        const fits = words.every((word) => texts[at][number].includes(word));
        row.hidden = !fits;
        here += fits ? 1 : 0;
      });
      section.hidden = words.length > 0 && here === 0;
      shown += here;
      all += rows.length;
    });
    found.textContent = words.length ? `${shown} / ${all}` : "";
  };
  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });

  const words = new Intl.Collator(undefined, { numeric: true });
  const number = /^[+-]?[\d,]*\.?\d+$/;
  const valueOf = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.v === undefined ? cell.textContent.trim() : cell.dataset.v;
  };
  const sort = (table, column, up) => {
    const body = table.tBodies[0];
    const keyed = [...body.rows].map((row) => [valueOf(row, column), row]);
    const filled = keyed.filter(([value]) => value !== "");
    // Empty cells stay last whichever way the rest is turned.
    const empty = keyed.filter(([value]) => value === "");
    if (filled.every(([value]) => number.test(value))) {
      filled.forEach((each) => {
        each[0] = Number(each[0].replace(/,/g, ""));
      });
      filled.sort(([a], [b]) => (up ? a - b : b - a));
    } else {
      filled.sort(([a], [b]) => (up ? words.compare(a, b) : words.compare(b, a)));
    }
    body.append(...filled.map(([, row]) => row), ...empty.map(([, row]) => row));
  };
  document.querySelectorAll("table.data thead button").forEach((button) => {
    button.addEventListener("click", () => {
      const head = button.closest("th");
      const table = button.closest("table");
      const up = head.getAttribute("aria-sort") !== "ascending";
      table.querySelectorAll("th").forEach((each) => each.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      sort(table, head.cellIndex, up);
      found.textContent = `${up ? "▲" : "▼"} ${button.textContent.trim()}`;
    });
  });
})();
