// What makes the page more convenient; nothing needs it.
(function () {
  "use strict";

  // The copy buttons of the reports.
  for (const button of document.querySelectorAll("button.copy")) enableCopy(button);

  function enableCopy(button) {
    button.hidden = false;
    button.addEventListener("click", async function () {
      const report = button.closest(".report");
      const chosen = report.querySelector(".choose-full").checked ? ".full" : ".redacted";
      const text = report.querySelector("textarea" + chosen);
      let done = false;
      try {
        await navigator.clipboard.writeText(text.value);
        done = true;
      } catch {
        text.focus();
        text.select();
        done = document.execCommand("copy");
      }
      report.querySelector("[role=status]").textContent = done ? button.dataset.done : button.dataset.failed;
    });
  }
  window.enableCopy = enableCopy;

  // A file may be dropped anywhere on the form. Of a large one only the beginning goes
  // out: what failed stands there.
  const form = document.getElementById("paste");
  const input = document.getElementById("file");
  if (!form || !input) return;
  const most = 1 << 20;
  const state = document.getElementById("file-state");

  function tell() {
    const file = input.files[0];
    state.textContent = file ? state.dataset.ready + " " + file.name : "";
  }
  function take(file) {
    const list = new DataTransfer();
    list.items.add(file.size > most ? new File([file.slice(0, most)], file.name) : file);
    input.files = list.files;
    tell();
  }
  input.addEventListener("change", function () {
    if (input.files[0] && input.files[0].size > most) take(input.files[0]); else tell();
  });
  for (const name of ["dragenter", "dragover"]) form.addEventListener(name, function (event) {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    form.classList.add("over");
  });
  for (const name of ["dragleave", "drop"]) form.addEventListener(name, function () { form.classList.remove("over"); });
  form.addEventListener("drop", function (event) {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    take(event.dataTransfer.files[0]);
  });
})();
