// Searches the pages by their words, as the server does: see search.go in package desk.
(function () {
  "use strict";
  const form = document.getElementById("search");
  const found = document.getElementById("found");
  const list = document.getElementById("hits");
  let index;

  function tokens(text) {
    const words = [];
    for (let word of text.toLowerCase().split(/[^\p{L}\p{Nd}.]+/u)) {
      word = word.replace(/^\.+|\.+$/g, "");
      if (word.includes(".") && /\p{L}/u.test(word)) words.push(...word.split(".").filter(Boolean));
      if (word) words.push(word);
    }
    return [...new Set(words)].sort().slice(0, 60);
  }

  function find(query) {
    const score = new Map();
    index.pages.forEach(function (page, i) {
      if (page[1].toLowerCase() === query.trim().toLowerCase()) score.set(i, 1000);
    });
    for (const word of tokens(query)) {
      let hits = new Map(), factor = 1;
      const add = function (list) {
        for (let i = 0; i < list.length; i += 2) hits.set(list[i], Math.max(hits.get(list[i]) || 0, list[i + 1]));
      };
      if (Object.hasOwn(index.words, word)) {
        add(index.words[word]);
      } else if (word.length >= 3) {
        factor = 0.5;
        let n = 0;
        for (const longer of index.list) if (longer.startsWith(word) && n++ < 40) add(index.words[longer]);
      }
      for (const [page, weight] of hits) score.set(page, (score.get(page) || 0) + factor * weight);
    }
    const least = Math.max(...score.values()) / 3;
    return [...score].filter((s) => s[1] > 0 && s[1] >= least).sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 12).map((s) => index.pages[s[0]]);
  }

  form.addEventListener("submit", async function (event) {
    event.preventDefault();
    const query = document.getElementById("q").value.slice(0, 4000);
    if (!index) {
      index = await (await fetch(form.dataset.index)).json();
      index.list = Object.keys(index.words).sort();
    }
    const pages = find(query);
    list.replaceChildren(...pages.map(function (page) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = form.dataset.root + page[0];
      link.textContent = page[1];
      const kind = document.createElement("span");
      kind.className = "kind";
      kind.textContent = page[2];
      item.append(link, " ", kind);
      if (page[3]) {
        const lead = document.createElement("p");
        lead.textContent = page[3];
        item.append(lead);
      }
      return item;
    }));
    found.textContent = pages.length ? found.dataset.found.replace("{n}", pages.length) : found.dataset.none;
  });
})();
