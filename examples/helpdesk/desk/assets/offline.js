// Answers questions in the browser, by the same code as the server's.
(function () {
  "use strict";
  const form = document.getElementById("paste");
  const state = document.getElementById("offline-state");
  const answer = document.getElementById("answer");
  const button = form.querySelector("button.main");
  const wasm = document.currentScript.dataset.wasm;

  button.disabled = true;
  window.helpdeskReady = function () {
    button.disabled = false;
    state.textContent = state.dataset.ready;
  };
  const go = new Go();
  fetch(wasm)
    .then(function (response) {
      if (!response.ok) throw new Error(response.statusText);
      return response.arrayBuffer(); // works whatever type the server gives the file
    })
    .then(function (bytes) { return WebAssembly.instantiate(bytes, go.importObject); })
    .then(function (result) { go.run(result.instance); })
    .catch(function () { state.textContent = state.dataset.failed; });

  form.addEventListener("submit", async function (event) {
    event.preventDefault();
    if (button.disabled) return;
    const file = document.getElementById("file").files[0];
    let text = document.getElementById("text").value;
    if (!text.trim() && file) text = await file.slice(0, 1 << 20).text();
    const language = document.getElementById("language").value;
    if (!text.trim()) {
      answer.textContent = answer.dataset.empty;
    } else {
      // The answer comes from a template that escapes all that was entered.
      answer.innerHTML = window.helpdeskAnswer(text, document.getElementById("provider").value, language);
      for (const copy of answer.querySelectorAll("button.copy")) window.enableCopy(copy);
    }
    answer.lang = language;
    answer.focus();
    answer.scrollIntoView();
  });
})();
